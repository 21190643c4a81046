-- Whether anybody may see the result of an election: the last row of the election says so, and where there is none it is
-- not public. Rows are added and never changed: the admin service's user need not be allowed to change anything.
CREATE TABLE IF NOT EXISTS publications (
    number BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    election BIGINT NOT NULL REFERENCES elections (id),
    public BOOLEAN NOT NULL CHECK (public IN (0, 1)),
    KEY publications_by_election (election, number)
) ENGINE = InnoDB;
