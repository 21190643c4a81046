-- From which addresses somebody lately logged in to an account, so that guesses from elsewhere do not lock its owner out. An
-- account has few rows, and none is older than 30 days for longer than until the next one is written.
CREATE TABLE IF NOT EXISTS known_addresses (
    account BIGINT NOT NULL,
    address VARCHAR(64) NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account, address),
    KEY known_addresses_by_age (seen_at),
    FOREIGN KEY (account) REFERENCES accounts (id) ON DELETE CASCADE
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;
