-- The ballots of each upload as they were accepted, in the order of the file's lines: 20 bytes each, the GUID and the
-- poll number (little-endian). An upload has rows of its own, one behind the other; one whose ballots were all dropped
-- has none. The first record of a GUID takes it: what became of a ballot follows from what stands before it. The
-- daemon keeps the GUIDs that are taken in memory, and reads them from here when it starts.
CREATE TABLE batches (
    number INTEGER PRIMARY KEY,
    upload INTEGER NOT NULL REFERENCES uploads,
    ballots BLOB NOT NULL CHECK (length(ballots) > 0 AND length(ballots) % 20 = 0)
) STRICT;

-- What was recorded one ballot a row becomes rows of one ballot: of each upload those that took their GUIDs, then the
-- duplicates. Which line those stood on was never kept.
WITH recorded (upload, duplicate, line, guid, poll_number) AS (
    SELECT upload, 0, 0, guid, poll_number FROM ballots
    UNION ALL SELECT upload, 1, line, guid, poll_number FROM invalid_votes WHERE reason = 1
), bytes (byte) AS (VALUES (x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'))
INSERT INTO batches (number, upload, ballots)
SELECT row_number() OVER (ORDER BY upload, duplicate, line, guid), upload,
    CAST(guid || substr(byte, (poll_number & 255) + 1, 1) || substr(byte, (poll_number >> 8 & 255) + 1, 1)
        || substr(byte, (poll_number >> 16 & 255) + 1, 1) || substr(byte, (poll_number >> 24 & 255) + 1, 1) AS BLOB)
FROM recorded, bytes;
DROP TABLE ballots;
