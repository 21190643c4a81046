-- Daemons of before must not record one ballot more where it would be missed: they do not find their table any longer.
RENAME TABLE IF EXISTS ballots TO ballots_one_by_one;
-- For when this step is done again from the beginning.
CREATE TABLE IF NOT EXISTS ballots_one_by_one (
    guid BINARY(16) NOT NULL PRIMARY KEY,
    upload BIGINT NOT NULL,
    poll_number BIGINT NOT NULL
) ENGINE = InnoDB;

-- The ballots of each upload as they were accepted, in the order of the file's lines: 20 bytes each, the GUID and the
-- poll number (little-endian). An upload has rows of its own, one behind the other; one whose ballots were all dropped
-- has none. The first record of a GUID takes it: what became of a ballot follows from what stands before it. The
-- daemon keeps the GUIDs that are taken in memory, and reads them from here when it starts.
CREATE TABLE IF NOT EXISTS batches (
    number BIGINT NOT NULL PRIMARY KEY,
    upload BIGINT NOT NULL,
    ballots MEDIUMBLOB NOT NULL CHECK (LENGTH(ballots) > 0 AND LENGTH(ballots) % 20 = 0)
) ENGINE = InnoDB;

-- What was recorded one ballot a row becomes rows of one ballot: of each upload those that took their GUIDs, then the
-- duplicates. Which line those stood on was never kept.
INSERT INTO batches (number, upload, ballots)
SELECT ROW_NUMBER() OVER (ORDER BY upload, duplicate, line, guid), upload,
    CONCAT(guid, REVERSE(UNHEX(LPAD(HEX(poll_number), 8, '0'))))
FROM (
    SELECT upload, 0 AS duplicate, 0 AS line, guid, poll_number FROM ballots_one_by_one
    UNION ALL SELECT upload, 1, line, guid, poll_number FROM invalid_votes WHERE reason = 1
) AS recorded
WHERE NOT EXISTS (SELECT 1 FROM batches);
DROP TABLE IF EXISTS ballots_one_by_one;
