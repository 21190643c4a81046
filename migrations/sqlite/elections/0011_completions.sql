-- What officials have said: that they had sent everything of an election, at an instant of the clock that gives the instants of
-- acceptance. The official is as the token said, however long that is. Rows are never changed or removed.
CREATE TABLE completions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    election INTEGER NOT NULL,
    said_at INTEGER NOT NULL,
    official_email TEXT NOT NULL,
    official_jmbg TEXT NOT NULL,
    official_forename TEXT NOT NULL,
    official_surname TEXT NOT NULL
) STRICT;
CREATE INDEX completions_by_instant ON completions (election, said_at);
CREATE INDEX completions_by_number ON completions (election, number);
