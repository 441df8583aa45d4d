-- People: organisations, users with their roles, sessions, machines' tokens, and the two logs. Moments
-- are epoch milliseconds, days are counted from 1970-01-01. audit_log and access_log only grow, but
-- for what AuditLog::trim() and AccessLog::trim() take off the old end.

CREATE TABLE organisation (
    code VARCHAR(64) NOT NULL PRIMARY KEY,
    name VARCHAR(400) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    parent VARCHAR(64),
    succeeded_by VARCHAR(64),
    region VARCHAR(12) NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER,
    changed_ms BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX organisation_parent ON organisation (parent);

CREATE INDEX organisation_succeeded ON organisation (succeeded_by);

CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    organisation VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    in_force INTEGER NOT NULL
);

CREATE UNIQUE INDEX post_name ON post (organisation, name);

-- state: active, locked (by an administrator), retired. Locks of failed sign-ins: sign_in_guard.
CREATE TABLE person_user (
    id INTEGER PRIMARY KEY,
    login_name VARCHAR(32) NOT NULL,
    name_key VARCHAR(80) NOT NULL,
    display_name VARCHAR(200) NOT NULL,
    phone VARCHAR(20) NOT NULL,
    organisation VARCHAR(64) NOT NULL,
    post_id BIGINT,
    state VARCHAR(10) NOT NULL,
    password_hash VARCHAR(200) NOT NULL,
    password_set_ms BIGINT NOT NULL,
    must_change INTEGER NOT NULL,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL
);

CREATE UNIQUE INDEX person_user_name ON person_user (login_name);

CREATE UNIQUE INDEX person_user_key ON person_user (name_key);

CREATE INDEX person_user_organisation ON person_user (organisation, login_name);

-- scope: the organisation whose subtree the role reaches; empty: the whole node.
CREATE TABLE user_role (
    user_id BIGINT NOT NULL,
    role_name VARCHAR(20) NOT NULL,
    scope VARCHAR(64) NOT NULL,
    PRIMARY KEY (user_id, role_name, scope)
) WITHOUT ROWID;

CREATE INDEX user_role_holders ON user_role (role_name, user_id);

CREATE TABLE password_history (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL,
    password_hash VARCHAR(200) NOT NULL
);

CREATE INDEX password_history_user ON password_history (user_id, id);

-- Failed sign-ins by name and by address, both as digests: people type passwords into name fields.
CREATE TABLE sign_in_guard (
    guard_key VARCHAR(80) NOT NULL PRIMARY KEY,
    failed INTEGER NOT NULL,
    lock_level INTEGER NOT NULL,
    locked_until_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX sign_in_guard_last ON sign_in_guard (last_ms);

-- The token itself and the CSRF token made from it are known to the browser only.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    token_hash VARCHAR(80) NOT NULL,
    user_id BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    last_seen_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    user_agent VARCHAR(400) NOT NULL,
    address VARCHAR(64) NOT NULL
);

CREATE UNIQUE INDEX session_token ON session (token_hash);

CREATE INDEX session_user ON session (user_id, created_ms);

CREATE INDEX session_expires ON session (expires_ms);

CREATE TABLE api_token (
    id INTEGER PRIMARY KEY,
    token_hash VARCHAR(80) NOT NULL,
    name VARCHAR(200) NOT NULL,
    system_name VARCHAR(200) NOT NULL,
    roles VARCHAR(2000) NOT NULL,
    created_ms BIGINT NOT NULL,
    created_by VARCHAR(100) NOT NULL,
    expires_ms BIGINT NOT NULL,
    withdrawn_ms BIGINT
);

CREATE UNIQUE INDEX api_token_hash ON api_token (token_hash);

-- Every read of personal data.
CREATE TABLE access_log (
    id INTEGER PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    actor VARCHAR(100) NOT NULL,
    actor_name VARCHAR(200) NOT NULL,
    organisation VARCHAR(64) NOT NULL,
    address VARCHAR(64) NOT NULL,
    case_id VARCHAR(40) NOT NULL,
    what VARCHAR(400) NOT NULL,
    purpose VARCHAR(1000) NOT NULL
);

CREATE INDEX access_log_case ON access_log (case_id, id);

CREATE INDEX access_log_actor ON access_log (actor, id);

-- Who changed what: each row's hash covers the row and the hash before it.
CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    actor VARCHAR(100) NOT NULL,
    actor_name VARCHAR(200) NOT NULL,
    address VARCHAR(64) NOT NULL,
    action VARCHAR(64) NOT NULL,
    object VARCHAR(200) NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    prev_hash VARCHAR(80) NOT NULL,
    hash VARCHAR(80) NOT NULL
);

CREATE INDEX audit_log_actor ON audit_log (actor, id);

CREATE INDEX audit_log_object ON audit_log (object, id);

-- The chain's two ends: what is behind the last row trimmed, and the newest row.
CREATE TABLE audit_end (
    id INTEGER PRIMARY KEY,
    row_id BIGINT NOT NULL,
    hash VARCHAR(80) NOT NULL
);

INSERT INTO audit_end (id, row_id, hash) VALUES (0, 0, '');
INSERT INTO audit_end (id, row_id, hash) VALUES (1, 0, '');

CREATE TABLE saved_query (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL,
    list_name VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    query TEXT NOT NULL,
    changed_ms BIGINT NOT NULL
);

CREATE UNIQUE INDEX saved_query_name ON saved_query (user_id, list_name, name);

CREATE TABLE idempotency (
    owner VARCHAR(100) NOT NULL,
    request_key VARCHAR(100) NOT NULL,
    request_digest VARCHAR(80) NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (owner, request_key)
) WITHOUT ROWID;

CREATE INDEX idempotency_at ON idempotency (at_ms);
