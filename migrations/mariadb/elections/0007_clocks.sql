-- The watermark that first passed an election's end. While the watermark itself lies ahead of the queue's clock, because that
-- was set back, this still tells which counts were complete before.
CREATE TABLE IF NOT EXISTS ends_passed (
    election BIGINT NOT NULL PRIMARY KEY REFERENCES elections (id),
    watermark BIGINT NOT NULL
) ENGINE = InnoDB;
INSERT IGNORE INTO ends_passed (election, watermark)
SELECT id, watermark FROM elections, count_state WHERE end_at <= watermark;

-- When an operator brought queue and watermark back to the present, and what the watermark had been.
CREATE TABLE IF NOT EXISTS resynchronizations (
    number BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    done_at BIGINT NOT NULL,
    watermark BIGINT NOT NULL
) ENGINE = InnoDB;

-- Names of uploads that were accepted at an instant to come and dropped whole. Another upload of this name may be recorded: the
-- row in `uploads` has a random name since.
CREATE TABLE IF NOT EXISTS released_names (
    upload BIGINT NOT NULL PRIMARY KEY REFERENCES uploads (number),
    id BINARY(16) NOT NULL
) ENGINE = InnoDB;

-- Elections whose result nobody may take for final, since uploads were accepted at false instants.
CREATE TABLE IF NOT EXISTS provisional_elections (
    election BIGINT NOT NULL PRIMARY KEY REFERENCES elections (id),
    resynchronization BIGINT NOT NULL REFERENCES resynchronizations (number)
) ENGINE = InnoDB;
