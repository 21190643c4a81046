-- What the file says, by poll number, as election/file_tally.h writes it; empty when it is not kept, as of receipts that were
-- written before.
ALTER TABLE receipts ADD COLUMN tally TEXT NOT NULL DEFAULT '';
