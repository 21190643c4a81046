# SPDX-License-Identifier: Apache-2.0
"""The audit trails as administrators, operators and whoever knows docs/security/audit-trail.md see them."""

import contextlib
import csv
import datetime
import hashlib
import io
import json
import sqlite3

NO_HASH = "0" * 64
COLUMNS = ["number", "at", "kind", "account", "actor", "object", "address", "requestId", "times", "details", "hash"]
PARTS = {"accounts": "authentication", "elections": "admin"}  # whose trail it is


def ask(service, trail, token=None, path="", **parameters):
    part = PARTS[trail]
    return service.call(part, "GET", f"/{part}/audit{path}", token=token or service.administrator_token, params=parameters)


def page(service, trail, **parameters):
    answer = ask(service, trail, **parameters)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {"events", "next"}
    return body


def events(service, trail, **parameters):
    """All that pass the filter, the newest first."""
    found, before = [], ""
    while before is not None:
        part = page(service, trail, before=before, limit=1000, **parameters)
        found += part["events"]
        before = part["next"]
    return found


def last_number(service, trail):
    """0: there is no event yet."""
    return next((event["number"] for event in page(service, trail, limit=1)["events"]), 0)


def of_answer(service, trail, answer):
    """The events of the request that was answered so."""
    request = answer.headers["X-Request-Id"]
    return [event for event in events(service, trail, search=request) if event["requestId"] == request]


def csv_of(service, trail, **parameters):
    answer = ask(service, trail, path=".csv", **parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="audit-{trail}.csv"'
    assert answer.content.endswith(b"\r\n") and b"\n" not in answer.content.replace(b"\r\n", b"")
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8"), newline=""))
    assert header == COLUMNS
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


# -- the chain, computed by itself ---------------------------------------------------------------------------------------

def microseconds(instant):
    since = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")) - datetime.datetime.fromtimestamp(0, datetime.timezone.utc)
    return since // datetime.timedelta(microseconds=1)


def hash_of(row, before):
    """Of an event as the table has it, without its hash."""
    return hashlib.sha256((before + json.dumps(list(row), ensure_ascii=False)).encode()).hexdigest()


def row_of(event):
    """As the table has it, of an event as the service shows it."""
    names = ["kind", "account", "actor", "object", "address", "requestId", "times", "details"]
    return [event["number"], microseconds(event["at"]), *(event[name] for name in names)]


def check_chain(oldest_first, before=NO_HASH):
    for number, event in enumerate(oldest_first, oldest_first[0]["number"]):
        assert event["number"] == number
        assert event["hash"] == hash_of(row_of(event), before), event
        before = event["hash"]


# -- the databases -------------------------------------------------------------------------------------------------------

def database(urna, trail):
    return contextlib.closing(sqlite3.connect(urna.data / f"{trail}.db", isolation_level=None))


def rows(urna, trail):
    with database(urna, trail) as opened:
        return opened.execute("SELECT * FROM audit_events ORDER BY number").fetchall()


def fill(urna, trail, events_in_all, at):
    """Enters further events until there are so many, of an instant in microseconds since 1970."""
    with database(urna, trail) as opened:
        opened.execute("BEGIN IMMEDIATE")
        last, before = opened.execute("SELECT number, hash FROM audit_events ORDER BY number DESC LIMIT 1").fetchone() or (
            0, NO_HASH)
        held, = opened.execute("SELECT COUNT(*) FROM audit_events").fetchone()
        for number in range(last + 1, last + 1 + events_in_all - held):
            row = [number, at, "signIn", 1, "admin@admin.com", "account 1", "192.0.2.7", f"filling {number}", 1, "administrator"]
            before = hash_of(row, before)
            opened.execute(f"INSERT INTO audit_events VALUES ({', '.join('?' * 11)})", [*row, before])
        opened.execute("COMMIT")
