-- To which installation this queue belongs. No row: one of before, or a new one.
CREATE TABLE installation (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id BLOB NOT NULL CHECK (length(id) = 16)
) STRICT;

-- How far the record was when entries were last removed: its last upload. No row: nothing was removed since there is this
-- table.
CREATE TABLE recorded (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    number INTEGER NOT NULL,
    upload BLOB NOT NULL CHECK (length(upload) = 16)
) STRICT;
