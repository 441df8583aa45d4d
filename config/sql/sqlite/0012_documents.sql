-- Documents: the written notices issued here, their numbers, and the templates an administrator has
-- changed.

-- One row per series (an organisation's prefix and the word of a kind) and year; the number is taken
-- in the transaction that keeps the document.
CREATE TABLE document_counter (
    series VARCHAR(120) NOT NULL,
    series_year INTEGER NOT NULL,
    last_number BIGINT NOT NULL,
    PRIMARY KEY (series, series_year)
);

CREATE TABLE document_prefix (
    organisation VARCHAR(64) NOT NULL PRIMARY KEY,
    prefix VARCHAR(80) NOT NULL,
    changed_by VARCHAR(64) NOT NULL,
    at_ms BIGINT NOT NULL
);

-- An empty text: the built-in template again.
CREATE TABLE document_template (
    kind VARCHAR(32) NOT NULL,
    version BIGINT NOT NULL,
    text BLOB NOT NULL,
    changed_by VARCHAR(64) NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (kind, version)
);

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    number VARCHAR(160) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    case_id VARCHAR(40) NOT NULL,
    event_hash VARCHAR(80) NOT NULL,
    issued_ms BIGINT NOT NULL,
    issued_by VARCHAR(64) NOT NULL,
    template_version BIGINT NOT NULL,
    digest VARCHAR(80) NOT NULL,
    check_code VARCHAR(16) NOT NULL,
    facts_json BLOB NOT NULL,
    html BLOB NOT NULL
);

CREATE UNIQUE INDEX document_number ON document (number);

CREATE INDEX document_case ON document (case_id, id);
