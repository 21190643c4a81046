-- The law of an election as data, and what it has to know of each list, in their canonical JSON (docs/operating/electoral-law.md);
-- empty: the contract's law, and nothing. An election may be the second round of another; 0: it is nobody's.
ALTER TABLE elections
    ADD COLUMN IF NOT EXISTS rule MEDIUMTEXT NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS lists MEDIUMTEXT NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS follows BIGINT NOT NULL DEFAULT 0;
ALTER TABLE election_versions
    ADD COLUMN IF NOT EXISTS rule MEDIUMTEXT NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS lists MEDIUMTEXT NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS follows BIGINT NOT NULL DEFAULT 0;

-- Numbers of an election that its ballots do not tell, as an administrator has stated them. The newest version counts; rows are
-- never changed or removed. A correction is one that was stated while the result was public.
CREATE TABLE IF NOT EXISTS stated_totals (
    election BIGINT NOT NULL REFERENCES elections (id),
    version INT NOT NULL CHECK (version >= 1),
    votes_cast BIGINT NOT NULL CHECK (votes_cast >= 0),
    votes_blank BIGINT CHECK (votes_blank >= 0),
    voters_registered BIGINT CHECK (voters_registered >= 0),
    source VARCHAR(256) NOT NULL,
    stated_at BIGINT NOT NULL,
    correction BOOLEAN NOT NULL CHECK (correction IN (0, 1)),
    PRIMARY KEY (election, version)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

-- Lots that were drawn by people, each of which decides one seat in one situation: the SHA-256 of everything that the sum depends
-- on. The decision is what the lot was about, as JSON. A row that voids another has its number, and draws nothing; it is a
-- correction where the election was public before. Rows are never changed or removed.
CREATE TABLE IF NOT EXISTS drawn_lots (
    number BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    election BIGINT NOT NULL REFERENCES elections (id),
    situation CHAR(64) NOT NULL,
    decision MEDIUMTEXT NOT NULL,
    drawn BIGINT NOT NULL CHECK (drawn >= 0),
    drawn_at BIGINT NOT NULL,
    reason VARCHAR(256) NOT NULL,
    recorded_at BIGINT NOT NULL,
    correction BOOLEAN NOT NULL CHECK (correction IN (0, 1)),
    voids BIGINT UNIQUE REFERENCES drawn_lots (number),
    KEY drawn_lots_by_election (election, number)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;
