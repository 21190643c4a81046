-- Every statement can be repeated: the server commits each at once, and a step may be found half done.
-- Instants are microseconds since 1970-01-01T00:00:00Z. Texts are compared byte for byte.
CREATE TABLE IF NOT EXISTS participants (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(256) NOT NULL,
    individual BOOLEAN NOT NULL CHECK (individual IN (0, 1))
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS elections (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    start_text VARCHAR(64) NOT NULL,
    end_text VARCHAR(64) NOT NULL,
    individual BOOLEAN NOT NULL CHECK (individual IN (0, 1)),
    seats INT NOT NULL CHECK (seats BETWEEN 1 AND 10000),
    threshold_millipercent INT NOT NULL CHECK (threshold_millipercent BETWEEN 0 AND 100000),
    created_at BIGINT NOT NULL,
    KEY elections_by_end (end_at),
    CHECK (start_at < end_at)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

-- Whoever creates an election locks this row, so that of several at once each sees those before it.
CREATE TABLE IF NOT EXISTS election_guard (
    only_row TINYINT NOT NULL PRIMARY KEY CHECK (only_row = 1)
) ENGINE = InnoDB;
INSERT IGNORE INTO election_guard VALUES (1);

CREATE TABLE IF NOT EXISTS candidacies (
    election BIGINT NOT NULL REFERENCES elections (id),
    poll_number BIGINT NOT NULL,
    participant BIGINT NOT NULL REFERENCES participants (id),
    PRIMARY KEY (election, poll_number)
) ENGINE = InnoDB;

-- In the order in which they were judged, which is that of their acceptance. What is said of the official is
-- what the token said, however long that is.
CREATE TABLE IF NOT EXISTS uploads (
    number BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    id BINARY(16) NOT NULL,
    accepted_at BIGINT NOT NULL,
    official_email TEXT NOT NULL,
    official_jmbg TEXT NOT NULL,
    official_forename TEXT NOT NULL,
    official_surname TEXT NOT NULL,
    file_sha256 BINARY(32) NOT NULL,
    election BIGINT REFERENCES elections (id),
    valid BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    invalid_poll_number BIGINT NOT NULL,
    dropped BIGINT NOT NULL,
    UNIQUE KEY uploads_by_id (id)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

-- The first record of each GUID, valid or not. Its key is the last guard against counting twice.
CREATE TABLE IF NOT EXISTS ballots (
    guid BINARY(16) NOT NULL PRIMARY KEY,
    upload BIGINT NOT NULL,
    poll_number BIGINT NOT NULL
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS invalid_votes (
    election BIGINT NOT NULL,
    upload BIGINT NOT NULL,
    line BIGINT NOT NULL,
    guid BINARY(16) NOT NULL,
    poll_number BIGINT NOT NULL,
    reason TINYINT NOT NULL CHECK (reason IN (1, 2)),
    PRIMARY KEY (election, upload, line)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS tallies (
    election BIGINT NOT NULL,
    poll_number BIGINT NOT NULL,
    valid BIGINT NOT NULL,
    PRIMARY KEY (election, poll_number)
) ENGINE = InnoDB;

-- Every upload accepted before the watermark is recorded. The counts are of all ballots ever judged.
CREATE TABLE IF NOT EXISTS count_state (
    only_row TINYINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
    watermark BIGINT NOT NULL,
    valid BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    invalid_poll_number BIGINT NOT NULL,
    dropped BIGINT NOT NULL
) ENGINE = InnoDB;
INSERT IGNORE INTO count_state VALUES (1, 0, 0, 0, 0, 0);
