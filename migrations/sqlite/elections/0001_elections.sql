-- Instants are microseconds since 1970-01-01T00:00:00Z. GUIDs are 16 bytes.
CREATE TABLE participants (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    individual INTEGER NOT NULL CHECK (individual IN (0, 1))
) STRICT;

CREATE TABLE elections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL CHECK (start_at < end_at),
    start_text TEXT NOT NULL,
    end_text TEXT NOT NULL,
    individual INTEGER NOT NULL CHECK (individual IN (0, 1)),
    seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 10000),
    threshold_millipercent INTEGER NOT NULL CHECK (threshold_millipercent BETWEEN 0 AND 100000),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX elections_by_end ON elections (end_at);

CREATE TABLE candidacies (
    election INTEGER NOT NULL REFERENCES elections,
    poll_number INTEGER NOT NULL,
    participant INTEGER NOT NULL REFERENCES participants,
    PRIMARY KEY (election, poll_number)
) STRICT, WITHOUT ROWID;

-- In the order in which they were judged, which is that of their acceptance.
CREATE TABLE uploads (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    accepted_at INTEGER NOT NULL,
    official_email TEXT NOT NULL,
    official_jmbg TEXT NOT NULL,
    official_forename TEXT NOT NULL,
    official_surname TEXT NOT NULL,
    file_sha256 BLOB NOT NULL,
    election INTEGER REFERENCES elections,
    valid INTEGER NOT NULL,
    duplicate INTEGER NOT NULL,
    invalid_poll_number INTEGER NOT NULL,
    dropped INTEGER NOT NULL
) STRICT;

-- The first record of each GUID, valid or not. Its key is the last guard against counting twice.
CREATE TABLE ballots (
    guid BLOB NOT NULL PRIMARY KEY CHECK (length(guid) = 16),
    upload INTEGER NOT NULL,
    poll_number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invalid_votes (
    election INTEGER NOT NULL,
    upload INTEGER NOT NULL,
    line INTEGER NOT NULL,
    guid BLOB NOT NULL,
    poll_number INTEGER NOT NULL,
    reason INTEGER NOT NULL CHECK (reason IN (1, 2)),
    PRIMARY KEY (election, upload, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE tallies (
    election INTEGER NOT NULL,
    poll_number INTEGER NOT NULL,
    valid INTEGER NOT NULL,
    PRIMARY KEY (election, poll_number)
) STRICT, WITHOUT ROWID;

-- Every upload accepted before the watermark is recorded. The counts are of all ballots ever judged.
CREATE TABLE count_state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    watermark INTEGER NOT NULL,
    valid INTEGER NOT NULL,
    duplicate INTEGER NOT NULL,
    invalid_poll_number INTEGER NOT NULL,
    dropped INTEGER NOT NULL
) STRICT;
INSERT INTO count_state VALUES (1, 0, 0, 0, 0, 0);
