# SPDX-License-Identifier: Apache-2.0
"""POST /vote: the multipart body, the lines of the file, all or nothing, and repeating an upload safely."""

import json
import threading
import uuid

import pytest

from client import (HeldElection, Multipart, Service, Wire, csv_file, expect_empty, expect_message,
                    expect_missing_authorization, expect_some_message, new_guid)
from urna_process import fewer

MISSING = "Field file is missing."
G = "28f8ba24-bdd1-4c07-9d4a-0b2a1d3e4f50"
H = "11111111-2222-3333-4444-555555555555"
LINE = f"{G},1\n".encode()
BAD_LINE = "Incorrect number of values on line 0."


def post(service, official, body, content_type):
    headers = {"Content-Type": content_type} if content_type is not None else {}
    return service.call("station", "POST", "/vote", token=official.token, data=body, headers=headers)


def post_parts(service, official, multipart):
    return post(service, official, multipart.body(), multipart.content_type)


# -- the multipart body ----------------------------------------------------------------------------------------------

NO_FILE = {
    "no body": (b"", None),
    "no body but a content type": (b"", "multipart/form-data; boundary=x"),
    "JSON": (b'{"file": "x"}', "application/json"),
    "a form": (b"file=" + LINE, "application/x-www-form-urlencoded"),
    "bare CSV": (LINE, "text/csv"),
    "no boundary named": (Multipart("x").part('name="file"', LINE).body(), "multipart/form-data"),
    "an empty boundary": (Multipart("x").part('name="file"', LINE).body(), "multipart/form-data; boundary="),
    "another boundary": (Multipart("x").part('name="file"', LINE).body(), "multipart/form-data; boundary=y"),
    "no part at all": (b"--x--\r\n", "multipart/form-data; boundary=x"),
    "no closing delimiter": (Multipart("x").part('name="file"', LINE).body()[:-7], "multipart/form-data; boundary=x"),
    "cut in the head": (b'--x\r\nContent-Disposition: form-data; name="fi', "multipart/form-data; boundary=x"),
    "a part without a name": (Multipart("x").part('filename="file"', LINE).body(), "multipart/form-data; boundary=x"),
    "another name": (Multipart("x").part('name="ballots"', LINE).body(), "multipart/form-data; boundary=x"),
    "another case": (Multipart("x").part('name="File"', LINE).body(), "multipart/form-data; boundary=x"),
    "a longer name": (Multipart("x").part('name="file2"', LINE).body(), "multipart/form-data; boundary=x"),
    "the file's name is no field's name": (Multipart("x").part('name="other"; filename="file"', LINE).body(),
                                           "multipart/form-data; boundary=x"),
    "a part without a head": (b"--x\r\n\r\n" + LINE + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    "another type of multipart": (Multipart("x").part('name="file"', LINE).body().replace(b"form-data", b"attachment"),
                                  "multipart/form-data; boundary=x"),
    "not multipart whatever its body": (Multipart("x").part('name="file"', LINE).body(), "text/plain; boundary=x"),
}


@pytest.mark.parametrize("body, content_type", NO_FILE.values(), ids=NO_FILE)
def test_without_a_readable_part_named_file_the_field_is_missing(service, official, body, content_type):
    expect_message(post(service, official, body, content_type), MISSING)


GOOD_PARTS = {
    "with a file name": Multipart().part('name="file"; filename="ballots.csv"', LINE, "Content-Type: text/csv"),
    "without a file name": Multipart().part('name="file"', LINE),
    "an empty file name": Multipart().part('name="file"; filename=""', LINE),
    "a name without quotes": Multipart().part("name=file", LINE),
    "the file name first": Multipart().part('filename="b.csv"; name="file"', LINE),
    "a file name with everything in it": Multipart().part('name="file"; filename="a; name=\\"b\\".csv"', LINE),
    "an encoded file name": Multipart().part("name=\"file\"; filename*=UTF-8''%C4%91.csv", LINE),
    "no spaces": Multipart().part('name="file";filename="b.csv"', LINE),
    "other fields around it": Multipart().part('name="a"', b"1").part('name="file"', LINE).part('name="b"', b"\x00\xff"),
    "the first of two": Multipart().part('name="file"', LINE).part('name="file"', b"no ballot"),
    "an empty other field": Multipart().part('name="a"', b"").part('name="file"', LINE),
    "a boundary of 70 characters": Multipart("b" * 70).part('name="file"', LINE),
    "odd characters in the boundary": Multipart("--'()+_,-./:=?").part('name="file"', LINE),
    "more headers": Multipart().part('name="file"', LINE, "X-Other: a", "Content-Type: application/octet-stream"),
}


@pytest.mark.parametrize("multipart", GOOD_PARTS.values(), ids=GOOD_PARTS)
def test_the_first_part_named_file_counts(service, official, multipart):
    content_type = f'multipart/form-data; boundary="{multipart.boundary}"'
    expect_empty(post(service, official, multipart.body(), content_type))


def test_of_two_parts_named_file_the_second_is_not_looked_at(service, official):
    expect_message(post_parts(service, official, Multipart().part('name="file"', b"bad").part('name="file"', LINE)), BAD_LINE)


def test_header_names_and_the_type_ignore_case(service, official):
    body = Multipart().part('name="file"', LINE).body().replace(b"Content-Disposition", b"content-disposition")
    expect_empty(post(service, official, body, "Multipart/Form-Data; Boundary=" + Multipart().boundary))


def test_text_before_the_first_part_and_behind_the_last_is_no_part(service, official):
    body = b"a preamble\r\n" + Multipart().part('name="file"', LINE).body() + b"an epilogue\r\n"
    expect_empty(post(service, official, body, Multipart().content_type))


@pytest.mark.parametrize("almost", [b"\r\n--boundary-of-a-tes", b"\r\n--", b"\r", b"\r\n-", b"--boundary-of-a-test"],
                         ids=repr)
def test_what_only_looks_like_a_delimiter_is_content(service, official, almost):
    body = Multipart().part('name="file"', LINE[:-1] + almost + b"x,\n")
    answer = post_parts(service, official, body)
    assert answer.status_code == 400 and answer.json()["message"].startswith("Incorrect ")


def test_a_body_may_come_in_chunks_of_any_size(service, official):
    body = Multipart().part('name="a"', b"x").part('name="file"', LINE * 3).body()

    def pieces(size):
        for begin in range(0, len(body), size):
            yield body[begin:begin + size]
    for size in (1, 2, 3, 7, 64, len(body)):
        expect_empty(post(service, official, pieces(size), Multipart().content_type))


def test_a_body_may_arrive_byte_by_byte(service, official):
    body = Multipart().part('name="file"', LINE).body()
    with Wire(service.urls["station"]) as wire:
        wire.head("POST", "/vote", f"Authorization: Bearer {official.token}", f"Content-Length: {len(body)}",
                  f"Content-Type: {Multipart().content_type}")
        for position in range(len(body)):
            wire.send(body[position:position + 1])
        expect_empty(wire.answer())


# -- lines -----------------------------------------------------------------------------------------------------------

def values(line):
    return f"Incorrect number of values on line {line}."


def number(line):
    return f"Incorrect poll number on line {line}."


def guid(line):
    return f"Incorrect ballot GUID on line {line}."


COMPACT = G.replace("-", "")
FILES = [
    # One line, as plain as can be, and its ends.
    (f"{G},1", None), (f"{G},1\n", None), (f"{G},1\r\n", None), (f"{G},1\n{H},2\n", None), (f"{G},1\r\n{H},2", None),
    (f"{G},1\n{H},2\r\n", None),
    # No line, and empty lines.
    ("", None), ("\ufeff", None), ("\n", values(0)), ("\r\n", values(0)), (" ", values(0)), (f"{G},1\n\n", values(1)),
    (f"{G},1\n\n{H},2\n", values(1)), (f"{G},1\r\n\r\n", values(1)), (f"\n{G},1\n", values(0)),
    (f"{G},1\n ", values(1)),
    # A byte-order mark.
    (f"\ufeff{G},1\n", None), (f'\ufeff"{G}",1\n', None), (f"{G},1\n\ufeff{H},1\n", guid(1)),
    (f"\ufeff\ufeff{G},1\n", guid(0)),
    # Numbers of values.
    (G, values(0)), ("1", values(0)), (f"{G},1,", values(0)), (f"{G},1,2", values(0)), (f",{G},1", values(0)),
    (f"{G};1", values(0)), (f"{G}\t1", values(0)), (f"{G} 1", values(0)), (f"{G},1,,,,", values(0)), (",,", values(0)),
    (f"{G},1\n{H}\n", values(1)), (f"{G},1\n{H},1,1\n", values(1)),
    # Poll numbers.
    (f"{G},2147483647", None), (f"{G},2147483648", number(0)), (f"{G},4294967297", number(0)),
    (f"{G},18446744073709551617", number(0)),
    (f"{G},{'9' * 400}", number(0)), (f"{G},0", number(0)), (f"{G},00", number(0)), (f"{G},007", None),
    (f"{G},-1", number(0)),
    (f"{G},+1", number(0)), (f"{G},1.0", number(0)), (f"{G},1e0", number(0)), (f"{G},0x1", number(0)),
    (f"{G},one", number(0)),
    (f"{G},1x", number(0)), (f"{G},1 2", number(0)), (f"{G},- 1", number(0)), (f"{G},\uff11", number(0)),
    (f"{G},\u0661", number(0)),
    (f"{G},", number(0)), (f"{G}, ", number(0)), (f'{G},""', number(0)), (",", number(0)), (f"{G},1\0", number(0)),
    (f"{G},1_000", number(0)),
    # Spaces and quotes.
    (f"{G}, 3", None), (f"{G},3 ", None), (f" {G} , 3 ", None), (f"   {G}   ,   3   ", None), (f"{G}, 3\r\n", None),
    (f'"{G}",3', None), (f'"{G}", 3', None), (f'"{G}","3"', None), (f'"{G}", "3"', None), (f' "{G}",3', None),
    (f'"{G}",   "3"\n', None), (f'"{G},3"', values(0)), (f'"{G}"",3', values(0)), (f'"{G},3', values(0)),
    (f'{G},"3', values(0)), (f'"{G}"x,3', values(0)), (f'x"{G}",3', values(0)), (f'{G},"3"4', values(0)),
    (f'"a,b",3', guid(0)), (f'"a""b",3', guid(0)), (f'{G},"""3"""', number(0)), (f'{G},"3,4"', number(0)),
    (f'{G},"3\n"\n', values(0)), (f'"{G}\n",3', values(0)),
    # GUIDs.
    (f"{G.upper()},1", None), (f"{COMPACT},1", None), (f"{COMPACT.upper()},1", None), ("{" + G + "},1", None),
    ("{" + COMPACT + "},1", None), ("00000000-0000-0000-0000-000000000000,1", None), ("f" * 32 + ",1", None),
    (",1", guid(0)), (" ,1", guid(0)), ('"",1', guid(0)), ("guid,1", guid(0)), (f"{COMPACT[:-1]},1", guid(0)),
    (f"{COMPACT}0,1", guid(0)), (f"{G[:-1]}g,1", guid(0)), (f"{G}-,1", guid(0)), (f"-{G},1", guid(0)),
    ("{" + G + ",1", guid(0)),
    (G + "},1", guid(0)), ("(" + G + "),1", guid(0)), ("{{" + G + "}},1", guid(0)), ("{ " + G + " },1", guid(0)),
    ("{},1", guid(0)),
    (f"urn:uuid:{G},1", guid(0)), (f"0x{COMPACT},1", guid(0)), (G.replace("-", " ") + ",1", guid(0)),
    (COMPACT[:8] + "-" + COMPACT[8:] + ",1", guid(0)),
    (COMPACT[:9] + "-" + COMPACT[9:13] + "-" + COMPACT[13:17] + "-" + COMPACT[17:21]
                                                      + "-" + COMPACT[21:] + ",1", guid(0)),
    (G.replace("-", "\u2010") + ",1", guid(0)), (G[:-1] + "\uff10,1", guid(0)), (f"{G}\0,1", guid(0)),
    # The order within a line, and of lines.
    ("guid,0,", values(0)), ("guid,0", number(0)), ("guid,x", number(0)), (f"{G},1\n{H},0\nx,1\n", number(1)),
    (f"{G},1\nx,1\n{H}\n", guid(1)), (f"x,1\n{G},0\n", guid(0)), (f"{G},1\n{G},1\n{G},1\nx,1", guid(3)),
    (f"{G},1\n" * 9999 + f"{G},0", number(9999)),
    # A title line is a line like any other.
    ("guid,poll number\n" + f"{G},1\n", number(0)),
    # Nothing but noise.
    ("\0" * 100, values(0)), ("," * 5000, values(0)), ("x" * 10_000_000, values(0)), ("\n" * 100_000, values(0)),
]


@pytest.mark.parametrize("file, message", FILES, ids=lambda value: "" if value is None else ascii(value[:60]))
def test_the_file_is_checked_line_by_line(service, official, file, message):
    answer = service.vote(official.token, file.encode())
    if message is None:
        expect_empty(answer)
    else:
        expect_message(answer, message)


@pytest.mark.parametrize("file, message", [(b"\xff\xfe\x00,1\n", guid(0)), (LINE + b"\xc3\x28,1\n", guid(1)),
                                           (G.encode() + b",\xff\n", number(0)), (b"\xef\xbb" + LINE, guid(0)),
                                           (b"\xff\xfe" + LINE, guid(0))], ids=ascii)
def test_bytes_that_are_no_text_are_wrong_values(service, official, file, message):
    expect_message(service.vote(official.token, file), message)


def test_authorization_comes_before_the_file(service):
    expect_missing_authorization(service.call("station", "POST", "/vote", data=b""))
    expect_missing_authorization(service.vote(None, b"bad"))


# -- all or nothing --------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_a_million_lines_with_one_bad_at_the_end_are_refused_whole(service, official):
    lines = fewer(1_000_000)

    def upload(_):
        series = uuid.uuid4().hex[:20]
        good = "".join(f"{series}{position:012x},1\n" for position in range(lines - 1))
        expect_message(service.vote(official.token, f"{good}{H}\n".encode()), values(lines - 1))
        again = [(f"{series}{position:012x}", 7) for position in (0, lines // 2, lines - 2)]
        expect_empty(service.vote(official.token, again))

    # None of the GUIDs was recorded: the small upload's are all new, and spoiled for their poll number alone.
    results = service.hold(service.new_participants(2), upload, seconds=6)
    assert [vote["reason"] for vote in results["invalidVotes"]] == ["Invalid poll number."] * 3


def test_a_refused_file_counts_nothing(service, official):
    guids = []

    def upload(_):
        guids[:] = [new_guid(), new_guid()]
        expect_message(service.vote(official.token, f"{guids[0]},7\n{guids[1]},x\n".encode()), number(1))

    assert service.hold(service.new_participants(2), upload)["invalidVotes"] == []
    assert service.recorded(official, guids) == set()


# -- the names of uploads and repeating them -------------------------------------------------------------------------

def test_every_accepted_upload_has_a_name_of_its_own(service, official):
    file = csv_file([(new_guid(), 1)])
    names = {service.vote(official.token, file).headers["Urna-Upload"] for _ in range(3)}
    assert len(names) == 3 and all(names)


def spoiled(count=1):
    """Ballots that any election of two lists as invalid, so that each record of them can be seen."""
    return [(new_guid(), 7) for _ in range(count)]


def counted(results):
    """How many records the results show of which GUID."""
    guids = [vote["ballotGuid"] for vote in results["invalidVotes"]]
    return {one: guids.count(one) for one in guids}


def hold_spoiled(service, upload, seconds=0.6):
    """Holds an election of two in which `upload(ballots)` uploads these; gives the ballots and their counts."""
    used = []

    def once(_):
        used[:] = spoiled(3)
        upload(used)
    results = service.hold(service.new_participants(2), once, seconds=seconds)
    return [one for one, _ in used], counted(results)


def test_an_upload_repeated_with_its_key_is_counted_once_and_answered_the_same(service, official):
    def upload(ballots):
        key = uuid.uuid4().hex
        answers = [service.vote(official.token, ballots, key) for _ in range(4)]
        [expect_empty(answer) for answer in answers]
        assert len({answer.headers["Urna-Upload"] for answer in answers}) == 1
    guids, counts = hold_spoiled(service, upload)
    assert counts == {one: 1 for one in guids}


def test_equal_files_without_a_key_are_separate_uploads(service, official):
    guids, counts = hold_spoiled(service, lambda ballots: [expect_empty(service.vote(official.token, ballots))
                                                           for _ in range(2)])
    assert counts == {one: 2 for one in guids}


def test_a_key_with_another_file_is_422_and_counts_nothing(service, official):
    other = spoiled()

    def upload(ballots):
        key = uuid.uuid4().hex
        expect_empty(service.vote(official.token, ballots, key))
        expect_some_message(service.vote(official.token, other, key), 422)
        expect_some_message(service.vote(official.token, b"", key), 422)
        expect_empty(service.vote(official.token, ballots, key))
    guids, counts = hold_spoiled(service, upload)
    assert counts == {one: 1 for one in guids}


def test_the_same_file_is_the_same_whatever_the_form_around_it(service, official):
    def upload(ballots):
        key = uuid.uuid4().hex
        first = service.vote(official.token, ballots, key)
        form = Multipart("other").part('name="a"', b"b").part("name=file", csv_file(ballots))
        again = service.call("station", "POST", "/vote", token=official.token, data=form.body(),
                             headers={"Content-Type": form.content_type, "Idempotency-Key": key})
        expect_empty(again)
        assert again.headers["Urna-Upload"] == first.headers["Urna-Upload"]
    guids, counts = hold_spoiled(service, upload)
    assert counts == {one: 1 for one in guids}


def test_the_equal_key_of_a_later_account_with_the_same_email_is_another_upload(service):
    first = service.new_official()
    ballots = [(new_guid(), 1)]
    before = service.vote(first.token, ballots, "one key")
    expect_empty(service.delete(first.person.email))
    later = service.new_official(email=first.person.email)
    after = service.vote(later.token, ballots, "one key")
    expect_empty(after)
    assert after.headers["Urna-Upload"] != before.headers["Urna-Upload"]


@pytest.mark.parametrize("line, message", [
    ("x" * 100_000 + ",1", "Incorrect ballot GUID on line 0."),
    ("x" * 100_000, "Incorrect number of values on line 0."),
    ("{guid}," + "1" * 100_000, "Incorrect poll number on line 0."),
    (" " * 100_000 + "{guid} , " + "0" * 100_000 + "1", None)], ids=["guid", "values", "number", "good"])
def test_a_long_line_is_a_line_like_others(service, official, line, message):
    answer = service.vote(official.token, line.replace("{guid}", new_guid()).encode())
    if message is None:
        expect_empty(answer)
    else:
        expect_message(answer, message)


def test_another_officials_equal_key_is_another_upload(service, official):
    other = service.new_official()
    key = uuid.uuid4().hex
    first = service.vote(official.token, spoiled(), key)
    second = service.vote(other.token, spoiled(), key)
    expect_empty(first)
    expect_empty(second)
    assert first.headers["Urna-Upload"] != second.headers["Urna-Upload"]


def test_another_key_is_another_upload(service, official):
    ballots = spoiled()
    names = {service.vote(official.token, ballots, uuid.uuid4().hex).headers["Urna-Upload"] for _ in range(2)}
    assert len(names) == 2


def test_a_refused_upload_leaves_its_key_free(service, official):
    key = uuid.uuid4().hex
    expect_message(service.vote(official.token, b"bad", key), values(0))
    expect_message(service.vote(official.token, b"bad", key), values(0))
    expect_empty(service.vote(official.token, spoiled(), key))


def test_an_empty_file_can_be_repeated_too(service, official):
    key = uuid.uuid4().hex
    first = service.vote(official.token, b"", key)
    again = service.vote(official.token, b"", key)
    expect_empty(again)
    assert first.headers["Urna-Upload"] == again.headers["Urna-Upload"]


def at_once(calls):
    together = threading.Barrier(len(calls))
    answers = [None] * len(calls)

    def run(position):
        together.wait()
        answers[position] = calls[position]()
    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(calls))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return answers


def test_simultaneous_repeats_are_one_upload(service, official):
    def upload(ballots):
        key = uuid.uuid4().hex
        answers = at_once([lambda: service.vote(official.token, ballots, key)] * 8)
        [expect_empty(answer) for answer in answers]
        assert len({answer.headers["Urna-Upload"] for answer in answers}) == 1
    guids, counts = hold_spoiled(service, upload, seconds=1)
    assert counts == {one: 1 for one in guids}


def test_of_simultaneous_files_with_one_key_exactly_one_counts(service, official):
    files, answers = [], []

    def upload(_):
        key = uuid.uuid4().hex
        files[:] = [spoiled(2) for _ in range(8)]
        answers[:] = at_once([lambda file=file: service.vote(official.token, file, key) for file in files])
    results = service.hold(service.new_participants(2), upload, seconds=1)
    accepted = [file for file, answer in zip(files, answers) if answer.status_code == 200]
    assert sorted(answer.status_code for answer in answers) == [200] + [422] * 7
    assert counted(results) == {one: 1 for one, _ in accepted[0]}


@pytest.mark.embedded
@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_repeat_after_a_restart_is_the_same_upload(serve, end):
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    participants = service.new_participants(2)
    key, ballots = uuid.uuid4().hex, spoiled(2)
    election = service.election_now(participants, seconds=4)
    first = service.vote(official.token, ballots, key)
    expect_empty(first)
    getattr(urna, end)()
    urna.start()
    service = Service.of(urna)
    again = service.vote(official.token, ballots, key)
    expect_empty(again)
    assert again.headers["Urna-Upload"] == first.headers["Urna-Upload"]
    expect_some_message(service.vote(official.token, spoiled(), key), 422)
    assert isinstance(election, HeldElection) and election.time_left() > 0
    election.wait_for_end()
    results = service.get_results(election.id)
    assert results.status_code == 200, results.text
    assert counted(results.json()) == {one: 1 for one, _ in ballots}


def test_a_message_of_a_refusal_is_json(service, official):
    answer = service.vote(official.token, b"bad")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert json.loads(answer.content) == {"message": values(0)}
