-- Blobs: materials and personal parts that the events of a case name by digest. A row stands only
-- for what travels or may travel: cases in which one node alone takes part make none.
-- Node ids are the 12 digits as a number; moments are epoch milliseconds.

-- state: named (known, not for this node), wanted, here, erased (never fetched again).
-- upward: none, due (the parent or a node above it is to have it), confirmed.
-- above: 1 if a node outside this one's subtree may hand it to us.
-- size_bytes: as the events state it; 0 where they do not.
CREATE TABLE blob (
    digest VARCHAR(80) NOT NULL PRIMARY KEY,
    size_bytes BIGINT NOT NULL,
    media_type VARCHAR(200) NOT NULL,
    personal INTEGER NOT NULL,
    state VARCHAR(16) NOT NULL,
    upward VARCHAR(16) NOT NULL,
    above INTEGER NOT NULL,
    changed_ms BIGINT NOT NULL
);
CREATE INDEX blob_wanted ON blob (changed_ms) WHERE state = 'wanted';
CREATE INDEX blob_due ON blob (changed_ms) WHERE upward = 'due';

-- Which event of which case names it, and who wrote that event.
CREATE TABLE blob_ref (
    digest VARCHAR(80) NOT NULL,
    case_id VARCHAR(40) NOT NULL,
    event_hash VARCHAR(80) NOT NULL,
    writer BIGINT NOT NULL,
    PRIMARY KEY (digest, event_hash)
) WITHOUT ROWID;
CREATE INDEX blob_ref_case ON blob_ref (case_id);

-- Packages whose receipt said that blobs of a case were not here yet.
CREATE TABLE blob_notice (
    case_id VARCHAR(40) NOT NULL,
    package_id BIGINT NOT NULL,
    record_hash VARCHAR(80) NOT NULL,
    PRIMARY KEY (case_id, package_id, record_hash)
) WITHOUT ROWID;

-- Erasures taken: applied again at every start, for a folder may come back from a copy.
CREATE TABLE erasure (
    digest VARCHAR(80) NOT NULL,
    case_id VARCHAR(40) NOT NULL,
    basis VARCHAR(4000) NOT NULL,
    node BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (digest, case_id)
) WITHOUT ROWID;
