-- What an election is called, and in which zone its times are shown; an empty zone is the configured one.
ALTER TABLE elections ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE elections ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE elections ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE elections ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';

-- The first version of an election is its row in `elections`. Each change adds the next version, and none is ever changed: the
-- election at an instant is its last version with valid_from at or before that instant. Standing: 0 it takes place, 1 cancelled
-- before it began, 2 withdrawn after it had begun.
CREATE TABLE election_versions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    election INTEGER NOT NULL REFERENCES elections,
    version INTEGER NOT NULL CHECK (version >= 2),
    valid_from INTEGER NOT NULL,
    standing INTEGER NOT NULL CHECK (standing IN (0, 1, 2)),
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL CHECK (start_at < end_at),
    start_text TEXT NOT NULL,
    end_text TEXT NOT NULL,
    individual INTEGER NOT NULL CHECK (individual IN (0, 1)),
    seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 10000),
    threshold_millipercent INTEGER NOT NULL CHECK (threshold_millipercent BETWEEN 0 AND 100000),
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    kind TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    UNIQUE (election, version)
) STRICT;
CREATE INDEX election_versions_by_end ON election_versions (end_at);

-- As `candidacies` for the first version.
CREATE TABLE version_candidacies (
    election INTEGER NOT NULL,
    version INTEGER NOT NULL,
    poll_number INTEGER NOT NULL,
    participant INTEGER NOT NULL REFERENCES participants,
    PRIMARY KEY (election, version, poll_number),
    FOREIGN KEY (election, version) REFERENCES election_versions (election, version)
) STRICT, WITHOUT ROWID;

-- The first version of a participant is its row in `participants`. One that is removed is on no list, but may be on ballots.
CREATE TABLE participant_versions (
    participant INTEGER NOT NULL REFERENCES participants,
    version INTEGER NOT NULL CHECK (version >= 2),
    valid_from INTEGER NOT NULL,
    name TEXT NOT NULL,
    individual INTEGER NOT NULL CHECK (individual IN (0, 1)),
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
    PRIMARY KEY (participant, version)
) STRICT, WITHOUT ROWID;
