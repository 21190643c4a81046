-- Entries that could not be read, as they stood in the queue. Those that were given up stay, and say why.
CREATE TABLE dead_letters (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    queue_place INTEGER NOT NULL,
    reason TEXT NOT NULL,
    dropped_for TEXT,
    accepted_at INTEGER NOT NULL,
    upload BLOB,
    official_email TEXT,
    official_jmbg TEXT,
    official_forename TEXT,
    official_surname TEXT,
    file_sha256 BLOB,
    ballots BLOB
) STRICT;
