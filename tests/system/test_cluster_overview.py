# SPDX-License-Identifier: Apache-2.0
"""The administrators' endpoints beyond the contract, on a cluster: progress while daemons change, and who answers what."""

import collections

import pytest

import books
from client import Service, expect_some_message
from test_cluster_crashes import begin
from urna_process import within

pytestmark = pytest.mark.embedded


def expected_of(cluster, election):
    """The progress that the table of uploads gives, by official."""
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    for row in books.recorded(cluster):
        if row["election"] == election.id:
            ballots = row["valid"] + row["duplicate"] + row["invalid_poll_number"]
            for place, more in enumerate([1, ballots, row["duplicate"], row["invalid_poll_number"]]):
                sums[row["jmbg"]][place] += more
    return dict(sums)


def shown_of(service, election, token=None):
    body = service.progress(election.id, token).json()
    return {one["jmbg"]: [one["uploads"], one["ballots"], one["duplicate"], one["invalidPollNumber"]]
            for one in body["officials"]}


@pytest.mark.slow
def test_progress_misses_nothing_when_another_daemon_takes_over(cluster):
    service, uploads, election = begin(cluster, 12)
    fresh = cluster.another("admin", "--time-zone", "Europe/Belgrade").start()
    with uploads.going_on():
        uploads.wait_for_more(20)
        before = shown_of(service, election)
        judge, _ = cluster.the_judge()
        judge.kill()
        within(15, lambda: shown_of(service, election) != before and len(cluster.judging()) == 1)
        uploads.wait_for_more(20)
        judge.start()
    books.balance(cluster, service, [election], uploads.accepted)
    within(5, lambda: service.progress(election.id).json()["state"] == "finished")
    assert shown_of(service, election) == expected_of(cluster, election)
    # One that was not there while it was recorded reads all of it at once.
    again = Service(service.urls["authentication"], fresh.url)
    assert shown_of(again, election, service.administrator_token) == expected_of(cluster, election)
    within(5, lambda: service.progress(election.id).json()["waiting"] == {
        "uploads": 0, "ballots": 0, "oldest": None, "setAside": 0})


@pytest.mark.parametrize("path, answering", [("/authentication/accounts", "authentication"), ("/admin/elections", "admin"),
                                             ("/admin/progress", "admin"), ("/admin/turnoutByAccount", "admin")])
@pytest.mark.undescribed_requests
def test_each_service_answers_for_itself_only(cluster, path, answering):
    service = cluster.service()
    for part in ("authentication", "admin", "station"):
        answer = service.call(part, "GET", path + "?id=1", token=service.administrator_token)
        if part == answering:
            assert answer.status_code != 404, answer.text
        else:
            expect_some_message(answer, 404)


def test_without_their_database_they_are_unavailable_and_then_well_again(cluster):
    service = cluster.service()
    election = service.election_now(service.new_participants(2), seconds=0.2)
    asked = [service.accounts, service.overview, lambda: service.progress(election.id)]
    assert [ask().status_code for ask in asked] == [200, 200, 200]
    cluster.mariadb.kill()
    for ask in asked:
        answer = ask()
        expect_some_message(answer, 503)
        assert int(answer.headers["Retry-After"]) > 0
    cluster.mend()
    within(10, lambda: [ask().status_code for ask in asked] == [200, 200, 200])
