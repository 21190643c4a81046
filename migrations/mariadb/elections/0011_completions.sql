-- What officials have said: that they had sent everything of an election, at an instant of the clock that gives the instants of
-- acceptance. The official is as the token said, however long that is. Rows are never changed or removed.
CREATE TABLE IF NOT EXISTS completions (
    number BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    election BIGINT NOT NULL,
    said_at BIGINT NOT NULL,
    official_email TEXT NOT NULL,
    official_jmbg TEXT NOT NULL,
    official_forename TEXT NOT NULL,
    official_surname TEXT NOT NULL,
    KEY completions_by_instant (election, said_at),
    KEY completions_by_number (election, number)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;
