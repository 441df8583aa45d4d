-- The catalogue: every adopted version of every item and calendar, as the canonical record, and who
-- adopted what. Days are counted from 1970-01-01, moments are epoch milliseconds.

CREATE TABLE catalog_item (
    code VARCHAR(64) NOT NULL,
    version BIGINT NOT NULL,
    valid_from_day INTEGER NOT NULL,
    valid_to_day INTEGER,
    name VARCHAR(1500) NOT NULL,
    organisation VARCHAR(64) NOT NULL,
    hash VARCHAR(80) NOT NULL,
    adopted_ms BIGINT NOT NULL,
    xml BLOB NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE TABLE catalog_calendar (
    version BIGINT NOT NULL PRIMARY KEY,
    known_from_day INTEGER NOT NULL,
    known_to_day INTEGER NOT NULL,
    hash VARCHAR(80) NOT NULL,
    adopted_ms BIGINT NOT NULL,
    xml BLOB NOT NULL
);

-- One row per node and version: the newest answer counts.
CREATE TABLE catalog_adoption (
    subject_kind VARCHAR(16) NOT NULL,
    subject VARCHAR(64) NOT NULL,
    node BIGINT NOT NULL,
    version BIGINT NOT NULL,
    subject_hash VARCHAR(80) NOT NULL,
    adopted INTEGER NOT NULL,
    code VARCHAR(64) NOT NULL,
    reason VARCHAR(2000) NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (subject_kind, subject, node, version)
);

-- Another random number with every change: caches compare it.
CREATE TABLE catalog_generation (
    id INTEGER PRIMARY KEY,
    generation BIGINT NOT NULL
);

INSERT INTO catalog_generation (id, generation) VALUES (1, 0);
