-- To which installation these accounts belong. No row: a database of before, or a new one.
CREATE TABLE installation (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id BLOB NOT NULL CHECK (length(id) = 16)
) STRICT;
