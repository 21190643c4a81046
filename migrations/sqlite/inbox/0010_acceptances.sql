-- What belongs to the first acceptance of an upload (queue/acceptance.h): the token that its nonce is made of, and the place
-- of the entry that was appended then. None of uploads that an earlier version accepted.
ALTER TABLE accepted ADD COLUMN token BLOB;
ALTER TABLE accepted ADD COLUMN place INTEGER;

-- first_place: of an entry that was requeued, and of a dead letter; any other entry is the first of its upload.
ALTER TABLE entries ADD COLUMN token BLOB;
ALTER TABLE entries ADD COLUMN first_place INTEGER;
ALTER TABLE dead_letters ADD COLUMN token BLOB;
ALTER TABLE dead_letters ADD COLUMN first_place INTEGER;
