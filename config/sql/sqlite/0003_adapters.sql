-- Adapters: what each old system has told us, run by run, and what of it is still open.

-- Which events every case of every source system has given: each once (adapters/ledger.h).
CREATE TABLE adapter_ledger (
    source_system  TEXT    NOT NULL,
    case_number    TEXT    NOT NULL,
    event_key      TEXT    NOT NULL,
    ordinal        INTEGER NOT NULL,  -- our version of the event, from 1
    source_version INTEGER,           -- by the source's version column
    content        BLOB    NOT NULL,  -- SHA-256 over all mapped values
    kind           TEXT    NOT NULL,
    occurred_ms    INTEGER NOT NULL,
    date_only      INTEGER NOT NULL,  -- the source gave no time of day
    case_id        TEXT    NOT NULL,
    event_hash     TEXT    NOT NULL,
    run            INTEGER NOT NULL,
    PRIMARY KEY (source_system, case_number, event_key, ordinal)
) WITHOUT ROWID;

-- One reading of one file. taken + repeated + waiting + refused = rows_read, at every commit.
CREATE TABLE adapter_run (
    id             INTEGER PRIMARY KEY,
    adapter        TEXT    NOT NULL,
    file_name      TEXT    NOT NULL,
    size_bytes     INTEGER NOT NULL,
    changed_ns     INTEGER NOT NULL,
    digest         TEXT    NOT NULL,
    encoding       TEXT    NOT NULL,
    header         TEXT    NOT NULL,  -- JSON array of the column names
    state          TEXT    NOT NULL,  -- running, finished or failed
    rows_read      INTEGER NOT NULL,  -- the position too: a run cut off goes on behind it
    rows_taken     INTEGER NOT NULL,
    rows_repeated  INTEGER NOT NULL,
    rows_waiting   INTEGER NOT NULL,
    rows_refused   INTEGER NOT NULL,
    rows_warned    INTEGER NOT NULL,
    events_taken   INTEGER NOT NULL,
    started_ms     INTEGER NOT NULL,
    ended_ms       INTEGER,
    fault          TEXT    NOT NULL   -- why it failed, one line; empty if it did not
);
CREATE INDEX adapter_run_file ON adapter_run (adapter, file_name, id);

-- Rows kept back with their reason, and rows taken with a doubt.
CREATE TABLE adapter_row (
    id             INTEGER PRIMARY KEY,
    adapter        TEXT    NOT NULL,
    run            INTEGER NOT NULL,
    file_name      TEXT    NOT NULL,
    record_number  INTEGER NOT NULL,  -- from 1, the header not counted
    line_number    INTEGER NOT NULL,  -- in the file, from 1
    source_system  TEXT    NOT NULL,
    case_number    TEXT    NOT NULL,
    row_key        TEXT    NOT NULL,  -- the keys of its events
    state          TEXT    NOT NULL,  -- refused or waiting (open); mended, superseded; doubtful
    code           TEXT    NOT NULL,
    column_name    TEXT    NOT NULL,
    column_value   TEXT    NOT NULL,
    findings       TEXT    NOT NULL,  -- JSON, all of them
    cells          TEXT    NOT NULL,  -- JSON array, as decoded
    tries          INTEGER NOT NULL,
    kept_ms        INTEGER NOT NULL,
    changed_ms     INTEGER NOT NULL,
    UNIQUE (adapter, file_name, record_number)
);
CREATE INDEX adapter_row_state ON adapter_row (adapter, state, id);
CREATE INDEX adapter_row_case ON adapter_row (source_system, case_number, state);
