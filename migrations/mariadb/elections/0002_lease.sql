-- Who judges. Nobody holds the lease while `holder` is NULL or the instant `expires_at` has passed.
CREATE TABLE IF NOT EXISTS lease (
    only_row TINYINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
    holder VARCHAR(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    epoch BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    duration BIGINT NOT NULL
) ENGINE = InnoDB;
INSERT IGNORE INTO lease VALUES (1, NULL, 0, 0, 0);
