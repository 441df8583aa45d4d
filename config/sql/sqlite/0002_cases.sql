-- The cases: events as they came, what was unsound, the projection for lists, and whose case
-- number in an old system is which case here.

CREATE TABLE case_event (
    id INTEGER PRIMARY KEY,
    case_id VARCHAR(40) NOT NULL,
    node BIGINT NOT NULL,
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL,
    kind VARCHAR(32) NOT NULL,
    hash VARCHAR(80) NOT NULL,
    occurred_ms BIGINT NOT NULL,
    recorded_ms BIGINT NOT NULL,
    mark VARCHAR(10) NOT NULL,
    code VARCHAR(64),
    field VARCHAR(200),
    detail VARCHAR(400),
    package_id BIGINT,
    xml BLOB NOT NULL
);

CREATE UNIQUE INDEX case_event_place ON case_event (case_id, node, seq);

CREATE INDEX case_event_parked ON case_event (id) WHERE mark IN ('parked', 'waiting');

-- Events kept as evidence: they took no place in a log.
CREATE TABLE case_evidence (
    id INTEGER PRIMARY KEY,
    case_id VARCHAR(40) NOT NULL,
    node BIGINT NOT NULL,
    seq INTEGER NOT NULL,
    hash VARCHAR(80) NOT NULL,
    code VARCHAR(64) NOT NULL,
    field VARCHAR(200) NOT NULL,
    detail VARCHAR(400) NOT NULL,
    package_id BIGINT,
    recorded_ms BIGINT NOT NULL,
    xml BLOB NOT NULL
);

CREATE UNIQUE INDEX case_evidence_place ON case_evidence (case_id, node, seq, hash, code);

-- One row per case, made from its events and thrown away at will: no column says "overdue", "days
-- left" or a colour. Times are epoch milliseconds. next_due_ms is set only where this node raises
-- the case's signals.
CREATE TABLE case_file (
    id INTEGER PRIMARY KEY,
    case_id VARCHAR(40) NOT NULL,
    state VARCHAR(16) NOT NULL,
    ended INTEGER NOT NULL,
    holder BIGINT NOT NULL,
    offered BIGINT NOT NULL,
    item VARCHAR(64) NOT NULL,
    item_name VARCHAR(500) NOT NULL,
    title VARCHAR(1000) NOT NULL,
    case_type VARCHAR(32) NOT NULL,
    applicant_name VARCHAR(200) NOT NULL,
    organisation VARCHAR(64) NOT NULL,
    organisation_name VARCHAR(200) NOT NULL,
    region VARCHAR(12) NOT NULL,
    source_number VARCHAR(200) NOT NULL,
    decision VARCHAR(32) NOT NULL,
    result VARCHAR(32) NOT NULL,
    opened_ms BIGINT NOT NULL,
    accepted_ms BIGINT,
    decided_ms BIGINT,
    finished_ms BIGINT,
    changed_ms BIGINT NOT NULL,
    acceptance_due_ms BIGINT,
    promise_due_ms BIGINT,
    statute_due_ms BIGINT,
    next_due_ms BIGINT,
    events INTEGER NOT NULL,
    parked INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    fold BLOB NOT NULL
);

CREATE UNIQUE INDEX case_file_case ON case_file (case_id);

-- A list without a filter merges one seek per state; one by organisation or item reads the open
-- or the ended cases. A change of state touches the first index only.
CREATE INDEX case_file_state ON case_file (state, opened_ms);

CREATE INDEX case_file_organisation ON case_file (organisation, ended, opened_ms);

CREATE INDEX case_file_item ON case_file (item, ended, opened_ms);

CREATE INDEX case_file_next_due ON case_file (next_due_ms) WHERE next_due_ms IS NOT NULL;

CREATE TABLE source_case (
    source_system VARCHAR(64) NOT NULL,
    case_number VARCHAR(200) NOT NULL,
    case_id VARCHAR(40) NOT NULL,
    PRIMARY KEY (source_system, case_number)
) WITHOUT ROWID;
