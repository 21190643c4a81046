-- What is accepted and not yet recorded. A row without an upload is a tick.
-- AUTOINCREMENT: places grow for ever, also over removals.
CREATE TABLE entries (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    accepted_at INTEGER NOT NULL,
    upload BLOB,
    official_email TEXT,
    official_jmbg TEXT,
    official_forename TEXT,
    official_surname TEXT,
    file_sha256 BLOB,
    ballots BLOB
) STRICT;

-- Every upload ever accepted, so that repeating one is answered as it was.
CREATE TABLE accepted (
    upload BLOB NOT NULL PRIMARY KEY,
    file_sha256 BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The latest instant given; later ones are never before it.
CREATE TABLE clock (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    latest INTEGER NOT NULL
) STRICT;
INSERT INTO clock VALUES (1, 0);
