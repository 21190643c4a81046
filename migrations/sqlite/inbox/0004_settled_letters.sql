-- Of dead letters that were put back or given up, so that a command whose answer was lost can be repeated. Kept
-- for as long as receipts are.
CREATE TABLE settled_letters (
    place INTEGER PRIMARY KEY,
    put_back INTEGER NOT NULL,
    settled_at INTEGER NOT NULL
) STRICT;
