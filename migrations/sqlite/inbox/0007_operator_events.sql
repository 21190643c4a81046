-- What operators' commands on the queue tell the audit trail of elections, until the daemon has entered it there.
CREATE TABLE operator_events (
    request TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    details TEXT NOT NULL
) STRICT, WITHOUT ROWID;
