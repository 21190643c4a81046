# SPDX-License-Identifier: Apache-2.0
"""The wrong zone, and the far date: what the start does with TZ, and what becomes of dates near the years 1 and 9999."""

import sqlite3

import pytest

import urna_process
from client import Service, expect_message


def zone_of(urna):
    return Service.of(urna).overview().json()["timeZone"]


def logged(urna, message):
    return [entry for entry in urna.entries() if entry["message"] == message]


# -- the zone --------------------------------------------------------------------------------------------------------

@pytest.mark.embedded
@pytest.mark.parametrize("tz", ["CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Belgrad", ":/nonexistent/zone", "/etc/passwd",
                                "right/Europe/Belgrade"])
def test_a_tz_that_names_no_zone_ends_the_start_with_what_to_set(prepare, tz):
    urna = prepare(env={"TZ": tz})
    urna.launch()
    assert urna.wait_for_exit() == 2
    lines = urna.log().splitlines()
    assert len(lines) == 1 and tz.lstrip(":") in lines[0] and "--time-zone or URNA_TIME_ZONE" in lines[0], lines
    assert not urna.data.exists()


@pytest.mark.embedded
def test_a_tz_that_names_no_zone_does_not_matter_where_a_zone_is_configured(serve):
    urna = serve("--time-zone", "Europe/Belgrade", env={"TZ": "CET-1CEST"})
    assert zone_of(urna) == "Europe/Belgrade"


@pytest.mark.embedded
def test_of_the_other_commands_only_those_that_read_dates_mind(tmp_path):
    tz = {"TZ": "Europe/Belgrad"}
    admin = urna_process.run("admin", "--jwt-secret", "a secret", env=tz)
    assert admin.returncode == 2 and "Europe/Belgrad; set --time-zone" in admin.stderr, admin.stderr
    for command in (["routes"], ["keys", "make", "--out", tmp_path / "keys"]):
        assert urna_process.run(*command, env=tz).returncode == 0


@pytest.mark.embedded
def test_an_empty_tz_is_utc_with_a_warning(serve):
    urna = serve(env={"TZ": ""})
    assert zone_of(urna) == "UTC"
    assert [(entry["level"], entry["zone"]) for entry in logged(urna, "no time zone is set")] == [("warning", "UTC")]


@pytest.mark.embedded
def test_a_copy_of_a_zones_file_is_found_and_told(serve, tmp_path):
    copy = tmp_path / "localtime"
    copy.write_bytes(open("/usr/share/zoneinfo/Asia/Tokyo", "rb").read())
    urna = serve(env={"TZ": f":{copy}"})
    assert zone_of(urna) in ("Asia/Tokyo", "Japan")
    told, = logged(urna, "the time zone was found by comparing files")
    assert (told["level"], told["zone"], told["file"]) == ("info", zone_of(urna), str(copy))


# -- the far date ----------------------------------------------------------------------------------------------------

FAR = [("9999-12-31T22:00:00Z", "9999-12-31T23:59:59-01:00"), ("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59-02:00"),
       ("0001-01-01T00:00:00+01:00", "0001-01-01T12:00:00Z"), ("0000-06-16T12:00:00Z", "0001-01-01T12:00:00Z")]


@pytest.fixture(scope="module")
def parties(service):
    return service.new_participants(2)


def create(service, parties, start, end, **more):
    return service.create_election({"start": start, "end": end, "individual": False, "participants": parties, **more})


@pytest.mark.parametrize("start, end", FAR)
def test_an_instant_whose_year_in_utc_is_not_1_to_9999_is_refused(service, parties, start, end):
    expect_message(create(service, parties, start, end), "Invalid date and time.")
    # After what is missing, and before the rest.
    expect_message(create(service, parties, start, end, individual=None), "Field individual is missing.")
    expect_message(create(service, [], start, end, seats=0), "Invalid date and time.")


@pytest.mark.embedded
def test_the_first_and_the_last_instants_are_accepted(service, parties):
    # Civil time in Belgrade, which is ahead of UTC.
    expect_message(create(service, parties, "0001-01-01T00:00:00", "0001-01-01T12:00:00Z"), "Invalid date and time.")
    for start, end in [("0000-12-31T23:00:00-01:00", "0001-01-01T00:00:01Z"),
                       ("9999-12-31T23:59:59.999998Z", "9999-12-31T22:59:59.999999-01:00")]:
        assert create(service, parties, start, end).status_code == 200
    assert [one["start"] for one in service.elections()[-2:]] == ["0000-12-31T23:00:00-01:00", "9999-12-31T23:59:59.999998Z"]


@pytest.mark.embedded
def test_an_election_of_before_with_a_far_date_hides_no_other(prepare):
    urna = prepare("--time-zone", "Europe/Belgrade").start()
    service = Service.of(urna)
    parties = service.new_participants(2)
    assert create(service, parties, "2019-06-16T08:00:00", "2019-06-16T20:00:00").status_code == 200
    assert create(service, parties, "9999-12-31T20:00:00Z", "9999-12-31T21:00:00Z").status_code == 200
    urna.stop()
    database = sqlite3.connect(urna.data / "elections.db")
    with database:  # 9999-12-31T23:59:59-01:00
        database.execute("UPDATE elections SET end_text = '9999-12-31T23:59:59-01:00', end_at = 253402304399000000"
                         " WHERE start_text = '9999-12-31T20:00:00Z'")
    database.close()
    urna.start()
    assert [one["end"] for one in service.elections()] == ["2019-06-16T20:00:00", "9999-12-31T23:59:59-01:00"]
    answer = service.overview().json()
    assert [one["id"] for one in answer["elections"]] == [1, 2]
    far = answer["elections"][1]
    assert (far["state"], far["endAt"]) == ("upcoming", "10000-01-01T00:59:59.000000Z")
    expect_message(create(service, parties, "9999-12-31T22:00:00Z", "9999-12-31T23:00:00Z"), "Invalid date and time.")
    assert create(service, parties, "2020-06-16T08:00:00", "2020-06-16T20:00:00").status_code == 200
