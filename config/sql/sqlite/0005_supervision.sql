-- Supervision: every signal this node raised or took from below, once each by its id.

CREATE TABLE supervision_signal (
    id VARCHAR(200) NOT NULL PRIMARY KEY,
    case_id VARCHAR(40) NOT NULL,
    node BIGINT NOT NULL,
    rule VARCHAR(32) NOT NULL,
    level VARCHAR(16) NOT NULL,
    clock VARCHAR(16) NOT NULL,
    organisation VARCHAR(64) NOT NULL,
    organisation_name VARCHAR(600) NOT NULL,
    region VARCHAR(12) NOT NULL,
    moment_ms BIGINT NOT NULL,
    raised_ms BIGINT NOT NULL,
    delayed INTEGER NOT NULL,
    package_id BIGINT,
    stored_ms BIGINT NOT NULL,
    xml BLOB NOT NULL
) WITHOUT ROWID;

CREATE INDEX supervision_signal_raised ON supervision_signal (raised_ms, id);

CREATE INDEX supervision_signal_organisation ON supervision_signal (organisation, raised_ms, id);

CREATE INDEX supervision_signal_case ON supervision_signal (case_id);
