-- The audit trail of one database, in a database beside it whose name ends in `_audit`: so the services' users, who may update
-- and delete rows there, may only read and insert rows here. Each event's hash follows from it and from the hash of the one
-- before (docs/security/audit-trail.md).
CREATE TABLE IF NOT EXISTS audit_events (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number BETWEEN 1 AND 4611686018427387903),
    at BIGINT NOT NULL,
    kind VARCHAR(64) NOT NULL,
    account BIGINT NULL,
    actor VARCHAR(512) NOT NULL,
    object VARCHAR(512) NOT NULL,
    address VARCHAR(64) NOT NULL,
    request VARCHAR(64) NOT NULL,
    times BIGINT NOT NULL CHECK (times > 0),
    details VARCHAR(2048) NOT NULL,
    hash CHAR(64) NOT NULL,
    KEY audit_events_by_kind (kind, request)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

-- Whoever enters events locks this row until they are committed, so that each event follows the one before.
CREATE TABLE IF NOT EXISTS audit_guard (
    only_row TINYINT NOT NULL PRIMARY KEY CHECK (only_row = 1)
) ENGINE = InnoDB;
INSERT IGNORE INTO audit_guard VALUES (1);
