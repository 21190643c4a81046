-- Whether everybody may see how many ballots were accepted while an election runs, and when the row was added, which is not
-- known of rows of before.
ALTER TABLE publications ADD COLUMN turnout INTEGER NOT NULL DEFAULT 0 CHECK (turnout IN (0, 1));
ALTER TABLE publications ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
