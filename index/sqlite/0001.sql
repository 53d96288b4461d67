-- The library as it first was. Released migrations are never edited: a change is a new file below this one.
-- Offsets count code points of revisions.text. Times are UTC, ISO 8601. Vectors are raw float32, little-endian.

CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;     -- generation, state, model (whose snapshot)

CREATE TABLE models (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    dimension INTEGER NOT NULL
);

CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,       -- in the order of adding
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,                      -- the newest, the only one that is quoted
    title TEXT, url TEXT, site TEXT, byline TEXT, published TEXT, language TEXT,    -- as shown: stated, then edited
    stated TEXT NOT NULL,                           -- JSON: what the source said
    edits TEXT NOT NULL DEFAULT '{}',               -- JSON: what people said since; outlives a new reading
    source TEXT,
    analysis TEXT NOT NULL,                         -- sha256 of passages, speakers and quotes: tells a rebuild what changed
    added TEXT NOT NULL,
    read TEXT NOT NULL
);

CREATE TABLE revisions (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    text TEXT NOT NULL,
    read TEXT NOT NULL,
    PRIMARY KEY (article, revision)
);
CREATE INDEX revisions_by_text ON revisions (sha256);

CREATE TABLE audiences (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    audience TEXT NOT NULL,
    PRIMARY KEY (audience, article)
) WITHOUT ROWID;
CREATE INDEX audiences_by_article ON audiences (article);

CREATE TABLE passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,       -- never used twice: a search index tells old from new by it
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    head TEXT NOT NULL,
    key BLOB NOT NULL                               -- sha256 of what is embedded
);
CREATE INDEX passages_by_article ON passages (article);
CREATE INDEX passages_by_key ON passages (key);

CREATE TABLE vectors (                              -- by content, so that unchanged passages are never embedded twice
    key BLOB NOT NULL,
    model INTEGER NOT NULL REFERENCES models (number),
    vector BLOB NOT NULL,
    PRIMARY KEY (key, model)
);

CREATE TABLE speakers (
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    name TEXT NOT NULL,
    last TEXT NOT NULL                              -- the name's last word, folded: how a question may call them
);
CREATE INDEX speakers_by_article ON speakers (article);
CREATE INDEX speakers_by_last ON speakers (last);

CREATE TABLE forms (
    speaker INTEGER NOT NULL REFERENCES speakers (number) ON DELETE CASCADE,
    form TEXT NOT NULL,
    folded TEXT NOT NULL                            -- the form's words, lower case, without titles and articles
);
CREATE INDEX forms_by_words ON forms (folded);
CREATE INDEX forms_by_speaker ON forms (speaker);

CREATE TABLE quotes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('direct', 'reported')),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    paragraph_start INTEGER NOT NULL,               -- the paragraph that the sentence begins in, and its neighbours
    paragraph_end INTEGER NOT NULL,
    before_start INTEGER NOT NULL,
    before_end INTEGER NOT NULL,
    after_start INTEGER NOT NULL,
    after_end INTEGER NOT NULL,
    speaker INTEGER REFERENCES speakers (number) ON DELETE SET NULL,
    speaker_as TEXT,
    via TEXT,
    cue TEXT,
    utterance INTEGER NOT NULL,
    confidence REAL NOT NULL,
    corrected INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX quotes_by_article ON quotes (article);
CREATE INDEX quotes_by_speaker ON quotes (speaker);

CREATE TABLE corrections (                          -- by text and span, so that they outlive a rebuild
    sha256 TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    speaker TEXT,                                   -- the right one; null with not_a_quote
    not_a_quote INTEGER NOT NULL DEFAULT 0,
    made TEXT NOT NULL,
    made_by TEXT,
    PRIMARY KEY (sha256, start, "end", kind)
) WITHOUT ROWID;

-- What is searched by words is not kept twice: the FTS5 tables hold only their index, these views the words
-- (https://sqlite.org/fts5.html#external_content_tables). Rows leave the index before what the views show changes.
CREATE VIEW passage_text AS SELECT
    p.number, p.article, p.head, substr(r.text, p.start + 1, p."end" - p.start) AS body
FROM passages p
JOIN articles a ON a.number = p.article
JOIN revisions r ON r.article = a.number AND r.revision = a.revision;

CREATE VIEW quote_text AS SELECT
    q.number,
    q.article,
    substr(r.text, q.sentence_start + 1, q.sentence_end - q.sentence_start) AS sentence,
    substr(r.text, q.paragraph_start + 1, q.paragraph_end - q.paragraph_start) AS paragraph,
    substr(r.text, q.before_start + 1, q.before_end - q.before_start) AS before,
    substr(r.text, q.after_start + 1, q.after_end - q.after_start) AS after,
    coalesce(a.title, '') AS title
FROM quotes q
JOIN articles a ON a.number = q.article
JOIN revisions r ON r.article = a.number AND r.revision = a.revision;

CREATE VIRTUAL TABLE passage_words USING fts5 (
    head, body,
    content = 'passage_text', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE quote_words USING fts5 (
    sentence, paragraph, before, after, title,
    content = 'quote_text', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
);

INSERT INTO facts VALUES ('generation', '0'), ('state', lower(hex(randomblob(16))));
