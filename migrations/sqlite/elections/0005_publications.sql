-- Whether anybody may see the result of an election: the last row of the election says so, and where there is none it is
-- not public. Rows are added and never changed: it can be told later what was public.
CREATE TABLE publications (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    election INTEGER NOT NULL REFERENCES elections,
    public INTEGER NOT NULL CHECK (public IN (0, 1))
) STRICT;
CREATE INDEX publications_by_election ON publications (election, number);
