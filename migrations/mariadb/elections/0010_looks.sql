-- How pages show a participant: empty, or 0, where it was not set, as in the first version.
ALTER TABLE participant_versions
    ADD COLUMN IF NOT EXISTS short_name VARCHAR(16) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS colour VARCHAR(7) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS seat_order INT NOT NULL DEFAULT 0;
