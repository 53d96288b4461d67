-- Answers that stay true, what people think of them, and what admins set.

-- Which articles a posted answer quoted: it is edited where one of them goes or its words change.
CREATE TABLE sources (
    job     INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    article TEXT NOT NULL,
    state   TEXT NOT NULL,                      -- what the answer was made from, as the library tells it
    PRIMARY KEY (job, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX sources_article ON sources (article);
CREATE INDEX jobs_user ON jobs (user, id);
-- What was asked in a thread, answered or not, and what a thread hangs on.
DROP INDEX jobs_thread;
CREATE INDEX jobs_thread ON jobs (team, channel, thread);
CREATE INDEX jobs_posted ON jobs (team, channel, posted) WHERE posted IS NOT NULL;

-- When a job was over or given up: what failed of late is told of.
ALTER TABLE jobs ADD COLUMN ended REAL;
CREATE INDEX jobs_ended ON jobs (ended) WHERE ended IS NOT NULL;
CREATE INDEX jobs_failed ON jobs (ended) WHERE state = 'failed';

-- What people said of answers, one verdict a person and answer.
CREATE TABLE feedback (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    job      INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    user     TEXT NOT NULL,
    right    INTEGER NOT NULL,                  -- 1: it is right; 0: it is wrong
    reason   TEXT,                              -- why it is wrong, as one of the reasons that are offered
    comment  TEXT,                              -- and in their words
    question TEXT NOT NULL,                     -- as it was understood
    answer   TEXT NOT NULL,                     -- JSON: found, speaker, quotes as it was told
    created  REAL NOT NULL,
    UNIQUE (job, user)
) STRICT;
CREATE INDEX feedback_created ON feedback (created);

-- Corrections that somebody proposed and an admin applies or declines.
CREATE TABLE proposals (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- a button carries it: it must never be another proposal's
    team    TEXT NOT NULL,
    user    TEXT NOT NULL,
    article TEXT NOT NULL,
    quote   TEXT NOT NULL,
    change  TEXT NOT NULL,                      -- JSON: what is to be put right, and the words it is about
    channel TEXT NOT NULL,                      -- where it was proposed, and in which thread
    thread  TEXT,
    state   TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'applied', 'declined', 'changed', 'undone')),
    decider TEXT,
    created REAL NOT NULL
) STRICT;
CREATE INDEX proposals_open ON proposals (team, id) WHERE state = 'open';

-- What admins set: who may add, and what the bot does in a channel.
CREATE TABLE settings (
    team    TEXT NOT NULL,
    name    TEXT NOT NULL,                      -- "adding", or "channel:" and the channel's id
    value   TEXT NOT NULL,
    user    TEXT NOT NULL,
    created REAL NOT NULL,
    PRIMARY KEY (team, name)
) STRICT, WITHOUT ROWID;

-- When each admin was last told that something is wrong: once in an hour at most, also across a restart.
CREATE TABLE alarms (
    user TEXT PRIMARY KEY,
    told REAL NOT NULL
) STRICT, WITHOUT ROWID;
