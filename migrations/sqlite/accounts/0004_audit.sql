-- The audit trail. Each event's hash follows from it and from the hash of the one before (docs/security/audit-trail.md).
-- Events are only added, one number after the other, and only those are deleted of which a later event says that they were
-- trimmed: its object is the number of the last of them.
CREATE TABLE audit_events (
    number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 4611686018427387903),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    account INTEGER,
    actor TEXT NOT NULL,
    object TEXT NOT NULL,
    address TEXT NOT NULL,
    request TEXT NOT NULL,
    times INTEGER NOT NULL CHECK (times > 0),
    details TEXT NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX audit_events_by_kind ON audit_events (kind, request);
CREATE TRIGGER audit_events_in_order BEFORE INSERT ON audit_events
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit_events)
BEGIN SELECT RAISE(ABORT, 'events of an audit trail follow one another'); END;
CREATE TRIGGER audit_events_trimmed BEFORE INSERT ON audit_events
WHEN NEW.kind = 'trailTrimmed'
    AND NOT EXISTS (SELECT 1 FROM audit_events WHERE number = CAST(NEW.object AS INTEGER) AND hash = NEW.details)
BEGIN SELECT RAISE(ABORT, 'an audit trail is trimmed to an event that is there'); END;
CREATE TRIGGER audit_events_unchanged BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'an event of an audit trail is never changed'); END;
CREATE TRIGGER audit_events_kept BEFORE DELETE ON audit_events
WHEN OLD.number > (SELECT coalesce(max(CAST(object AS INTEGER)), 0) FROM audit_events WHERE kind = 'trailTrimmed')
BEGIN SELECT RAISE(ABORT, 'an event of an audit trail is deleted only when the trail is trimmed'); END;
