-- Sessions: the epoch that a token's id names, and the ids of refresh tokens whose owners signed out, as SHA-256, until they
-- would have expired. Passwords that another has chosen. Second factors: the secret, encrypted with the server's key, which
-- does not count before it is switched on, the last time step that was used, and the recovery codes that are left, as SHA-256.
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS epoch BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS must_change_password BOOLEAN NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1)),
    ADD COLUMN IF NOT EXISTS password_expires_at BIGINT NULL,
    ADD COLUMN IF NOT EXISTS second_factor VARCHAR(256) NULL,
    ADD COLUMN IF NOT EXISTS second_factor_on BOOLEAN NOT NULL DEFAULT 0 CHECK (second_factor_on IN (0, 1)),
    ADD COLUMN IF NOT EXISTS second_factor_step BIGINT NOT NULL DEFAULT 0;

CREATE TABLE IF NOT EXISTS ended_tokens (
    account BIGINT NOT NULL,
    hash CHAR(64) NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (account, hash),
    FOREIGN KEY (account) REFERENCES accounts (id) ON DELETE CASCADE
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS recovery_codes (
    account BIGINT NOT NULL,
    hash CHAR(64) NOT NULL,
    PRIMARY KEY (account, hash),
    FOREIGN KEY (account) REFERENCES accounts (id) ON DELETE CASCADE
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;
