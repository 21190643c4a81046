# SPDX-License-Identifier: Apache-2.0
"""A record that has one of everything, made by the real service; and each cell of it that a verdict or a sum rests on."""

import dataclasses
import re
import time

from client import expect_empty, instant_text, new_guid
from urna_process import lasting, run, within

PACKED_DIGITS = 40  # hexadecimal digits of one ballot: 32 of its GUID and 8 of its poll number
NOWHERE = "63000000"  # a poll number, 99, that is on no ballot


# -- the record ----------------------------------------------------------------------------------------------------------

def make_record(service):
    """Leaves uploads of two elections, the second of which was edited, and dropped ballots; of two more elections that do not
    take place nothing is recorded."""
    official, other = service.new_official(), service.new_official()
    parties = service.new_participants(4)
    counted(service, official, [(new_guid(), 1), (new_guid(), 2)])  # no election runs
    used = []

    def upload(_):
        used[:] = [new_guid() for _ in range(9)]
        counted(service, official, [(used[0], 1), (used[1], 2), (used[0], 1), (used[2], 9), (used[3], 3), (used[4], 3)])
        counted(service, other, [(used[5], 2), (used[1], 2), (used[2], 1), (used[6], 1)])
        counted(service, other, [])

    service.hold(parties[:3], upload, seconds=4)
    withdrawn = service.election_now(parties, seconds=0.4)
    assert change(service, "/admin/withdrawElection", {"id": withdrawn.id}).status_code == 200
    withdrawn.wait_for_end()
    start, end = service.new_period()
    assert service.create_election({"start": start, "end": end, "individual": False, "participants": parties}).status_code == 200
    cancelled = max(election["id"] for election in service.elections())
    assert change(service, "/admin/cancelElection", {"id": cancelled, "version": 1}).status_code == 200

    edited = edited_election(service, parties)
    time.sleep(max(0.0, edited - time.time()))
    counted(service, other, [(new_guid(), 1), (new_guid(), 4), (used[3], 4), (used[7], 5)])
    counted(service, official, [(used[7], 1), (new_guid(), 4), (new_guid(), 2)])
    counted(service, official, [(new_guid(), 2)])


def change(service, path, fields):
    return service.call("admin", "POST", path, token=service.administrator_token, json=fields)


def edited_election(service, parties):
    """One that was edited before it began: its ballot has become longer and its period another. Returns its start."""
    begin = int(time.time()) + lasting(4)
    end = begin + lasting(10)
    service.last_end = end + 0.001
    fields = {"start": instant_text(begin + 10), "end": instant_text(begin + 20), "individual": False, "participants": parties[:2]}
    assert service.create_election(fields).status_code == 200
    number = max(election["id"] for election in service.elections())
    fields |= {"id": number, "version": 1, "start": instant_text(begin), "end": instant_text(end), "participants": parties}
    answer = change(service, "/admin/election", fields)
    assert (answer.status_code, answer.json()) == (200, {"version": 2}), answer.text
    return begin


def counted(service, official, ballots):
    """Uploads, and waits until the daemon has recorded it, so that uploads stand in this order."""
    expect_empty(service.vote(official.token, ballots))
    within(8, lambda: service.uploads(official.token).json()["uploads"][0]["state"] == "counted")


# -- counting it anew ----------------------------------------------------------------------------------------------------

def recount(data):
    return run("recount", "--data", data)


def check_equal(done, uploads=None):
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert done.stdout.endswith("EQUAL: every verdict and every sum is what stands in the record\n")
    if uploads is not None:
        assert re.search(rf"^looked at: .*, {uploads} uploads with ", done.stdout), done.stdout


def check_found(done, cell):
    """It names the upload or the election, also where the record has a form in which nothing can be counted."""
    if done.returncode == 2:
        assert cell.may_damage and any(name.replace(":", "") in done.stderr for name in cell.named), (cell, done)
        return
    assert done.returncode == 1, (cell, done.stdout, done.stderr)
    last = done.stdout.splitlines()[-1]
    assert any(last.startswith("DIFFERENT: " + name) for name in cell.named), (cell, last)


# -- cells ---------------------------------------------------------------------------------------------------------------

@dataclasses.dataclass
class Cell:
    change: str
    undo: str
    named: tuple          # how what is found may begin
    may_damage: bool = False


def cells(ask):
    """`ask` carries a query out and returns rows, of texts or of numbers."""
    def rows(query):
        return [[int(value) if re.fullmatch(r"-?\d+", str(value)) and len(str(value)) < 20 else value for value in row]
                for row in ask(query)]

    found = [*cells_of_uploads(rows), *cells_of_batches(ask), *cells_of_invalid_votes(ask), *cells_of_sums(rows),
             *cells_of_elections(rows)]
    assert len(found) > 150, len(found)
    return found


def step(table, column, which, *named, by=1, may_damage=False):
    """A number that becomes another; `which` holds before and after."""
    change = f"UPDATE {table} SET {column} = {column} {{}} {by} WHERE {which}"
    return Cell(change.format("+"), change.format("-"), named, may_damage)


def assign(table, column, which, before, after, *named, may_damage=False):
    change = f"UPDATE {table} SET {column} = {{}} WHERE {which}"
    return Cell(change.format(after), change.format(before), named, may_damage)


def cells_of_uploads(rows):
    uploads = rows("SELECT number, accepted_at, COALESCE(election, 0) FROM uploads ORDER BY number")
    an_instant = next(accepted for _, accepted, election in uploads if election)
    elections = sorted({election for _, _, election in uploads if election})
    assert len(elections) == 2 and any(not election for _, _, election in uploads)
    for number, accepted, election in uploads:
        which, named = f"number = {number}", f"upload {number}, "
        for column in ("valid", "duplicate", "invalid_poll_number"):
            yield step("uploads", column, which, named)
        # Of dropped ballots only the number is kept, and the sum of all.
        yield step("uploads", "dropped", which, named if election else "all elections: its dropped ballots")
        another = next(one for one in elections if one != election)
        yield assign("uploads", "election", which, election or "NULL", another, named)
        yield assign("uploads", "accepted_at", which, accepted, accepted + 10**12 if election else an_instant, named)
        if election:
            yield assign("uploads", "election", which, election, "NULL", named)


def cells_of_batches(ask):
    batches = [(int(number), int(upload), digits) for number, upload, digits in
               ask("SELECT number, upload, HEX(ballots) FROM batches ORDER BY number")]
    numbers = [number for number, _, _ in batches]
    assert numbers == list(range(1, len(batches) + 1)) and len(batches) >= 5
    for number, upload, digits in batches:
        which, named = f"number = {number}", f"upload {upload}, "
        for other in (upload - 1, upload + 1, 999):
            yield assign("batches", "upload", which, upload, other, "upload ")
        yield Cell(f"UPDATE batches SET number = 999 WHERE number = {number}", f"UPDATE batches SET number = {number} WHERE number = 999",
                   ("upload ",))
        for at in range(0, len(digits), PACKED_DIGITS):
            changed = digits[:at + 32] + NOWHERE + digits[at + PACKED_DIGITS:]
            yield assign("batches", "ballots", which, f"x'{digits}'", f"x'{changed}'", named)
            without = digits[:at] + digits[at + PACKED_DIGITS:]
            yield assign("batches", "ballots", which, f"x'{digits}'", f"x'{without}'", named, may_damage=not without)
        yield assign("batches", "ballots", which, f"x'{digits}'", f"x'{digits[:-2]}'", named, may_damage=True)


def cells_of_invalid_votes(ask):
    votes = ask("SELECT election, upload, line, HEX(guid), poll_number, reason FROM invalid_votes ORDER BY upload, line")
    assert {str(vote[5]) for vote in votes} == {"1", "2"}
    for election, upload, line, guid, poll_number, reason in votes:
        key = {"election": election, "upload": upload, "line": line}
        which, named = key_of(key), f"upload {upload}, "
        for column, before, after in (("guid", f"x'{guid}'", f"x'{'0' * 32}'"), ("poll_number", poll_number, 77),
                                      ("reason", reason, 3 - int(reason))):
            yield assign("invalid_votes", column, which, before, after, named)
        for column in key:
            changed = key_of(key | {column: 888})
            yield Cell(f"UPDATE invalid_votes SET {column} = 888 WHERE {which}",
                       f"UPDATE invalid_votes SET {column} = {key[column]} WHERE {changed}", (named,))


def key_of(columns):
    return " AND ".join(f"{column} = {value}" for column, value in columns.items())


def cells_of_sums(rows):
    for election, poll_number, _ in rows("SELECT election, poll_number, valid FROM tallies ORDER BY 1, 2"):
        key = {"election": election, "poll_number": poll_number}
        named = f"election {election}: "
        yield step("tallies", "valid", key_of(key), named)
        for column in key:
            yield Cell(f"UPDATE tallies SET {column} = 888 WHERE {key_of(key)}",
                       f"UPDATE tallies SET {column} = {key[column]} WHERE {key_of(key | {column: 888})}", (named,))
    for column, what in (("valid", "valid votes"), ("duplicate", "duplicate ballots"),
                         ("invalid_poll_number", "ballots with an invalid poll number"), ("dropped", "dropped ballots")):
        yield step("count_state", column, "only_row = 1", f"all elections: its {what}")


def cells_of_elections(rows):
    """Of those elections that have uploads: an instant that is moved past these, and a poll number that is taken off the
    ballot."""
    judged = rows("SELECT u.election, MIN(u.accepted_at), MAX(u.accepted_at), COALESCE(MAX(v.version), 1) FROM uploads u "
                  "LEFT JOIN election_versions v ON v.election = u.election WHERE u.election IS NOT NULL GROUP BY u.election")
    assert sorted(version for _, _, _, version in judged) == [1, 2]
    for election, first, last, version in judged:
        if version == 1:
            table, which, valid_from = "elections", f"id = {election}", "created_at"
            candidacies, ballot = "candidacies", {"election": election}
        else:
            table, which, valid_from = "election_versions", f"election = {election} AND version = 2", "valid_from"
            candidacies, ballot = "version_candidacies", {"election": election, "version": 2}
        [[start, end, valid]] = rows(f"SELECT start_at, end_at, {valid_from} FROM {table} WHERE {which}")
        yield assign(table, "start_at", which, start, last + 1, "upload ")
        yield assign(table, "end_at", which, end, first, "upload ")
        yield assign(table, valid_from, which, valid, last + 1, "upload ")
        named = (f"election {election}", "election 888", "upload ")
        if version == 2:
            yield assign(table, "standing", which, 0, 1, "upload ")
            changed = f"election = {election} AND version = 9"
            yield Cell(f"UPDATE {table} SET version = 9 WHERE {which}", f"UPDATE {table} SET version = 2 WHERE {changed}", named, True)
        for [poll_number] in rows(f"SELECT poll_number FROM {candidacies} WHERE {key_of(ballot)}"):
            key = ballot | {"poll_number": poll_number}
            for column in key:
                yield Cell(f"UPDATE {candidacies} SET {column} = 888 WHERE {key_of(key)}",
                           f"UPDATE {candidacies} SET {column} = {key[column]} WHERE {key_of(key | {column: 888})}", named, True)
