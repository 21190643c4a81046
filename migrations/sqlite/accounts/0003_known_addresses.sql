-- From which addresses somebody lately logged in to an account, so that guesses from elsewhere do not lock its owner out. An
-- account has few rows, and none is older than 30 days for longer than until the next one is written.
CREATE TABLE known_addresses (
    account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    address TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (account, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_addresses_by_age ON known_addresses (seen_at);
