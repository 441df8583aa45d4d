-- Statistics: the sealed answers to reports. The same name, period, region and moment is answered
-- with the same bytes for ever.

CREATE TABLE report_answer (
    name VARCHAR(64) NOT NULL,
    region VARCHAR(12) NOT NULL,
    as_of_ms BIGINT NOT NULL,
    period VARCHAR(32) NOT NULL,
    id VARCHAR(200) NOT NULL,
    hash VARCHAR(80) NOT NULL,
    sealed_ms BIGINT NOT NULL,
    xml BLOB NOT NULL,
    PRIMARY KEY (name, region, as_of_ms, period)
) WITHOUT ROWID;
