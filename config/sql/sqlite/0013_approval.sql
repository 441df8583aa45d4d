-- What the desk and the public pages keep beside the events of a case: nothing here is a fact of
-- the case itself. Times are epoch milliseconds.

-- The application as it came in: how the applicant finds it again. The personal part lies with the
-- blobs, named by its digest in the event.
CREATE TABLE application (
    case_id VARCHAR(40) NOT NULL PRIMARY KEY,
    tracking_code VARCHAR(12) NOT NULL,
    item VARCHAR(64) NOT NULL,
    item_version BIGINT NOT NULL,
    channel VARCHAR(16) NOT NULL,
    personal VARCHAR(80) NOT NULL,
    at_ms BIGINT NOT NULL
) WITHOUT ROWID;

-- Who works the case now.
CREATE TABLE assignment (
    case_id VARCHAR(40) NOT NULL PRIMARY KEY,
    user_id VARCHAR(64) NOT NULL,
    user_name VARCHAR(200) NOT NULL,
    by_user VARCHAR(64) NOT NULL,
    at_ms BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX assignment_user ON assignment (user_id, case_id);

-- Which requirement of the item a material answers; the material itself stands in an event.
CREATE TABLE case_material (
    case_id VARCHAR(40) NOT NULL,
    digest VARCHAR(80) NOT NULL,
    requirement VARCHAR(64) NOT NULL,
    PRIMARY KEY (case_id, digest)
) WITHOUT ROWID;

-- Wrong answers at a door that can be guessed at: tracking codes by case and by address.
CREATE TABLE guess (
    subject VARCHAR(200) NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_ms BIGINT NOT NULL,
    locked_until_ms BIGINT NOT NULL
) WITHOUT ROWID;

-- An application being written at the public pages, found by a secret in the browser.
CREATE TABLE draft (
    token_hash VARCHAR(80) NOT NULL PRIMARY KEY,
    item VARCHAR(64) NOT NULL,
    content BLOB NOT NULL,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    case_id VARCHAR(40)
) WITHOUT ROWID;

CREATE INDEX draft_changed ON draft (changed_ms);

-- Complaints and consultations from the public pages and the hall.
CREATE TABLE complaint (
    id INTEGER PRIMARY KEY,
    case_id VARCHAR(40) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    content VARCHAR(12000) NOT NULL,
    contact BLOB NOT NULL,
    at_ms BIGINT NOT NULL,
    state VARCHAR(16) NOT NULL,
    answer VARCHAR(12000) NOT NULL,
    answered_by VARCHAR(64) NOT NULL,
    answered_ms BIGINT
);

CREATE INDEX complaint_state ON complaint (state, at_ms);

CREATE INDEX complaint_case ON complaint (case_id);
