-- What an official has uploaded on a day (since 1970, in UTC, by the clock of the instants of acceptance). Earlier days are
-- removed.
CREATE TABLE quotas (
    day INTEGER NOT NULL,
    official BLOB NOT NULL CHECK (length(official) = 16),
    ballots INTEGER NOT NULL,
    uploads INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (day, official)
) STRICT, WITHOUT ROWID;

-- The officials whose uploads an operator has stopped: since when (as instants of acceptance are), who did it, and why.
CREATE TABLE held_officials (
    email_key TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    held_by TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
