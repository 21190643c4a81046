-- To which installation this database belongs; inbox.db and accounts.db beside it say the same. No row: a database of
-- before, or a new one. `has_queue`: a queue was joined to it, so that one without an id is not its own.
CREATE TABLE installation (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    has_queue INTEGER NOT NULL CHECK (has_queue IN (0, 1))
) STRICT;
