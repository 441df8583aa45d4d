-- What the desk's lists find cases by, and the files on their way in and out. desk_case and
-- desk_party are made from case_file, supervision_signal and assignment, and hold no fact of their
-- own but desk_party's sides. Times are epoch milliseconds.

-- One row per open case that has a running due date, a signal or somebody who works it. due_ms is
-- the promise's moment, where there is none the statute's; empty once the case is decided. level is
-- the gravest signal: 1 reminder, 2 warning, 3 yellow card, 4 red card.
CREATE TABLE desk_case (
    id INTEGER PRIMARY KEY,
    organisation VARCHAR(64) NOT NULL,
    user_id VARCHAR(64) NOT NULL,
    opened_ms BIGINT NOT NULL,
    due_ms BIGINT,
    level INTEGER NOT NULL
);

CREATE INDEX desk_case_due ON desk_case (due_ms) WHERE due_ms IS NOT NULL;

CREATE INDEX desk_case_organisation ON desk_case (organisation, due_ms) WHERE due_ms IS NOT NULL;

CREATE INDEX desk_case_user_due ON desk_case (user_id, due_ms) WHERE user_id <> '';

CREATE INDEX desk_case_user_opened ON desk_case (user_id, opened_ms) WHERE user_id <> '';

CREATE INDEX desk_case_level ON desk_case (organisation, level, due_ms) WHERE level > 0;

-- Cases that another organisation than the handling one sees too: its window took them in, or it is
-- a partner of a joint case.
CREATE TABLE desk_party (
    organisation VARCHAR(64) NOT NULL,
    id BIGINT NOT NULL,
    side VARCHAR(8) NOT NULL,
    ended INTEGER NOT NULL,
    opened_ms BIGINT NOT NULL,
    due_ms BIGINT,
    PRIMARY KEY (organisation, id)
) WITHOUT ROWID;

CREATE INDEX desk_party_case ON desk_party (id);

CREATE INDEX desk_party_opened ON desk_party (organisation, ended, opened_ms, id);

CREATE INDEX desk_party_due ON desk_party (organisation, due_ms, id) WHERE due_ms IS NOT NULL;

INSERT INTO desk_case (id, organisation, user_id, opened_ms, due_ms, level)
SELECT f.id, f.organisation, '', f.opened_ms,
       CASE WHEN f.decided_ms IS NULL THEN COALESCE(f.promise_due_ms, f.statute_due_ms) END,
       COALESCE((SELECT MAX(CASE s.level WHEN 'redCard' THEN 4 WHEN 'yellowCard' THEN 3
                                         WHEN 'warning' THEN 2 ELSE 1 END)
                 FROM supervision_signal s WHERE s.case_id = f.case_id), 0)
FROM case_file f
WHERE f.ended = 0
  AND ((f.decided_ms IS NULL AND COALESCE(f.promise_due_ms, f.statute_due_ms) IS NOT NULL)
       OR EXISTS (SELECT 1 FROM supervision_signal s WHERE s.case_id = f.case_id));

-- Files coming in part by part; the row goes when the file belongs to a case or is a week old.
CREATE TABLE upload (
    id VARCHAR(40) NOT NULL PRIMARY KEY,
    owner VARCHAR(100) NOT NULL,
    name VARCHAR(400) NOT NULL,
    size BIGINT NOT NULL,
    received BIGINT NOT NULL,
    media_type VARCHAR(100) NOT NULL,
    digest VARCHAR(80) NOT NULL,
    created_ms BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX upload_created ON upload (created_ms);

CREATE INDEX upload_owner ON upload (owner, created_ms);

-- Lists being written as spreadsheets; a finished file is kept for seven days.
CREATE TABLE export_job (
    id INTEGER PRIMARY KEY,
    owner VARCHAR(100) NOT NULL,
    list_name VARCHAR(32) NOT NULL,
    question TEXT NOT NULL,
    state VARCHAR(10) NOT NULL,
    rows_done BIGINT NOT NULL,
    rows_total BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    problem VARCHAR(400) NOT NULL,
    created_ms BIGINT NOT NULL,
    finished_ms BIGINT
);

CREATE INDEX export_job_state ON export_job (state, id);

CREATE INDEX export_job_owner ON export_job (owner, id);

CREATE INDEX export_job_created ON export_job (created_ms);
