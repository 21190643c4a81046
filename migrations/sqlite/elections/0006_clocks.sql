-- The watermark that first passed an election's end. While the watermark itself lies ahead of the queue's clock, because that
-- was set back, this still tells which counts were complete before.
CREATE TABLE ends_passed (
    election INTEGER PRIMARY KEY REFERENCES elections,
    watermark INTEGER NOT NULL
) STRICT;
INSERT INTO ends_passed (election, watermark)
SELECT id, watermark FROM elections, count_state WHERE end_at <= watermark;

-- When an operator brought queue and watermark back to the present, and what the watermark had been.
CREATE TABLE resynchronizations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    done_at INTEGER NOT NULL,
    watermark INTEGER NOT NULL
) STRICT;

-- Names of uploads that were accepted at an instant to come and dropped whole. Another upload of this name may be recorded: the
-- row in `uploads` has a random name since.
CREATE TABLE released_names (
    upload INTEGER PRIMARY KEY REFERENCES uploads,
    id BLOB NOT NULL CHECK (length(id) = 16)
) STRICT;

-- Elections whose result nobody may take for final, since uploads were accepted at false instants.
CREATE TABLE provisional_elections (
    election INTEGER PRIMARY KEY REFERENCES elections,
    resynchronization INTEGER NOT NULL REFERENCES resynchronizations
) STRICT;
