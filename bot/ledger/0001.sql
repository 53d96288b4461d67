-- What is Slack's: what was asked, what became of it, who added what. Times are seconds since 1970, UTC.

-- A row is the claim and the job in one: whatever Slack delivers twice meets the row of the first time.
CREATE TABLE jobs (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,    -- a button carries it: it must never be another job's
    team          TEXT NOT NULL,
    channel       TEXT NOT NULL,
    ts            TEXT NOT NULL,                -- the message's ts; of a command or button its trigger's id
    client_msg_id TEXT,                         -- this and the next are for whoever looks into what came twice
    event_id      TEXT,
    kind          TEXT NOT NULL,
    lane          TEXT NOT NULL,
    turn          TEXT NOT NULL,                -- jobs of one turn are done one after the other
    user          TEXT NOT NULL,
    thread        TEXT,
    text          TEXT NOT NULL,
    payload       TEXT NOT NULL,                -- JSON; emptied when the job is over
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'lost')),
    durable       INTEGER NOT NULL,             -- 0: lost with the process that began it
    tried         INTEGER NOT NULL DEFAULT 0,   -- 1: posting has begun, and it may have arrived
    attempts      INTEGER NOT NULL DEFAULT 0,
    due           REAL NOT NULL,
    error         TEXT,
    posted        TEXT,                         -- the ts of our message
    answered      TEXT,                         -- JSON: what was understood and told
    created       REAL NOT NULL,
    UNIQUE (team, channel, ts)
) STRICT;
CREATE INDEX jobs_waiting ON jobs (lane, id) WHERE state = 'waiting';
CREATE INDEX jobs_thread ON jobs (team, channel, thread) WHERE posted IS NOT NULL;
CREATE INDEX jobs_created ON jobs (created);

-- Who put an article before an audience: who may take it back.
CREATE TABLE additions (
    team     TEXT NOT NULL,
    article  TEXT NOT NULL,
    audience TEXT NOT NULL,
    user     TEXT NOT NULL,
    created  REAL NOT NULL,
    PRIMARY KEY (team, article, audience)
) STRICT, WITHOUT ROWID;

-- What a list in Slack shows: a button carries the id of such a row, never words.
CREATE TABLE lists (
    id      TEXT PRIMARY KEY,
    kind    TEXT NOT NULL,
    wanted  TEXT NOT NULL,                      -- JSON: what is listed
    start   INTEGER NOT NULL,                   -- how many come before it
    created REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lists_created ON lists (created);

-- Channels shared with other organisations in which an admin lets the bot answer.
CREATE TABLE allowed (
    team    TEXT NOT NULL,
    channel TEXT NOT NULL,
    user    TEXT NOT NULL,
    created REAL NOT NULL,
    PRIMARY KEY (team, channel)
) STRICT, WITHOUT ROWID;
