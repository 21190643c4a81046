-- AUTOINCREMENT: the id of a deleted account is never given again, since refresh tokens name it.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    jmbg TEXT NOT NULL,
    forename TEXT NOT NULL,
    surname TEXT NOT NULL,
    administrator INTEGER NOT NULL CHECK (administrator IN (0, 1)),
    password_hash TEXT NOT NULL
) STRICT;
