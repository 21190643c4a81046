# SPDX-License-Identifier: Apache-2.0
"""The public pages under /results, and the same as files: who sees what, in which language, and for how long anybody may keep it."""

import base64
import csv
import hashlib
import html
import io
import json
import re
import time
import xml.dom.minidom

import pytest

from client import expect_empty, expect_message, new_guid
from test_counting import votes_for
from test_results import hold, hold_counts, publish
from urna_process import within

KEPT = "public, max-age=2, stale-while-revalidate=5"
EVIL = "</script><script>alert(1)</script>\"'&<!-- \u202e רשימה Ђорђе Đorđe"
PAGES = ("", "/embed", "/projector")
FILES = ("/result.json", "/result.csv", "/result.svg")


def ask(service, path, method="GET", **headers):
    return service.call("admin", method, f"/results{path}", headers={name.replace("_", "-"): value for name, value in headers.items()})


def show(service, election, **fields):
    expect_empty(publish(service, {"id": election.id, "public": True, **fields}))
    within(10, lambda: ask(service, f"/{election.id}").status_code == 200)


def text_of(answer):
    """What a reader without script sees, with single spaces."""
    body = re.search(r"<body>(.*)</body>", answer.text, re.DOTALL)[1]
    without = re.sub(r"<script.*?</script>|<[^>]*>", " ", body, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(without))


@pytest.fixture(scope="module")
def shown(service, official):
    """A finished election of two lists, with 5 of 8 seats and a duplicate, that is public."""
    def upload(_):
        ballots = [(new_guid(), 1) for _ in range(5)] + [(new_guid(), 2) for _ in range(3)]
        expect_empty(service.vote(official.token, ballots + [(ballots[0][0], 2)]))
    election = hold(service, service.new_participants(2), upload, seats=8, name="Izbori za proveru", place="Niš")
    show(service, election)
    within(10, lambda: "of 8 seats" in ask(service, f"/{election.id}").text)
    return election


# -- who sees what ---------------------------------------------------------------------------------------------------

def test_what_is_not_public_is_not_found(service, shown):
    hidden = hold_counts(service, service.new_official(), [2, 1], seats=3)
    for number in (hidden.id, 10**6, 0, -1, "abc", 10**30, f"{shown.id}x"):
        for path in PAGES + FILES:
            answer = ask(service, f"/{number}{path}")
            assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store"), path
            assert str(hidden.id) not in text_of(answer) if path in PAGES else answer.json() == {"message": "Not found."}
    assert f"/results/{hidden.id}?" not in ask(service, "").text
    assert hidden.id not in [one["id"] for one in ask(service, ".json").json()["elections"]]


def test_page_says_the_result_without_script(service, shown):
    answer = ask(service, f"/{shown.id}")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    said = text_of(answer)
    names = [one["name"] for one in ask(service, f"/{shown.id}/result.json").json()["participants"]]
    assert f"{names[0]} has 5 of 8 seats, a majority." in said
    for one in ("Izbori za proveru", "Niš", "62.50%", "37.50%", "Invalid votes: 1 (duplicates: 1, unknown numbers: 0).", "Last changed:",
                "Threshold", "D’Hondt", "Threshold: 5% of the valid votes, which is 1 or more."):
        assert one in said
    assert "<svg" in answer.text and "<table" in answer.text
    assert len(answer.content) < 25_000


def test_nothing_internal_is_said(service, shown):
    official = service.new_official()
    election = hold_counts(service, official, [4, 2], seats=3)
    show(service, election, turnout=True)
    for path in PAGES + FILES:
        text = ask(service, f"/{election.id}{path}").text
        for secret in (official.jmbg, official.person.email, official.person.surname, "upload"):
            assert secret.lower() not in text.lower(), (path, secret)
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", text), path


def test_list_names_the_public_elections_newest_first(service, shown):
    newer = hold_counts(service, service.new_official(), [1, 2], individual=True)
    show(service, newer)
    within(10, lambda: f"/results/{newer.id}?" in ask(service, "").text)
    page = ask(service, "").text
    assert page.index(f"/results/{newer.id}?") < page.index(f"/results/{shown.id}?")
    listed = ask(service, ".json").json()["elections"]
    numbers = [one["id"] for one in listed]
    assert numbers.index(newer.id) < numbers.index(shown.id)
    assert next(one for one in listed if one["id"] == shown.id)["state"] == "finished"


def test_withdrawn_page_is_gone(service, shown):
    election = hold_counts(service, service.new_official(), [1, 1], seats=2)
    show(service, election)
    tag = ask(service, f"/{election.id}").headers["ETag"]
    expect_empty(publish(service, {"id": election.id, "public": False}))
    within(10, lambda: ask(service, f"/{election.id}").status_code == 404)
    for path in PAGES + FILES:
        assert ask(service, f"/{election.id}{path}", If_None_Match=tag).status_code == 404
    assert f"/results/{election.id}?" not in ask(service, "").text


# -- languages -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("query, accept, tag, said", [
    ("", None, "en", "seats, a majority"), ("", "sr", "sr-Cyrl", "мандата, што је већина"), ("", "sr-Latn-RS, en;q=0.5", "sr-Latn", "što je većina"),
    ("", "de, hr;q=0.4, en;q=0.2", "sr-Latn", "što je većina"), ("?lang=sr-Latn", "en", "sr-Latn", "što je većina"), ("?lang=SR-cyrl", None, "sr-Cyrl", "већина"),
    ("?lang=en", "sr", "en", "a majority"), ("?lang=xx", "sr-Latn", "sr-Latn", "većina"), ("?lang=", "en;q=0", "en", "a majority"),
])
def test_language_is_that_of_the_address_or_of_the_reader(service, shown, query, accept, tag, said):
    answer = ask(service, f"/{shown.id}{query}", **({"Accept_Language": accept} if accept else {}))
    assert f'<html lang="{tag}"' in answer.text and said in answer.text
    assert answer.headers["Vary"] == "Accept-Language, Accept-Encoding"
    for other in ("en", "sr-Latn", "sr-Cyrl"):
        assert f'href="?lang={other}"' in answer.text


def test_page_that_is_missing_is_in_the_readers_language_too(service):
    assert "Ovde nema javne stranice" in ask(service, "/1000000", Accept_Language="sr-Latn").text


# -- policies --------------------------------------------------------------------------------------------------------

def test_each_page_has_its_style_inside_under_its_hash(service, shown):
    for path in ("", f"/{shown.id}", f"/{shown.id}/embed", f"/{shown.id}/projector", "/1000000"):
        answer = ask(service, path)
        style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = answer.headers["Content-Security-Policy"]
        assert f"style-src 'sha256-{digest}'" in policy and "unsafe" not in policy
        assert "style=" not in answer.text  # the policy would not have it
        assert ("frame-ancestors *" in policy) == path.endswith("/embed")
        assert ("frame-ancestors 'none'" in policy) != path.endswith("/embed")
        assert "form-action 'none'" in policy and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_page_for_frames_has_no_script_and_no_form(service, shown):
    answer = ask(service, f"/{shown.id}/embed")
    assert "<script" not in answer.text and "<form" not in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]


@pytest.mark.embedded  # the gateway has files of its own
def test_script_and_preview_are_there(service, shown):
    page = ask(service, f"/{shown.id}").text
    script = service.call("admin", "GET", re.search(r'<script type="module" src="(/assets/[^"]+)"', page)[1])
    assert (script.status_code, script.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert json.loads(re.search(r'<script type="application/json" id="page-data">(.*?)</script>', page)[1])["state"] == "finished"


def test_other_sites_may_read_the_data_alone(service, shown):
    for path in ("", ".json", f"/{shown.id}", *(f"/{shown.id}{file}" for file in FILES), f"/{shown.id}/embed"):
        answer = ask(service, path, Origin="https://elsewhere.example")
        assert ("Access-Control-Allow-Origin" in answer.headers) == path.endswith((".json", ".csv")), path


def test_only_reading_is_allowed(service, shown):
    for path in ("", ".json", f"/{shown.id}", f"/{shown.id}/result.csv"):
        answer = ask(service, path, method="POST")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    for path in ("/", f"/{shown.id}/", f"/{shown.id}/x", f"/{shown.id}/embed/x"):
        assert ask(service, path).status_code == 404, path


# -- files -----------------------------------------------------------------------------------------------------------

def test_data_are_those_of_the_result(service, shown):
    data = ask(service, f"/{shown.id}/result.json").json()
    results = service.get_results(shown.id).json()
    assert [(one["pollNumber"], one["name"], one["result"]) for one in data["participants"]] == \
        [(one["pollNumber"], one["name"], one["result"]) for one in results["participants"]]
    assert [one["votes"] for one in data["participants"]] == [5, 3]
    assert (data["validVotes"], data["invalidVotes"]) == (8, {"duplicate": 1, "invalidPollNumber": 0})
    answer = ask(service, f"/{shown.id}/result.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="urna-election-{shown.id}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert [(row["votes"], row["share"], row["seats"], row["passed"]) for row in rows] == [("5", "0.625", "5", "true"), ("3", "0.375", "3", "true")]


def test_data_of_a_president_are_shares(service):
    election = hold_counts(service, service.new_official(), [2, 1], individual=True)
    show(service, election)
    within(10, lambda: ask(service, f"/{election.id}/result.csv").status_code == 200)
    assert [one["result"] for one in ask(service, f"/{election.id}/result.json").json()["participants"]] == [0.67, 0.33]
    rows = list(csv.DictReader(io.StringIO(ask(service, f"/{election.id}/result.csv").text)))
    assert [(row["share"], row["result"]) for row in rows] == [("0.666667", "0.67"), ("0.333333", "0.33")]
    assert "66.67% of the valid votes, a majority" in text_of(ask(service, f"/{election.id}"))


def test_picture_says_the_result_by_itself(service, shown):
    answer = ask(service, f"/{shown.id}/result.svg?lang=en")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    picture = xml.dom.minidom.parseString(answer.content)
    said = " ".join(node.firstChild.data for node in picture.getElementsByTagName("text"))
    assert "Izbori za proveru" in said and "5 of 8 seats" in said
    assert len(re.findall("h0", answer.text)) == 8


def test_names_are_data_everywhere(service, official):
    long_name = "Ж" * 128 + "š" * 128
    parties = service.new_participants(3, names=[EVIL, long_name, "=1+1"])
    election = hold(service, parties, lambda _: expect_empty(service.vote(official.token, votes_for([5, 3, 1]))), name=EVIL, place=EVIL, kind=EVIL)
    show(service, election)
    within(10, lambda: ask(service, f"/{election.id}/result.csv").status_code == 200)
    for path in ("", *(f"/{election.id}{page}" for page in PAGES)):
        page = ask(service, path).text
        assert "<script>alert" not in page and "alert(1)" in page and "<!--" not in page, path
    assert EVIL.replace("  ", " ") in text_of(ask(service, f"/{election.id}"))
    assert long_name in text_of(ask(service, f"/{election.id}"))
    assert ask(service, f"/{election.id}/result.json").json()["participants"][0]["name"] == EVIL
    rows = list(csv.DictReader(io.StringIO(ask(service, f"/{election.id}/result.csv").content.decode(), newline="")))
    assert [row["name"] for row in rows] == [EVIL, long_name, "'=1+1"]
    xml.dom.minidom.parseString(ask(service, f"/{election.id}/result.svg").content)


# -- how long it is kept ---------------------------------------------------------------------------------------------

def test_anybody_may_keep_it_for_seconds(service, shown):
    for path in ("", ".json", *(f"/{shown.id}{one}" for one in PAGES + FILES)):
        answer = ask(service, path)
        assert answer.headers["Cache-Control"] == KEPT, path
        unchanged = ask(service, path, If_None_Match=answer.headers["ETag"])
        assert (unchanged.status_code, unchanged.content, unchanged.headers["Cache-Control"]) == (304, b"", KEPT)
        head = ask(service, path, method="HEAD")
        assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])


def test_what_is_asked_with_a_token_nobody_keeps(service, shown):
    for path in ("", f"/{shown.id}", f"/{shown.id}/result.json"):
        for authorization in (f"Bearer {service.administrator_token}", "Basic x", "x"):
            assert ask(service, path, Authorization=authorization).headers["Cache-Control"] == "no-store"


def test_tag_stays_while_nothing_changes(service, shown):
    tags = set()
    until = time.monotonic() + 2.5
    while time.monotonic() < until:
        tags.add(ask(service, f"/{shown.id}").headers["ETag"])
        time.sleep(0.2)
    assert len(tags) == 1
    assert ask(service, f"/{shown.id}?lang=sr-Latn").headers["ETag"] not in tags


def test_compressed_form_is_the_same_page(service, shown):
    plain = ask(service, f"/{shown.id}", Accept_Encoding="identity")
    small = ask(service, f"/{shown.id}", Accept_Encoding="gzip")
    assert small.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert small.text == plain.text and small.headers["ETag"] != plain.headers["ETag"]
    assert int(small.headers["Content-Length"]) < len(plain.content) / 2


def test_whoever_asks_while_it_changes_sees_a_whole_page(service, shown):
    for round_ in range(6):
        expect_empty(publish(service, {"id": shown.id, "public": round_ % 2 == 1}))
        for _ in range(20):
            answer = ask(service, f"/{shown.id}")
            assert answer.status_code in (200, 404)
            assert answer.text.endswith("</html>\n")
    within(10, lambda: ask(service, f"/{shown.id}").status_code == 200)


def test_turnout_is_told_while_it_runs_where_an_administrator_allows_it(service, official):
    election = service.election_now(service.new_participants(2), seconds=15)
    expect_empty(service.vote(official.token, votes_for([3, 4])))
    show(service, election)
    time.sleep(1.1)
    page = ask(service, f"/{election.id}").text
    assert "The election is running." in page and "Turnout" not in page
    assert "turnout" not in ask(service, f"/{election.id}/result.json").json()
    expect_message(ask(service, f"/{election.id}/result.csv"), "Not found.", 404)
    expect_empty(publish(service, {"id": election.id, "public": True, "turnout": True}))
    within(10, lambda: ask(service, f"/{election.id}/result.json").json().get("turnout", {}).get("ballots") == 7)
    told = ask(service, f"/{election.id}/result.json").json()
    assert sum(hour["ballots"] for hour in told["turnout"]["hours"]) == 7
    assert all("votes" not in one for one in told["participants"])
    assert "Ballots recorded so far: 7." in ask(service, f"/{election.id}").text
    one = next(one for one in service.overview().json()["elections"] if one["id"] == election.id)
    assert (one["public"], one["publicTurnout"]) == (True, True)
    expect_empty(publish(service, {"id": election.id, "public": True, "turnout": False}))
    within(10, lambda: "turnout" not in ask(service, f"/{election.id}/result.json").json())
