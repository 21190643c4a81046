-- When an official has said last that they have sent everything of an election.
CREATE TABLE completions (
    official BLOB NOT NULL CHECK (length(official) = 16),
    election INTEGER NOT NULL,
    said_at INTEGER NOT NULL,
    PRIMARY KEY (official, election)
) STRICT, WITHOUT ROWID;
CREATE INDEX completions_by_instant ON completions (said_at);

-- Each such statement until the daemon has entered it in the election database; the official is as the token said.
CREATE TABLE unentered_completions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    election INTEGER NOT NULL,
    said_at INTEGER NOT NULL,
    official_email TEXT NOT NULL,
    official_jmbg TEXT NOT NULL,
    official_forename TEXT NOT NULL,
    official_surname TEXT NOT NULL
) STRICT;
