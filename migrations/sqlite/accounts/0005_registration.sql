-- Who may be an official: accounts that wait for an administrator, or were refused; how people register; and invitations, of
-- which only the hash of the secret is kept.
ALTER TABLE accounts ADD COLUMN
    approval TEXT NOT NULL DEFAULT 'approved' CHECK (approval IN ('approved', 'waiting', 'refused'));
CREATE INDEX accounts_by_jmbg ON accounts (jmbg);

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    note TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER,
    expires_at INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
    used_at INTEGER,
    used_by INTEGER
) STRICT;
