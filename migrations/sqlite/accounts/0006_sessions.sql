-- Sessions: the epoch that a token's id names, and the ids of refresh tokens whose owners signed out, as SHA-256, until they
-- would have expired. Passwords that another has chosen. Second factors: the secret, encrypted with the server's key, which
-- does not count before it is switched on, the last time step that was used, and the recovery codes that are left, as SHA-256.
ALTER TABLE accounts ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN must_change_password INTEGER NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1));
ALTER TABLE accounts ADD COLUMN password_expires_at INTEGER;
ALTER TABLE accounts ADD COLUMN second_factor TEXT;
ALTER TABLE accounts ADD COLUMN second_factor_on INTEGER NOT NULL DEFAULT 0 CHECK (second_factor_on IN (0, 1));
ALTER TABLE accounts ADD COLUMN second_factor_step INTEGER NOT NULL DEFAULT 0;

CREATE TABLE ended_tokens (
    account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;
