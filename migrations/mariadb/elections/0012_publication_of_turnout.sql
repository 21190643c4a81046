-- Whether everybody may see how many ballots were accepted while an election runs, and when the row was added, which is not
-- known of rows of before.
ALTER TABLE publications
    ADD COLUMN IF NOT EXISTS turnout BOOLEAN NOT NULL DEFAULT 0 CHECK (turnout IN (0, 1)),
    ADD COLUMN IF NOT EXISTS changed_at BIGINT NOT NULL DEFAULT 0;
