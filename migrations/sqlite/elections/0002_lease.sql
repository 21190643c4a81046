-- Who judges. Nobody holds the lease while `holder` is NULL or the instant `expires_at` has passed.
CREATE TABLE lease (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    holder TEXT,
    epoch INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    duration INTEGER NOT NULL
) STRICT;
INSERT INTO lease VALUES (1, NULL, 0, 0, 0);
