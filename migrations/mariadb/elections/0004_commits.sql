-- A mark of each piece of work that must not be done twice, entered in its own transaction: whoever lost the
-- connection while it was committed finds out here whether it was. One row a change, for ever.
CREATE TABLE IF NOT EXISTS commits (
    mark BINARY(16) NOT NULL PRIMARY KEY
) ENGINE = InnoDB;
