-- The exchange: streams of packages, what is promised, what was receipted, what was refused.
-- Node ids are the 12 digits as a number; moments are epoch milliseconds.

CREATE TABLE setting (
    name VARCHAR(64) NOT NULL PRIMARY KEY,
    value VARCHAR(4000) NOT NULL
);

-- One row per stream known. next_sequence: the next to cut (own) or to take (others').
CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    origin BIGINT NOT NULL,
    scope VARCHAR(16) NOT NULL,
    epoch BIGINT NOT NULL,
    next_sequence BIGINT NOT NULL,
    last_digest VARCHAR(80) NOT NULL,
    state VARCHAR(16) NOT NULL,
    UNIQUE (origin, scope, epoch)
);

-- state: cut (own), applied, held.
CREATE TABLE package (
    id INTEGER PRIMARY KEY,
    stream_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    digest VARCHAR(80) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    records BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    stored_ms BIGINT NOT NULL,
    state VARCHAR(16) NOT NULL,
    UNIQUE (stream_id, sequence)
);

-- The verbatim bytes until the archive holds them on disk.
CREATE TABLE package_bytes (
    package_id INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
);

-- Records promised and not yet numbered, in order.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    scope VARCHAR(16) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    xml BLOB NOT NULL
);
CREATE INDEX outbox_scope ON outbox (scope, id);

-- Signed receipts, our own and others', for every package known.
CREATE TABLE receipt (
    id INTEGER PRIMARY KEY,
    package_id BIGINT NOT NULL,
    origin BIGINT NOT NULL,
    issuer BIGINT NOT NULL,
    issue BIGINT NOT NULL,
    status VARCHAR(16) NOT NULL,
    not_taken BIGINT NOT NULL,
    digest VARCHAR(80) NOT NULL,
    received_ms BIGINT NOT NULL,
    xml BLOB NOT NULL,
    UNIQUE (package_id, issuer, issue)
);

-- Receipts that arrived before their package did (a relay posts the ladder first).
CREATE TABLE pending_receipt (
    id INTEGER PRIMARY KEY,
    package VARCHAR(80) NOT NULL,
    at_ms BIGINT NOT NULL,
    xml BLOB NOT NULL
);
CREATE INDEX pending_receipt_package ON pending_receipt (package);

-- How far a neighbour has receipted a stream.
CREATE TABLE delivery (
    neighbour BIGINT NOT NULL,
    stream_id BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    PRIMARY KEY (neighbour, stream_id)
);

CREATE TABLE link (
    neighbour BIGINT NOT NULL PRIMARY KEY,
    contact_ms BIGINT NOT NULL DEFAULT 0,
    offset_ms BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL DEFAULT 0,
    retry_ms BIGINT NOT NULL DEFAULT 0,
    failure VARCHAR(1000) NOT NULL DEFAULT '',
    receipts_sent BIGINT NOT NULL DEFAULT 0,
    receipts_seen BIGINT NOT NULL DEFAULT 0,
    producer VARCHAR(64) NOT NULL DEFAULT ''
);

-- Records of good packages that are not (yet) taken: parked, held, waiting or evidence.
CREATE TABLE not_taken (
    package_id BIGINT NOT NULL,
    record_hash VARCHAR(80) NOT NULL,
    status VARCHAR(16) NOT NULL,
    code VARCHAR(64) NOT NULL,
    field VARCHAR(200) NOT NULL,
    rule VARCHAR(1000) NOT NULL,
    remedy VARCHAR(1000) NOT NULL,
    PRIMARY KEY (package_id, record_hash)
);
CREATE INDEX not_taken_status ON not_taken (status, package_id);
CREATE INDEX not_taken_hash ON not_taken (record_hash);

-- Bytes that were refused, with the reason; the bytes lie in held/.
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    neighbour BIGINT NOT NULL,
    package VARCHAR(80) NOT NULL,
    code VARCHAR(64) NOT NULL,
    detail VARCHAR(1000) NOT NULL,
    file VARCHAR(200) NOT NULL,
    size_bytes BIGINT NOT NULL
);

-- Packages of origins the directory does not name yet; read again when it changes.
CREATE TABLE unread (
    package VARCHAR(80) NOT NULL PRIMARY KEY,
    neighbour BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    bytes BLOB NOT NULL
);

CREATE TABLE alarm (
    id INTEGER PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    code VARCHAR(64) NOT NULL,
    subject VARCHAR(200) NOT NULL,
    detail VARCHAR(1000) NOT NULL,
    times BIGINT NOT NULL,
    UNIQUE (code, subject)
);

CREATE TABLE directory_version (
    version BIGINT NOT NULL PRIMARY KEY,
    digest VARCHAR(80) NOT NULL,
    taken_ms BIGINT NOT NULL,
    document BLOB NOT NULL
);

CREATE TABLE lease (
    name VARCHAR(64) NOT NULL PRIMARY KEY,
    owner VARCHAR(64) NOT NULL,
    fence BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);

-- One-time codes by which this node vouches for a child (S7).
CREATE TABLE enrolment (
    node BIGINT NOT NULL PRIMARY KEY,
    name VARCHAR(200) NOT NULL,
    level VARCHAR(32) NOT NULL,
    code VARCHAR(64) NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT NOT NULL DEFAULT 0
);

-- Children that were given a baseline.
CREATE TABLE baseline (
    child BIGINT NOT NULL PRIMARY KEY,
    made_ms BIGINT NOT NULL
);

-- Records of good packages that this version cannot read; read again after an upgrade.
CREATE TABLE held_record (
    package_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    name VARCHAR(64) NOT NULL,
    hash VARCHAR(80) NOT NULL,
    code VARCHAR(64) NOT NULL,
    xml BLOB NOT NULL,
    PRIMARY KEY (package_id, position)
);

-- Reports asked for elsewhere and answered: the answer as it came, and its package as proof.
CREATE TABLE report_received (
    request VARCHAR(80) NOT NULL PRIMARY KEY,
    node BIGINT NOT NULL,
    package_id BIGINT NOT NULL,
    xml BLOB NOT NULL
);

-- Personal parts of this node's cases, salted, under the digest their events name (S2).
CREATE TABLE personal_part (
    digest VARCHAR(80) NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    content BLOB NOT NULL
);
