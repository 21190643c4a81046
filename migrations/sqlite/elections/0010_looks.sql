-- How pages show a participant: empty, or 0, where it was not set, as in the first version.
ALTER TABLE participant_versions ADD COLUMN short_name TEXT NOT NULL DEFAULT '';
ALTER TABLE participant_versions ADD COLUMN colour TEXT NOT NULL DEFAULT '';
ALTER TABLE participant_versions ADD COLUMN seat_order INTEGER NOT NULL DEFAULT 0;
