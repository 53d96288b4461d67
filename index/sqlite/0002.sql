-- Who is who across articles, as people have decided it: two names are one person, or are two.
CREATE TABLE identities (
    one TEXT NOT NULL,                              -- names as text.name_key folds them, in this order: one < other
    other TEXT NOT NULL,
    same INTEGER NOT NULL,                          -- 1: one person; 0: two, however alike the names
    one_name TEXT NOT NULL,                         -- as they were typed, to be shown
    other_name TEXT NOT NULL,
    made TEXT NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;

-- What a quote says, whatever its marks and blanks: the same words in several articles are one finding.
ALTER TABLE quotes ADD COLUMN words BLOB NOT NULL DEFAULT x'';
UPDATE quotes SET words = coalesce((
    SELECT words_key(substr(r.text, quotes.start + 1, quotes."end" - quotes.start))
    FROM articles a JOIN revisions r ON r.article = a.number AND r.revision = a.revision
    WHERE a.number = quotes.article
), x'');                                            -- whose text is lost: `check` tells of it
CREATE INDEX quotes_by_words ON quotes (words);
