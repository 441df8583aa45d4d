-- Streams whose sending an administrator has stopped, and reports that are more than one record.

-- Nothing of the stream from that number on goes to the next hop until it is released.
CREATE TABLE stream_hold (
    stream_id INTEGER PRIMARY KEY,
    from_sequence BIGINT NOT NULL,
    at_ms BIGINT NOT NULL
);

-- The second and further parts of a sealed answer; the first stands in report_answer.
CREATE TABLE report_answer_part (
    answer VARCHAR(200) NOT NULL,
    part BIGINT NOT NULL,
    hash VARCHAR(80) NOT NULL,
    xml BLOB NOT NULL,
    PRIMARY KEY (answer, part)
) WITHOUT ROWID;

-- Answers of other nodes as they came, each part with the package that proves it. An answer is
-- known by what it answers: whoever asked first gave the sealed bytes their request's id.
CREATE TABLE report_pulled (
    node BIGINT NOT NULL,
    name VARCHAR(64) NOT NULL,
    period VARCHAR(32) NOT NULL,
    region VARCHAR(12) NOT NULL,
    as_of_ms BIGINT NOT NULL,
    part BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    package_id BIGINT NOT NULL,
    xml BLOB NOT NULL,
    PRIMARY KEY (node, name, period, region, as_of_ms, part)
) WITHOUT ROWID;

-- Requests another node refused, with its reason.
CREATE TABLE report_refused (
    request VARCHAR(200) NOT NULL PRIMARY KEY,
    node BIGINT NOT NULL,
    code VARCHAR(64) NOT NULL,
    reason VARCHAR(4000) NOT NULL,
    at_ms BIGINT NOT NULL
) WITHOUT ROWID;

DROP TABLE report_received;
