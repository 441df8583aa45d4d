-- Revocations that were carried out here, and the packages that were taken back by them (S7).

-- last_good: digest of the numbers the revocation calls good; with others it is carried out again.
CREATE TABLE revocation_done (
    serial VARCHAR(64) NOT NULL PRIMARY KEY,
    last_good VARCHAR(80) NOT NULL,
    done_ms BIGINT NOT NULL
);

-- One row per package taken back. Its row in package goes on under the negative of the stream's id,
-- so that its receipts have their place and its id is never given again. restored_ms: when the same
-- content came back under another key; 0 until then.
CREATE TABLE untaken_package (
    package_id BIGINT NOT NULL PRIMARY KEY,
    stream_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    digest VARCHAR(80) NOT NULL,
    serial VARCHAR(64) NOT NULL,
    file VARCHAR(200) NOT NULL,
    untaken_ms BIGINT NOT NULL,
    restored_ms BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX untaken_package_place ON untaken_package (stream_id, sequence);
