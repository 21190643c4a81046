-- Every statement can be repeated: the server commits each at once, and a step may be found half done.
-- AUTO_INCREMENT: the id of a deleted account is never given again, since refresh tokens name it.
CREATE TABLE IF NOT EXISTS accounts (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    email VARCHAR(256) NOT NULL,
    email_key VARCHAR(256) NOT NULL,
    jmbg VARCHAR(13) NOT NULL,
    forename VARCHAR(256) NOT NULL,
    surname VARCHAR(256) NOT NULL,
    administrator BOOLEAN NOT NULL CHECK (administrator IN (0, 1)),
    password_hash VARCHAR(256) NOT NULL,
    UNIQUE KEY accounts_by_email (email_key)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

-- A row here says that the first administrator was made, also when that account is deleted later.
CREATE TABLE IF NOT EXISTS first_administrator (
    only_row TINYINT NOT NULL PRIMARY KEY CHECK (only_row = 1)
) ENGINE = InnoDB;
