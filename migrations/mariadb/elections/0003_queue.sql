-- Entries of the queue that were set aside and are neither recorded nor given up, by their places there.
CREATE TABLE IF NOT EXISTS set_aside (
    place VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    accepted_at BIGINT NOT NULL
) ENGINE = InnoDB;

-- What the daemon last saw of the queue.
CREATE TABLE IF NOT EXISTS queue_report (
    only_row TINYINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
    uploads BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    oldest_at BIGINT,
    dead_letters BIGINT NOT NULL
) ENGINE = InnoDB;
INSERT IGNORE INTO queue_report VALUES (1, 0, 0, NULL, 0);

-- By how many microseconds, at least, the queue's clock is ahead of this server's. No row: nobody has measured
-- it yet.
CREATE TABLE IF NOT EXISTS queue_clock (
    only_row TINYINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
    ahead BIGINT NOT NULL
) ENGINE = InnoDB;
