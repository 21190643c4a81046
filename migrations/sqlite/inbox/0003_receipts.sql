-- What officials are told of their uploads, by number in the order of acceptance: those accepted together lie
-- together, and so do they when they are counted. The states are those of queue/receipts.h; counts are 0 until
-- an upload is counted.
CREATE TABLE receipts (
    number INTEGER PRIMARY KEY,
    upload BLOB NOT NULL,
    official BLOB NOT NULL,
    file_name TEXT,
    accepted_at INTEGER NOT NULL,
    ballots INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3),
    valid INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    invalid_poll_number INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX receipts_of_official ON receipts (official, number);

-- The number of its receipt; none of uploads that were accepted before there were receipts.
ALTER TABLE accepted ADD COLUMN receipt INTEGER;
