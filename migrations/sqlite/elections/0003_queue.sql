-- Entries of the queue that were set aside and are neither recorded nor given up, by their places there.
CREATE TABLE set_aside (
    place TEXT NOT NULL PRIMARY KEY,
    accepted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the daemon last saw of the queue.
CREATE TABLE queue_report (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    uploads INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    oldest_at INTEGER,
    dead_letters INTEGER NOT NULL
) STRICT;
INSERT INTO queue_report VALUES (1, 0, 0, NULL, 0);
