-- What an election is called, and in which zone its times are shown; an empty zone is the configured one.
ALTER TABLE elections
    ADD COLUMN IF NOT EXISTS name VARCHAR(256) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS place VARCHAR(256) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS kind VARCHAR(256) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS time_zone VARCHAR(64) NOT NULL DEFAULT '';

-- The first version of an election is its row in `elections`. Each change adds the next version, and none is ever changed: the
-- election at an instant is its last version with valid_from at or before that instant. Standing: 0 it takes place, 1 cancelled
-- before it began, 2 withdrawn after it had begun.
CREATE TABLE IF NOT EXISTS election_versions (
    number BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    election BIGINT NOT NULL REFERENCES elections (id),
    version INT NOT NULL CHECK (version >= 2),
    valid_from BIGINT NOT NULL,
    standing TINYINT NOT NULL CHECK (standing IN (0, 1, 2)),
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    start_text VARCHAR(64) NOT NULL,
    end_text VARCHAR(64) NOT NULL,
    individual BOOLEAN NOT NULL CHECK (individual IN (0, 1)),
    seats INT NOT NULL CHECK (seats BETWEEN 1 AND 10000),
    threshold_millipercent INT NOT NULL CHECK (threshold_millipercent BETWEEN 0 AND 100000),
    name VARCHAR(256) NOT NULL,
    place VARCHAR(256) NOT NULL,
    kind VARCHAR(256) NOT NULL,
    time_zone VARCHAR(64) NOT NULL,
    UNIQUE KEY election_versions_by_version (election, version),
    KEY election_versions_by_end (end_at),
    CHECK (start_at < end_at)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

-- As `candidacies` for the first version.
CREATE TABLE IF NOT EXISTS version_candidacies (
    election BIGINT NOT NULL,
    version INT NOT NULL,
    poll_number BIGINT NOT NULL,
    participant BIGINT NOT NULL REFERENCES participants (id),
    PRIMARY KEY (election, version, poll_number),
    FOREIGN KEY (election, version) REFERENCES election_versions (election, version)
) ENGINE = InnoDB;

-- The first version of a participant is its row in `participants`. One that is removed is on no list, but may be on ballots.
CREATE TABLE IF NOT EXISTS participant_versions (
    participant BIGINT NOT NULL REFERENCES participants (id),
    version INT NOT NULL CHECK (version >= 2),
    valid_from BIGINT NOT NULL,
    name VARCHAR(256) NOT NULL,
    individual BOOLEAN NOT NULL CHECK (individual IN (0, 1)),
    removed BOOLEAN NOT NULL CHECK (removed IN (0, 1)),
    PRIMARY KEY (participant, version)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;
