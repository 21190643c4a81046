-- To which installation these accounts belong. The row is made by the migration, once; authentication compares it with its
-- configuration when that names an installation.
CREATE TABLE IF NOT EXISTS installation (
    only_row TINYINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
    id BINARY(16) NOT NULL
) ENGINE = InnoDB;
