# SPDX-License-Identifier: Apache-2.0
"""Starting in any order, stopping under load, health, metrics and logs of the services as processes of their own."""

import subprocess
import threading
import time

import pytest
import requests

import books
from client import Multipart, Wire, claims, csv_file, expect_empty, expect_some_message, new_guid
from cluster import Cluster
from metrics import by_label, metrics_of
from test_cluster_crashes import at_once, expect_to_come_back
from uploading import Uploading
from urna_process import free_port, json_lines, run, scaled, within

pytestmark = pytest.mark.embedded


# -- starting --------------------------------------------------------------------------------------------------------

def test_everything_may_be_started_before_the_engines(tmp_path):
    whole = Cluster(tmp_path / "cluster", stations=2).prepare()
    migrations = []
    try:
        for process in whole.processes:
            process.launch()
        for name in ("accounts", "elections"):
            command, variables = whole.migration(name)
            migrations.append(subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL))
        service = whole.service()
        for process in whole.processes:
            within(10, lambda: requests_status(process.url + "/healthz") == 200)
            assert requests_status(process.url + "/readyz") == 503
        administrator, official = whole.sign(claims()), whole.sign(claims(["official"]))
        for answer in at_once(lambda: service.login("admin@admin.com", "1"), lambda: service.get_participants(administrator),
                              lambda: service.vote(official, [(new_guid(), 1)])):
            expect_to_come_back(answer)

        whole.redis.start()
        for station in whole.stations:
            within(10, station.ready)
        whole.mariadb.start()
        time.sleep(0.5)
        assert requests_status(whole.admin.url + "/readyz") == 503, "there are no tables yet"
        whole.make_databases()
        for migration in migrations:
            assert migration.wait(timeout=scaled(60)) == 0
        whole.grant_rights()
        for process in whole.processes:
            within(15, process.ready)
            assert process.starts == 1
        official = service.new_official()
        guid = new_guid()
        results = service.hold(service.new_participants(2),
                               lambda election: expect_empty(service.vote(official.token, [(guid, 9)])), seconds=1)
        assert [vote["ballotGuid"] for vote in results["invalidVotes"]] == [guid]
        whole.stop()
    finally:
        for migration in migrations:
            migration.kill()
            migration.wait()
        whole.kill()


def requests_status(url):
    try:
        return requests.get(url, timeout=scaled(10)).status_code
    except requests.RequestException:
        return None


def test_migrations_may_run_twice_and_at_once(cluster):
    before = cluster.mariadb.ask("SELECT * FROM accounts.accounts; SELECT * FROM elections.schema_version")
    running = []
    for name in ("accounts", "elections") * 3:
        command, variables = cluster.migration(name)
        running.append(subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL))
    assert [migration.wait(timeout=scaled(60)) for migration in running] == [0] * 6
    assert cluster.mariadb.ask("SELECT * FROM accounts.accounts; SELECT * FROM elections.schema_version") == before


def test_a_migration_that_finds_no_engine_gives_up_and_says_so(cluster):
    command, variables = cluster.migration("elections")
    variables |= {"URNA_DATABASE": f"127.0.0.1:{free_port()}", "URNA_ENGINE_WAIT": "1"}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=scaled(20))
    *waited, last = done.stderr.splitlines()
    assert done.returncode == 2 and last.startswith("urna: ") and len(list(json_lines("\n".join(waited)))) == len(waited)


@pytest.mark.parametrize("name", ["authentication", "admin", "station"])
def test_a_service_that_cannot_check_tokens_does_not_start(cluster, name):
    process = cluster.another(name)
    process.env = {"URNA_JWT_KEYS": str(cluster.directory / "no-keys")}
    process.launch()
    assert process.wait_for_exit() == 2 and "no-keys" in process.log()


# -- stopping --------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_a_station_that_drains_drops_no_request(cluster):
    """Clients do what a gateway does: they turn to the others when it says that it is not ready."""
    draining = cluster.another("station", "--drain-wait", "2").start()
    service = cluster.service()
    official = service.new_official()
    election = service.election_now(service.new_participants(2, individual=True), individual=True, seconds=6, starts_in=0.2)
    uploads = Uploading(cluster, stations=[draining])
    slow_guid = new_guid()
    body = Multipart().part('name="file"', csv_file([(slow_guid, 9)])).body()
    with uploads.going_on(), Wire(draining.url) as slow:
        uploads.wait_for_more(20)
        slow.head("POST", "/vote", f"Authorization: Bearer {official.token}", f"Content-Length: {len(body)}",
                  f"Content-Type: {Multipart().content_type}").send(body[:50])
        draining.terminate()
        asked_at = time.monotonic()
        within(2, lambda: requests_status(draining.url + "/readyz") == 503)
        assert requests_status(draining.url + "/healthz") == 200
        uploads.wait_for_more(20)  # it still takes what a gateway sends that has not noticed yet
        for uploader in uploads.uploaders:
            uploader.service = service
        assert time.monotonic() - asked_at < scaled(2), "too slow: it has stopped meanwhile"
        slow.send(body[50:])
        expect_empty(slow.answer())
        assert draining.wait_for_exit(8) == 0
        uploads.wait_for_more(20)
    assert (uploads.lost_answers, uploads.turned_away) == (0, 0)
    rows = books.recorded(cluster)
    assert [row["valid"] + row["invalid_poll_number"] for row in rows if row["jmbg"] == official.jmbg] == [1]
    election.wait_for_end()


def expect_end_in_time(process):
    """With 3 when it was forced to, since an engine held a thread up. The log may have had no time to say so."""
    code = process.wait_for_exit(5.5)
    assert code in (0, 3)
    assert code == 3 or "stopped without waiting for an engine" not in process.log()


@pytest.mark.parametrize("name", ["authentication", "admin", "station", "daemon"])
def test_every_service_stops_within_five_seconds_also_without_its_engines(cluster, name):
    process = cluster.another(name, *(["--holder", "one more"] if name == "daemon" else [])).start()
    cluster.redis.pause()
    cluster.mariadb.pause()
    time.sleep(0.3)
    process.terminate()
    expect_end_in_time(process)


def test_a_service_stops_in_time_also_while_requests_wait_for_an_engine_that_hangs(cluster):
    process = cluster.another("authentication").start()
    cluster.mariadb.pause()
    waiting = [threading.Thread(target=ask_in_vain, args=(process.url,), daemon=True) for _ in range(12)]
    for thread in waiting:
        thread.start()
    time.sleep(0.5)
    process.terminate()
    expect_end_in_time(process)
    for thread in waiting:
        thread.join(scaled(10))
        assert not thread.is_alive()


def ask_in_vain(url):
    try:
        answer = requests.post(f"{url}/login", json={"email": "a@b.cc", "password": "x"}, timeout=scaled(20))
        assert answer.status_code == 503
    except requests.ConnectionError:
        pass


# -- looking at it ---------------------------------------------------------------------------------------------------

def test_health_readiness_and_metrics_of_every_service(cluster):
    for process in cluster.processes:
        for path in ("/healthz", "/readyz", "/metrics"):
            assert requests_status(process.url + path) == 200, (process.name, path)
        assert requests_status(process.url + "/getParticipants") in ((401,) if process.name == "admin" else (404,))
    # After a pause of the database the one whose lease has run out needs a moment to find that out.
    within(10, lambda: sorted(metrics_of(daemon.url)["urna_daemon_judging"] for daemon in cluster.daemons)
           == [[({}, 0)], [({}, 1)]])


def test_each_service_has_its_own_endpoints_only(cluster):
    service = cluster.service()
    own = {"authentication": [("POST", "/register"), ("POST", "/login"), ("POST", "/refresh"), ("POST", "/delete")],
           "admin": [("POST", "/createParticipant"), ("GET", "/getParticipants"), ("POST", "/createElection"),
                     ("GET", "/getElections"), ("GET", "/getResults")],
           "station": [("POST", "/vote")]}
    for part in own:
        for owner, endpoints in own.items():
            for method, path in endpoints:
                status = service.call(part, method, path, json={}).status_code
                assert (status == 404) == (part != owner), (part, method, path, status)
        assert service.call(part, "GET", "/").status_code == 404  # the gateway has the console


def test_metrics_are_where_the_work_is_done(cluster):
    service = cluster.service()
    official = service.new_official()
    before = station_sums(cluster)
    expect_empty(service.vote(official.token, [(new_guid(), 1)] * 2, key="k"))
    expect_empty(service.vote(official.token, [(new_guid(), 1)] * 3))
    assert service.vote(official.token, b"bad").status_code == 400
    after = station_sums(cluster)
    assert {name: after[name] - before.get(name, 0) for name in after} == {"accepted": 2, "refused": 1, "ballots": 5,
                                                                          **dict.fromkeys(after.keys() & {"repeated", "unavailable"}, 0)}
    within(5, lambda: books.uploads_waiting(cluster) == 0)
    judge, _ = cluster.the_judge()
    within(5, lambda: by_label(metrics_of(judge.url)["urna_ballots_judged_total"], "verdict")["dropped"] >= 5)


def station_sums(cluster):
    sums = {"ballots": 0}
    for station in cluster.stations:
        page = metrics_of(station.url)
        sums["ballots"] += sum(value for _, value in page["urna_ballots_accepted_total"])
        for result, count in by_label(page.get("urna_uploads_total", []), "result").items():
            sums[result] = sums.get(result, 0) + count
    return sums


def test_metrics_have_a_listener_of_their_own_when_configured(cluster):
    for name in ("authentication", "admin", "station", "daemon"):
        port = free_port()
        process = cluster.another(name, "--metrics-listen", f"127.0.0.1:{port}",
                                  *(["--holder", "one more"] if name == "daemon" else [])).start()
        assert metrics_of(f"http://127.0.0.1:{port}")
        assert requests_status(process.url + "/metrics") == 404
        process.stop()


def test_every_request_has_an_id_in_its_answer_and_in_its_services_log(cluster):
    service = cluster.service([cluster.stations[0]])
    for process, answer in [(cluster.authentication, service.login("x", "y")), (cluster.admin, service.get_participants("bad")),
                            (cluster.stations[0], service.vote("bad", b""))]:
        one = answer.headers["X-Request-Id"]
        within(3, lambda: one in process.log())
        lines = [line for line in json_lines(process.log()) if one in line.values()]
        assert len(lines) == 1 and answer.status_code in lines[0].values()


def test_a_limit_of_the_station_is_its_own(cluster):
    small = cluster.another("station", "--body-limit", "64KiB").start()
    official = cluster.service().new_official()
    lines = csv_file([(new_guid(), 1)]) * 2000
    expect_some_message(cluster.service([small]).vote(official.token, lines), 413)
    expect_empty(cluster.service([cluster.stations[0]]).vote(official.token, lines))


def test_accounts_of_the_cluster_are_managed_from_the_command_line(cluster):
    listed = run("account", "list", "--cluster", env=cluster.database("authentication"))
    assert listed.returncode == 0 and "admin@admin.com" in listed.stdout
    person = cluster.service().new_official().person
    changed = run("account", "password", "--cluster", "--email", person.email, stdin="Another-Passw0rd\n",
                  env=cluster.database("authentication"))
    assert changed.returncode == 0, changed.stderr
    service = cluster.service()
    assert service.login(person.email, "Another-Passw0rd").status_code == 200
    assert service.login(person.email, person.password).status_code == 400


def test_health_is_asked_from_the_command_line(cluster):
    assert run("health", "--url", cluster.admin.url + "/healthz").returncode == 0
    assert run("health", "--url", cluster.stations[0].url + "/readyz").returncode == 0
    assert run("health", "--url", cluster.admin.url + "/nothing").returncode == 1
    assert run("health", "--url", f"http://127.0.0.1:{free_port()}/healthz").returncode == 1
