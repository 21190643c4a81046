-- The law of an election as data, and what it has to know of each list, in their canonical JSON (docs/operating/electoral-law.md);
-- empty: the contract's law, and nothing. An election may be the second round of another; 0: it is nobody's.
ALTER TABLE elections ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE elections ADD COLUMN lists TEXT NOT NULL DEFAULT '';
ALTER TABLE elections ADD COLUMN follows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE election_versions ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE election_versions ADD COLUMN lists TEXT NOT NULL DEFAULT '';
ALTER TABLE election_versions ADD COLUMN follows INTEGER NOT NULL DEFAULT 0;

-- Numbers of an election that its ballots do not tell, as an administrator has stated them. The newest version counts; rows are
-- never changed or removed. A correction is one that was stated while the result was public.
CREATE TABLE stated_totals (
    election INTEGER NOT NULL REFERENCES elections,
    version INTEGER NOT NULL CHECK (version >= 1),
    votes_cast INTEGER NOT NULL CHECK (votes_cast >= 0),
    votes_blank INTEGER CHECK (votes_blank >= 0),
    voters_registered INTEGER CHECK (voters_registered >= 0),
    source TEXT NOT NULL,
    stated_at INTEGER NOT NULL,
    correction INTEGER NOT NULL CHECK (correction IN (0, 1)),
    PRIMARY KEY (election, version)
) STRICT, WITHOUT ROWID;

-- Lots that were drawn by people, each of which decides one seat in one situation: the SHA-256 of everything that the sum depends
-- on. The decision is what the lot was about, as JSON. A row that voids another has its number, and draws nothing; it is a
-- correction where the election was public before. Rows are never changed or removed.
CREATE TABLE drawn_lots (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    election INTEGER NOT NULL REFERENCES elections,
    situation TEXT NOT NULL CHECK (length(situation) = 64),
    decision TEXT NOT NULL,
    drawn INTEGER NOT NULL CHECK (drawn >= 0),
    drawn_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    correction INTEGER NOT NULL CHECK (correction IN (0, 1)),
    voids INTEGER UNIQUE REFERENCES drawn_lots
) STRICT;
CREATE INDEX drawn_lots_by_election ON drawn_lots (election, number);
