-- To which installation this database belongs; the queue in Redis says the same. The row is made by the migration, once.
-- `has_queue`: a queue was joined to it, so that one without an id is not its own.
CREATE TABLE IF NOT EXISTS installation (
    only_row TINYINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
    id BINARY(16) NOT NULL,
    has_queue BOOLEAN NOT NULL CHECK (has_queue IN (0, 1))
) ENGINE = InnoDB;
