# SPDX-License-Identifier: Apache-2.0
"""The audit trails: an event for each change and each log-in, that nobody changes afterwards."""

import concurrent.futures
import os
import re
import shutil
import sqlite3
import time
from unittest.mock import ANY

import pytest

import people
import trails
from client import (Service, claims, expect_bad_token, expect_empty, expect_message, expect_missing_authorization, instant_text,
                    new_guid)
from earlier_schema import rebuild_sqlite
from metrics import metrics_of
from trails import NO_HASH, events, fill, of_answer, page, rows
from urna_process import REPOSITORY, Urna, run, within

# Through a gateway it is whatever that sees of this machine.
ADDRESS = ANY if os.environ.get("URNA_TEST_AUTHENTICATION_URL") else "127.0.0.1"
BOTH = pytest.mark.parametrize("trail", ["accounts", "elections"])
DAY = 24 * 60 * 60 * 1_000_000


def account_id(service, email):
    [account] = [one for one in service.accounts(search=email).json()["accounts"] if one["email"] == email]
    return account["id"]


def publish(service, election, public):
    return service.call("admin", "POST", "/admin/publish", token=service.administrator_token,
                        json={"id": election, "public": public})


@pytest.fixture(scope="module")
def administrator(service):
    """What an event says of who did it."""
    return {"account": account_id(service, service.administrator_email), "actor": service.administrator_email,
            "address": ADDRESS, "times": 1}


def expect_event(service, trail, answer, began, **expected):
    """The request has this event and no other. All of it is looked at."""
    assert answer.status_code == 200, answer.text
    [event] = of_answer(service, trail, answer)
    assert event.pop("number") >= 1 and re.fullmatch("[0-9a-f]{64}", event.pop("hash"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", event["at"])
    assert began <= trails.microseconds(event.pop("at")) / 1e6 <= time.time()
    assert event == {"requestId": answer.headers["X-Request-Id"], **expected}
    other = "elections" if trail == "accounts" else "accounts"
    assert of_answer(service, other, answer) == []


# -- each change and each log-in -----------------------------------------------------------------------------------------

def test_who_registers_and_logs_in_has_an_event_of_each(service):
    person = people.new_person(forename="Žarko")
    began = time.time()
    registered = service.register(person.fields())
    expect_event(service, "accounts", registered, began, kind="accountRegistered", account=None, actor="",
                 object=f"account {account_id(service, person.email)}", address=ADDRESS, times=1,
                 details=f"{person.email}, official")
    logged_in = service.login(person.email.upper(), person.password)
    account = account_id(service, person.email)
    expect_event(service, "accounts", logged_in, began, kind="signIn", account=account, actor=person.email,
                 object=f"account {account}", address=ADDRESS, times=1, details="official")


def test_an_administrator_logs_in(service, administrator):
    began = time.time()
    answer = service.login(service.administrator_email, service.administrator_password)
    expect_event(service, "accounts", answer, began, kind="signIn", object=f"account {administrator['account']}",
                 details="administrator", **administrator)


def test_an_account_that_is_deleted_is_an_event_of_the_administrator(service, administrator):
    official = service.new_official()
    account, began = account_id(service, official.person.email), time.time()
    answer = service.delete(official.person.email)
    expect_event(service, "accounts", answer, began, kind="accountRemoved", object=f"account {account}",
                 details=f"{official.person.email}, official", **administrator)


@pytest.mark.parametrize("individual, kind", [(False, "party"), (True, "individual")])
def test_a_participant_that_is_created_is_an_event(service, administrator, individual, kind):
    began = time.time()
    answer = service.create_participant({"name": "Листа \"А\" \\ 😀", "individual": individual})
    expect_event(service, "elections", answer, began, kind="participantCreated", object=f"participant {answer.json()['id']}",
                 details=f"{kind}: Листа \"А\" \\ 😀", **administrator)


@pytest.mark.parametrize("individual, kind", [(False, "parliamentary"), (True, "presidential")])
def test_an_election_that_is_created_is_an_event(service, administrator, individual, kind):
    first, second = service.new_participants(2, individual)
    start, end = (text + "Z" for text in service.new_period())
    began = time.time()
    answer = service.create_election({"start": start, "end": end, "individual": individual, "participants": [second, first]})
    election = max(one["id"] for one in service.elections())
    expect_event(service, "elections", answer, began, kind="electionCreated", object=f"election {election}",
                 details=f"{kind}, {start[:-1]}.000000Z to {end[:-1]}.000000Z, participants {second}, {first}", **administrator)


def test_a_result_that_is_published_and_withdrawn_is_an_event_of_each(service, administrator):
    start, end = service.new_period()
    service.create_election({"start": start, "end": end, "individual": False, "participants": service.new_participants(2)})
    election, began = max(one["id"] for one in service.elections()), time.time()
    for public, kind in ((True, "resultPublished"), (False, "resultWithdrawn")):
        answer = publish(service, election, public)
        expect_event(service, "elections", answer, began, kind=kind, object=f"election {election}", details="", **administrator)
        assert of_answer(service, "elections", publish(service, election, public)) == [], "it was so before"


def test_a_token_of_no_account_is_named_by_its_email(service, mint):
    """Such as one of an earlier version, which did not say of which account it is."""
    began = time.time()
    answer = service.create_participant({"name": "A", "individual": False}, mint(claims(sub="=minted@tests.example")))
    expect_event(service, "elections", answer, began, kind="participantCreated", account=None, actor="=minted@tests.example",
                 object=f"participant {answer.json()['id']}", address=ADDRESS, times=1, details="party: A")


def test_what_is_refused_and_what_changes_nothing_is_no_event(service, official):
    person = people.new_person()
    expect_empty(service.register(person.fields()))
    begun = {trail: trails.last_number(service, trail) for trail in trails.PARTS}
    answers = [service.register(person.fields()), service.register({**person.fields(), "jmbg": "1"}),
               service.delete("nobody@stations.example"), service.delete(person.email, token=official.token),
               service.create_participant({"name": "", "individual": False}),
               service.create_participant({"name": "A", "individual": False}, token=official.token),
               service.create_election({"start": "x", "end": "y", "individual": False, "participants": [1, 2]}),
               publish(service, 0, True)]
    assert all(answer.status_code in (400, 401) for answer in answers)
    assert service.refresh(official.refresh_token).status_code == 200
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    assert service.accounts().status_code == service.get_elections().status_code == 200
    # Refused log-ins of other tests may be entered meanwhile.
    for trail, number in begun.items():
        assert [event for event in events(service, trail)
                if event["number"] > number and event["kind"] != "signInRefused"] == []


# -- who sees it ---------------------------------------------------------------------------------------------------------

@BOTH
@pytest.mark.parametrize("path", ["", ".csv"])
def test_administrators_alone_see_it(service, official, mint, trail, path):
    part = trails.PARTS[trail]
    expect_missing_authorization(service.call(part, "GET", f"/{part}/audit{path}"))
    for token in (official.token, mint(claims(["official"]))):
        expect_missing_authorization(trails.ask(service, trail, token, path))
    for token in (official.refresh_token, mint(claims(type="refresh")), mint(claims(exp=int(time.time()) - 10)), "x"):
        expect_bad_token(trails.ask(service, trail, token, path))
    assert trails.ask(service, trail, None, path).status_code == 200


# -- filters, pages, files -----------------------------------------------------------------------------------------------

@pytest.fixture
def three(service):
    """The events of three participants that were just created, the newest first, and a word that is in all of them."""
    word = "X" + new_guid()
    answers = [service.create_participant({"name": f"Đ {word} {number}", "individual": number == 2}) for number in (1, 2, 3)]
    found = [of_answer(service, "elections", answer)[0] for answer in answers]
    return word, found[::-1]


def test_one_kind_is_shown(service, three):
    shown = events(service, "elections", kind="participantCreated")
    assert {event["kind"] for event in shown} == {"participantCreated"} and shown[:3] == three[1]
    assert events(service, "elections", kind="signIn") == []
    everything = events(service, "accounts")
    for kind in {event["kind"] for event in everything}:
        assert events(service, "accounts", kind=kind) == [event for event in everything if event["kind"] == kind]


def test_the_events_of_one_account_are_shown(service, three, administrator):
    shown = events(service, "elections", account=administrator["account"])
    assert shown[:3] == three[1] and {event["account"] for event in shown} == {administrator["account"]}
    assert events(service, "elections", account=2**63 - 1) == events(service, "elections", account=0) == []


def test_a_text_is_searched_in_each_field_that_holds_one(service, three):
    word, found = three
    assert events(service, "elections", search=word) == events(service, "elections", search=f"đ {word.lower()}") == found
    assert events(service, "elections", search=f"INDIVIDUAL: Đ {word}") == found[1:2]
    newest = found[0]
    for name in ("actor", "object", "address", "requestId", "details"):
        shown = events(service, "elections", search=newest[name].upper())
        assert newest in shown, name
        assert all(any(newest[name].lower() in event[field].lower() for field in ("actor", "object", "address", "requestId",
                                                                               "details")) for event in shown)
    for none in (newest["hash"], newest["kind"], "%", "_" * 30, "' OR '1'='1"):
        assert events(service, "elections", search=none) == [], none


def test_a_span_of_time_is_shown_with_its_first_instant_and_without_its_last(service, three):
    word, (third, second, first) = three
    assert events(service, "elections", search=word, **{"from": second["at"]}) == [third, second]
    assert events(service, "elections", search=word, to=second["at"]) == [first]
    assert events(service, "elections", search=word, to=third["at"], **{"from": first["at"]}) == [second, first]
    assert events(service, "elections", search=word, to=first["at"], **{"from": third["at"]}) == []
    without_offset = second["at"].removesuffix("Z")
    assert events(service, "elections", search=word, **{"from": without_offset}) == [third, second]
    late = instant_text(trails.microseconds(second["at"]) / 1e6 + 7200).removesuffix("Z") + "+02:00"
    assert events(service, "elections", search=word, **{"from": late}) == [third, second]


def test_all_filters_together(service, three, administrator):
    word, found = three
    everything = {"kind": "participantCreated", "account": administrator["account"], "search": word,
                  "from": found[2]["at"], "to": found[0]["at"]}
    assert events(service, "elections", **everything) == found[1:]
    for name, value in {"kind": "electionCreated", "account": 0, "search": word + "x", "from": found[0]["at"],
                        "to": found[2]["at"]}.items():
        assert events(service, "elections", **{**everything, name: value}) == [], name


@BOTH
def test_empty_parameters_are_as_good_as_none(service, trail):
    empty = dict.fromkeys(["kind", "account", "search", "from", "to", "before", "limit"], "")
    assert page(service, trail, **empty) == page(service, trail)


FILTERS_REFUSED = [
    ({"kind": "other"}, "Invalid kind."), ({"kind": "signin"}, "Invalid kind."), ({"account": "x"}, "Invalid account."),
    ({"account": "1.5"}, "Invalid account."), ({"account": "9" * 30}, "Invalid account."),
    ({"search": "a" * 257}, "Invalid search."), ({"search": "\0"}, "Invalid search."), ({"search": b"\xff"}, "Invalid search."),
    ({"from": "yesterday"}, "Invalid from."), ({"from": "2026-13-01T00:00:00Z"}, "Invalid from."),
    ({"to": "1"}, "Invalid to."), ({"to": "2026-01-01"}, "Invalid to."),
    ({"kind": "x", "account": "x", "from": "x"}, "Invalid kind."), ({"from": "x", "to": "x"}, "Invalid from.")]
PAGES_REFUSED = [
    ({"before": "x"}, "Invalid before."), ({"before": "1.5"}, "Invalid before."), ({"before": "9" * 30}, "Invalid before."),
    ({"limit": 0}, "Invalid limit."), ({"limit": 1001}, "Invalid limit."), ({"limit": "ten"}, "Invalid limit."),
    ({"limit": -1}, "Invalid limit."), ({"kind": "x", "before": "x", "limit": 0}, "Invalid kind.")]


@BOTH
@pytest.mark.parametrize("parameters, message", [*FILTERS_REFUSED, *PAGES_REFUSED], ids=str)
def test_parameters_that_make_no_sense_are_refused(service, trail, parameters, message):
    expect_message(trails.ask(service, trail, **parameters), message)
    if (parameters, message) in FILTERS_REFUSED:
        expect_message(trails.ask(service, trail, path=".csv", **parameters), message)


@pytest.mark.parametrize("parameters", [{"search": "ж" * 256}, {"account": 2**63 - 1}, {"limit": 1000}, {"limit": 1},
                                        {"before": 0}, {"before": 2**63 - 1}, {"kind": "trailTrimmed"}], ids=str)
def test_parameters_at_their_limits_are_taken(service, parameters):
    page(service, "elections", **parameters)


def test_pages_follow_one_another_to_the_end(service, three):
    everything = events(service, "elections")
    assert [event["number"] for event in everything] == list(range(everything[0]["number"], 0, -1))
    for filtered in ({}, {"kind": "participantCreated"}, {"search": three[0]}):
        wanted = events(service, "elections", **filtered)
        found, before, pages = [], "", 0
        while before is not None:
            part = page(service, "elections", before=before, limit=2, **filtered)
            assert len(part["events"]) == 2 or part["next"] is None
            found, before, pages = found + part["events"], part["next"], pages + 1
        assert found == wanted and pages == (len(wanted) + 1) // 2
    assert page(service, "elections", search=three[0], limit=3)["next"] is None


def test_a_page_goes_on_where_it_ended_whatever_was_entered_meanwhile(service, three):
    word, found = three
    first = page(service, "elections", search=word, limit=1)
    service.create_participant({"name": word, "individual": False})
    assert page(service, "elections", search=word, before=first["next"])["events"] == found[1:]


def test_a_page_has_100_events_unless_it_is_told_otherwise(service):
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: service.new_participants(1), range(101)))
    assert len(page(service, "elections")["events"]) == 100
    assert len(page(service, "elections", limit=101)["events"]) == 101


@BOTH
def test_the_file_has_the_same_events(service, three, trail):
    for filtered in ({}, {"kind": "participantCreated"}, {"kind": "signIn"}, {"search": three[0]}, {"search": "nobody at all"},
                     {"from": three[1][1]["at"]}, {"to": three[1][1]["at"]}):
        shown = [{name: "" if value is None else str(value) for name, value in event.items()}
                 for event in events(service, trail, **filtered)]
        # But for the apostrophes that stand before what could be a formula, wherever in a cell.
        found = trails.csv_of(service, trail, **filtered)
        assert [{name: value.replace("'", "") for name, value in row.items()} for row in found] == [
            {name: value.replace("'", "") for name, value in row.items()} for row in shown]


def test_no_cell_of_the_file_is_a_formula(service, mint):
    token = mint(claims(sub="=1+1@tests.example"))
    answer = service.create_participant({"name": "a,=1+1;@SUM(A1)|+2\t-3 \"q\"", "individual": False}, token)
    [row] = trails.csv_of(service, "elections", search=answer.headers["X-Request-Id"])
    assert row["actor"] == "'=1+1@tests.example"
    assert row["details"].startswith("party: a,'=1+1;'@SUM(A1)|'+2")


# -- the chain -----------------------------------------------------------------------------------------------------------

@BOTH
def test_each_hash_follows_from_the_event_and_the_one_before(service, three, trail):
    service.new_official()
    oldest_first = events(service, trail)[::-1]
    assert len(oldest_first) >= 3
    trails.check_chain(oldest_first)


def test_the_hashes_of_the_file_are_those_that_follow(service):
    """Of registrations, whose texts no guard against formulas changes."""
    before = NO_HASH
    for row in trails.csv_of(service, "accounts")[::-1]:
        event = {**row, "number": int(row["number"]), "account": int(row["account"]) if row["account"] else None,
                 "times": int(row["times"])}
        assert trails.hash_of(trails.row_of(event), before) == row["hash"]
        before = row["hash"]


def test_many_at_once_follow_one_another(service):
    last = trails.last_number(service, "elections")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: service.create_participant({"name": str(number), "individual": False}),
                                range(64)))
    entered = [event for event in events(service, "elections") if event["number"] > last]
    assert sorted(event["requestId"] for event in entered) == sorted(answer.headers["X-Request-Id"] for answer in answers)
    trails.check_chain(events(service, "elections")[::-1])


# -- what must not stand in it -------------------------------------------------------------------------------------------

def check_no_secret(text):
    assert people.PASSWORD_MARK.lower() not in text.lower() and "argon2" not in text, "a password"
    assert not re.search(r"eyJ[A-Za-z0-9_-]{8,}\.", text), "a token"
    assert set(re.findall(r"(?<!\d)\d{13}(?!\d)", text)) & people.jmbgs_given == set(), "a jmbg"


def test_no_secret_is_in_what_is_shown(service, official):
    expect_empty(service.delete(official.person.email))
    for trail in trails.PARTS:
        for path in ("", ".csv"):
            answer = trails.ask(service, trail, path=path, **({} if path else {"limit": 1000}))
            assert answer.status_code == 200
            check_no_secret(answer.text)


@pytest.mark.embedded
def test_no_secret_is_in_the_tables(serve):
    """Not even one that somebody types into the wrong field."""
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    typed = official.person.password
    assert service.login(f"{typed}@stations.example", "x" * 8).status_code == 400
    assert service.login(official.person.email, typed + "x").status_code == 400
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    service.new_participants(2)
    expect_empty(service.delete(official.person.email))
    urna.stop()
    kept = {trail: rows(urna, trail) for trail in trails.PARTS}
    assert {row[2] for row in kept["accounts"]} == {"accountAdded", "accountRegistered", "signIn", "accountRemoved",
                                                    "signInRefused"}
    check_no_secret(repr(kept))


# -- refused log-ins -----------------------------------------------------------------------------------------------------

@pytest.mark.embedded
def test_refused_log_ins_are_added_up_for_an_account_and_an_address(serve):
    """Those of the last minute are entered when the service stops."""
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    account = account_id(service, official.person.email)
    began = time.time()
    refused = [service.login(email, "Wrong-1word") for email in [official.person.email, official.person.email.upper()] * 2]
    unknown = [service.login(f"nobody{number}@stations.example", "Wrong-1word") for number in range(3)]
    assert all(answer.status_code in (400, 429) for answer in refused + unknown)
    # What is no attempt at all is not counted.
    assert service.login("no email", "Wrong-1word").status_code == 400
    urna.stop()
    urna.start()

    entered = events(Service.of(urna), "accounts", kind="signInRefused")
    by_object = {}
    for event in entered:  # a minute may have ended meanwhile
        assert began - 1 <= trails.microseconds(event["at"]) / 1e6 <= time.time()
        assert (event["account"], event["address"], event["details"]) == (None, ADDRESS, "")
        times, _ = by_object.get(event["object"], (0, ""))
        by_object[event["object"]] = (times + event["times"], event["actor"])
    assert by_object == {f"account {account}": (4, official.person.email), "no account": (3, "")}
    assert len(entered) <= 4
    trails.check_chain(events(Service.of(urna), "accounts")[::-1])


# -- urna audit ----------------------------------------------------------------------------------------------------------

def verify(urna, *arguments):
    return run("audit", "verify", "--data", urna.data, *arguments)


def whole(urna, trail):
    """What the check says of a trail that is what was entered."""
    kept = rows(urna, trail)
    return (f"{trail}: {len(kept)} events, from {kept[0][0]} to {kept[-1][0]}, as they were entered; "
            f"head {kept[-1][0]}:{kept[-1][-1]}\n")


@pytest.fixture(scope="module")
def five(tmp_path_factory):
    """A data directory with five events of elections and two of accounts, of a service that has stopped."""
    urna = Urna(tmp_path_factory.mktemp("five"))
    urna.start()
    Service.of(urna).new_participants(5)
    urna.stop()
    return urna


@pytest.fixture
def urna(five, tmp_path):
    """A copy of it."""
    copied = Urna(tmp_path)
    shutil.copytree(five.data, copied.data)
    return copied


@pytest.mark.embedded
def test_a_trail_that_is_whole_is_said_to_be_so(urna):
    done = verify(urna)
    assert (done.returncode, done.stdout) == (0, whole(urna, "accounts") + whole(urna, "elections")), done.stderr
    for trail in trails.PARTS:
        done = verify(urna, trail)
        assert (done.returncode, done.stdout) == (0, whole(urna, trail)), done.stderr


@pytest.mark.embedded
def test_a_trail_without_events_is_said_to_have_none(serve):
    urna = serve()
    assert verify(urna, "elections").stdout == "elections: no events\n"
    assert verify(urna, "elections").returncode == 0


@pytest.mark.embedded
def test_a_trail_is_checked_while_the_service_runs(serve):
    urna = serve()
    service = Service.of(urna)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        working = [pool.submit(service.new_participants, 20) for _ in range(4)]
        checks = 0
        while not all(one.done() for one in working) or checks == 0:
            done = verify(urna)
            assert done.returncode == 0, done.stdout + done.stderr
            checks += 1
    assert verify(urna, "elections").stdout == whole(urna, "elections")


TRIGGERS = "".join(f"DROP TRIGGER audit_events_{name};" for name in ("in_order", "trimmed", "unchanged", "kept"))


def make_triggers_again(opened):
    migration = (REPOSITORY / "migrations/sqlite/elections/0008_audit.sql").read_text()
    opened.executescript(migration[migration.index("CREATE TRIGGER"):])


CHANGED = [
    *((f"UPDATE audit_events SET {column} = {value} WHERE number = 3", "event 3 is not what was entered")
      for column, value in [("at", "at + 1"), ("kind", "'electionCreated'"), ("account", "2"), ("account", "NULL"),
                            ("actor", "'b@example.org'"), ("object", "'participant 9'"), ("address", "''"),
                            ("request", "'x'"), ("times", "2"), ("details", "'party: X'"),
                            ("hash", f"'{'0' * 64}'")]),
    ("UPDATE audit_events SET details = '' WHERE number = 1", "event 1 is not what was entered"),
    ("UPDATE audit_events SET details = '' WHERE number = 5", "event 5 is not what was entered"),
    ("DELETE FROM audit_events WHERE number = 3", "event 3 is missing"),
    ("DELETE FROM audit_events WHERE number <= 2",
     "the events before event 3 are missing, and no event says that they were trimmed"),
    ("DELETE FROM audit_events WHERE number = 3; UPDATE audit_events SET number = number - 1 WHERE number > 3",
     "event 3 is not what was entered"),
    ("INSERT INTO audit_events SELECT 6, at, kind, account, actor, object, address, request, times, details, hash "
     "FROM audit_events WHERE number = 5", "event 6 is not what was entered"),
    ("INSERT INTO audit_events SELECT 7, at, kind, account, actor, object, address, request, times, details, hash "
     "FROM audit_events WHERE number = 5", "event 6 is missing"),
]


@pytest.mark.embedded
@pytest.mark.parametrize("sql, fault", CHANGED, ids=lambda text: text[:60])
def test_a_change_by_hand_is_found(urna, sql, fault):
    with trails.database(urna, "elections") as opened:
        opened.executescript(TRIGGERS + sql)
    done = verify(urna)
    assert done.returncode == 1
    assert done.stdout == whole(urna, "accounts") + f"elections: NOT what was entered: {fault}\n"
    urna.start()  # which serves all the same
    Service.of(urna).new_participants(1)
    assert verify(urna, "elections").returncode == 1
    assert verify(urna, "accounts").returncode == 0
    urna.stop()


@pytest.mark.embedded
@BOTH
def test_the_database_refuses_a_change_by_hand(urna, trail):
    before = rows(urna, trail)
    again = "SELECT {}, at, kind, account, actor, object, address, request, times, details, hash FROM audit_events LIMIT 1"
    with trails.database(urna, trail) as opened:
        for sql in ("UPDATE audit_events SET details = ''", "DELETE FROM audit_events", "DELETE FROM audit_events WHERE number = 1",
                    "REPLACE INTO audit_events " + again.format(1), "INSERT INTO audit_events " + again.format(99),
                    "INSERT INTO audit_events " + again.format(0)):
            with pytest.raises(sqlite3.IntegrityError, match="audit trail"):
                opened.execute(sql)
    assert rows(urna, trail) == before
    assert verify(urna).returncode == 0


@pytest.mark.embedded
def test_an_event_that_was_noted_must_be_there_as_it_was(urna):
    kept = rows(urna, "elections")
    for row in (kept[0], kept[2], kept[4]):
        done = verify(urna, "elections", "--head", f"{row[0]}:{row[-1]}")
        assert (done.returncode, done.stdout) == (0, whole(urna, "elections"))
    done = verify(urna, "elections", "--head", f"3:{kept[3][-1]}")
    assert (done.returncode, done.stdout) == (
        1, "elections: NOT what was entered: event 3 is not the one that was noted\n")
    done = verify(urna, "elections", "--head", f"6:{kept[4][-1]}")
    assert (done.returncode, done.stdout) == (1, "elections: NOT what was entered: the noted event 6 is not there\n")


@pytest.mark.embedded
def test_of_trimmed_events_the_last_can_be_compared(urna):
    fill(urna, "elections", 105, now())
    kept = {row[0]: row[-1] for row in rows(urna, "elections")}
    done = run("audit", "trim", "elections", "--data", urna.data, "--audit-events", "100")
    assert done.returncode == 0, done.stderr
    last = rows(urna, "elections")[0][0] - 1
    assert verify(urna, "elections", "--head", f"{last}:{kept[last]}").returncode == 0
    assert verify(urna, "elections", "--head", f"{last}:{kept[last - 1]}").returncode == 1
    done = verify(urna, "elections", "--head", f"{last - 1}:{kept[last - 1]}")
    assert done.returncode == 2 and "as they were entered" in done.stdout and "was trimmed" in done.stderr


@pytest.mark.embedded
def test_a_personal_number_that_somebody_writes_is_not_kept(serve):
    urna = serve()
    service = Service.of(urna)
    jmbg = people.new_jmbg()
    service.create_participant({"name": f"List of {jmbg}, and 0123456789012", "individual": False})
    held = run("queue", "hold", "--data", urna.data, "--official", "ana@example.com", "--by", f"Mira {jmbg}",
               "--reason", f"{jmbg} suspect")
    assert held.returncode == 0, held.stderr
    people.jmbgs_given.discard(jmbg)  # the command's own log has what the operator wrote
    within(10, lambda: [event["details"] for event in events(service, "elections")] == [
        "************* suspect", "party: List of *************, and 0123456789012"])
    assert events(service, "elections")[0]["actor"] == "Mira *************"


@pytest.mark.embedded
def test_a_trail_whose_end_was_cut_off_or_that_was_made_anew_is_told_by_the_noted_event(urna):
    head = whole(urna, "elections").split()[-1]
    with trails.database(urna, "elections") as opened:
        opened.executescript(TRIGGERS + "DELETE FROM audit_events WHERE number = 5")
    assert verify(urna).returncode == 0, "it looks like one that is whole"
    assert "the noted event 5 is not there" in verify(urna, "elections", "--head", head).stdout
    with trails.database(urna, "elections") as opened:
        opened.execute("DELETE FROM audit_events")
    fill(urna, "elections", 5, 0)
    assert verify(urna).returncode == 0
    done = verify(urna, "elections", "--head", head)
    assert done.returncode == 1 and "event 5 is not the one that was noted" in done.stdout


@pytest.mark.embedded
def test_what_the_command_cannot_do_it_says(urna, tmp_path):
    for arguments, said in [
            ((), "name the trail that --head is of"), (("elections",), "is not NUMBER:HASH")]:
        done = verify(urna, *arguments, "--head", "5:abc")
        assert done.returncode == 2 and done.stdout == "" and said in done.stderr
    done = run("audit", "verify", "--data", tmp_path / "nothing")
    assert done.returncode == 2 and "there is no" in done.stderr and not os.path.exists(tmp_path / "nothing")
    assert run("audit", "verify", "others", "--data", urna.data).returncode not in (0, 1)
    assert run("audit", "trim", "--audit-events", "99", "--data", urna.data).returncode not in (0, 1)
    assert run("audit", "--data", urna.data).returncode not in (0, 1)
    done = run("audit", "verify", "--cluster")
    assert done.returncode == 2 and "name the trail" in done.stderr


# -- its size and age ----------------------------------------------------------------------------------------------------

def now():
    return int(time.time() * 1e6)


@pytest.mark.embedded
def test_the_oldest_events_go_and_everything_goes_on_while_the_trail_is_full(serve):
    urna = serve("--audit-events", 100)
    service = Service.of(urna)
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=60)
    for trail in trails.PARTS:
        fill(urna, trail, 100, now())

    # Full: it is trimmed within a minute, and until then log-ins are counted, and changes are entered all the same.
    answer = service.login(official.person.email, official.person.password)
    assert answer.status_code == 200 and of_answer(service, "accounts", answer) == []
    assert metrics_of(urna.url)["urna_audit_events_missed_total"] == [({}, 1)]
    answer = service.vote(official.token, [(new_guid(), 1)])
    expect_empty(answer)
    upload = answer.headers["Urna-Upload"]
    person = people.new_person()
    assert [event["kind"] for event in of_answer(service, "accounts", service.register(person.fields()))] == ["accountRegistered"]
    created = service.create_participant({"name": "A", "individual": False})
    assert [event["kind"] for event in of_answer(service, "elections", created)] == ["participantCreated"]
    assert len(rows(urna, "accounts")) == len(rows(urna, "elections")) == 101

    urna.stop()
    heads = {trail: whole(urna, trail).split()[-1] for trail in trails.PARTS}
    urna.start()
    service = Service.of(urna)
    for trail in trails.PARTS:
        within(5, lambda: any(row[2] == "trailTrimmed" for row in rows(urna, trail)))
        kept = rows(urna, trail)
        [trimming] = [row for row in kept if row[2] == "trailTrimmed"]
        assert trimming[5] == "11" and re.fullmatch("[0-9a-f]{64}", trimming[9])
        assert kept[0][0] == 12 and 91 <= len(kept) <= 93
        assert verify(urna, trail, "--head", heads[trail]).returncode == 0
    assert service.login(official.person.email, official.person.password).status_code == 200
    assert rows(urna, "accounts")[-1][2] == "signIn"
    assert service.uploads(official.token, upload).json()["uploads"][0]["id"] == upload
    assert election.id == service.elections()[-1]["id"]
    shown = events(service, "elections")
    trails.check_chain(shown[::-1], before=[event for event in shown if event["kind"] == "trailTrimmed"][0]["details"])


@pytest.mark.embedded
def test_log_ins_that_were_missed_are_told_when_there_is_room(serve):
    urna = serve("--audit-events", 100)
    service = Service.of(urna)
    official = service.new_official()
    fill(urna, "accounts", 100, now())
    for _ in range(2):
        assert service.login(official.person.email, official.person.password).status_code == 200
    done = run("audit", "trim", "accounts", "--audit-events", 100, "--data", urna.data)
    assert (done.returncode, done.stdout) == (0, "accounts: 10 events were removed\n"), done.stderr
    urna.stop()
    missed = [row for row in rows(urna, "accounts") if row[2] == "eventsMissed"]
    assert sum(row[8] for row in missed) == 2
    assert verify(urna).returncode == 0
    assert "log-ins are missing in the audit trail" in urna.all_logs()


@pytest.mark.embedded
def test_a_trail_that_cannot_be_written_stops_no_log_in_and_no_upload_but_every_change(serve):
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    participants = service.new_participants(2)
    election = service.election_now(participants, seconds=60)
    for trail in trails.PARTS:
        with trails.database(urna, trail) as opened:
            opened.execute("CREATE TRIGGER broken BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'broken'); END")
    assert service.login(official.person.email, official.person.password).status_code == 200
    expect_empty(service.vote(official.token, [(new_guid(), 1)]))
    person = people.new_person()
    for answer in (service.create_participant({"name": "A", "individual": False}), publish(service, election.id, True),
                   service.delete(official.person.email)):
        assert answer.status_code >= 500, answer.text
    assert service.register(person.fields()).status_code != 200
    assert len(service.get_participants().json()["participants"]) == 2
    assert service.login(official.person.email, official.person.password).status_code == 200
    for trail in trails.PARTS:
        with trails.database(urna, trail) as opened:
            opened.execute("DROP TRIGGER broken")
    urna.stop()
    missed = [row for row in rows(urna, "accounts") if row[2] == "eventsMissed"]
    assert sum(row[8] for row in missed) == 2
    assert verify(urna).returncode == 0


@pytest.mark.embedded
def test_events_that_are_too_old_go(urna):
    for trail in trails.PARTS:
        held = len(rows(urna, trail))
        fill(urna, trail, held + 3, now() - 3 * DAY)
        fill(urna, trail, held + 5, now())
    first = {trail: rows(urna, trail)[-2][0] for trail in trails.PARTS}
    untouched = {trail: rows(urna, trail) for trail in trails.PARTS}
    urna.start()
    urna.stop()
    assert {trail: rows(urna, trail) for trail in trails.PARTS} == untouched, "by default they stay, however old"

    # The first events are of today, and stay with all that are behind them.
    urna.options = ["--audit-days", "2"]
    urna.start()
    urna.stop()
    assert {trail: rows(urna, trail) for trail in trails.PARTS} == untouched

    for trail in trails.PARTS:
        with trails.database(urna, trail) as opened:
            opened.executescript(TRIGGERS + "DELETE FROM audit_events")
            make_triggers_again(opened)
        fill(urna, trail, 3, now() - 3 * DAY)
        fill(urna, trail, 5, now())
    urna.start()
    urna.stop()
    for trail in trails.PARTS:
        assert [(row[0], row[2]) for row in rows(urna, trail)] == [(4, "signIn"), (5, "signIn"), (6, "trailTrimmed")]
        assert rows(urna, trail)[-1][5] == "3"
    assert verify(urna).returncode == 0


@pytest.mark.embedded
def test_operators_trim_by_hand(urna):
    fill(urna, "elections", 250, now())
    done = run("audit", "trim", "--audit-events", 100, "--data", urna.data)
    assert (done.returncode, done.stdout) == (0, "accounts: 0 events were removed\nelections: 160 events were removed\n")
    kept = rows(urna, "elections")
    assert len(kept) == 91 and kept[0][0] == 161
    assert (kept[-1][2], kept[-1][4], kept[-1][5], kept[-1][6]) == ("trailTrimmed", "urna audit trim", "160", "")
    assert verify(urna).returncode == 0
    with trails.database(urna, "elections") as opened, pytest.raises(sqlite3.IntegrityError):
        opened.execute("DELETE FROM audit_events WHERE number = 161")


# -- operators, and earlier versions -------------------------------------------------------------------------------------

@pytest.mark.embedded
def test_operators_commands_on_accounts_are_events(serve):
    urna = serve()
    person = people.new_person()
    email = person.email
    done = run("account", "add", "--data", urna.data, "--email", email, "--jmbg", person.jmbg, "--forename", "A", "--surname", "B",
               "--role", "administrator", stdin=person.password + "\n")
    assert done.returncode == 0, done.stderr
    done = run("account", "password", "--data", urna.data, "--email", email, stdin=person.password + "2\n")
    assert done.returncode == 0, done.stderr
    assert run("account", "password", "--data", urna.data, "--email", "x@y.rs", stdin=person.password + "2\n").returncode != 0
    shown = events(Service.of(urna), "accounts", search=email)
    assert [(event["kind"], event["account"], event["address"], event["details"]) for event in shown] == [
        ("passwordSet", None, "", f"{email}, administrator"), ("accountAdded", None, "", f"{email}, administrator")]
    assert len({event["requestId"] for event in shown}) == 2


@pytest.mark.embedded
def test_a_data_directory_of_before_gets_its_trails(serve):
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    service.new_participants(2)
    urna.stop()
    rebuild_sqlite(urna.data / "accounts.db", 3)
    rebuild_sqlite(urna.data / "elections.db", 7)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        rows(urna, "accounts")
    urna.start()
    service = Service.of(urna)
    assert service.login(official.person.email, official.person.password).status_code == 200
    service.new_participants(1)
    # What was before it has no event.
    assert [event["kind"] for event in events(service, "elections")] == ["participantCreated"]
    assert {event["kind"] for event in events(service, "accounts")} == {"signIn"}
    assert verify(urna).returncode == 0
