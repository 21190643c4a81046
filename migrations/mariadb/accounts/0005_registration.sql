-- Who may be an official: accounts that wait for an administrator, or were refused; how people register; and invitations, of
-- which only the hash of the secret is kept.
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS
    approval VARCHAR(16) NOT NULL DEFAULT 'approved' CHECK (approval IN ('approved', 'waiting', 'refused'));
CREATE INDEX IF NOT EXISTS accounts_by_jmbg ON accounts (jmbg);

CREATE TABLE IF NOT EXISTS settings (
    name VARCHAR(64) NOT NULL PRIMARY KEY,
    value VARCHAR(256) NOT NULL
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS invitations (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    hash CHAR(64) NOT NULL,
    note VARCHAR(256) NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NULL,
    expires_at BIGINT NOT NULL,
    revoked BOOLEAN NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
    used_at BIGINT NULL,
    used_by BIGINT NULL,
    UNIQUE KEY invitations_by_hash (hash)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;
