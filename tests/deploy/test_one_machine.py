# SPDX-License-Identifier: Apache-2.0
"""deploy/deployment.yaml, brought up for real. The tests run in this order, on one deployment."""

import hmac
import json
import os
import re
import shutil
import subprocess
import sys

import jwt
import pytest
import requests
from jwt.utils import base64url_encode

from client import (Wire, claims, expect_bad_token, expect_empty, expect_missing_authorization, expect_some_message,
                    new_guid)
import pages
from conftest import HOME, URL
from containers import (all_healthy, check_containers_are_confined, check_isolation, running, state, wait_for_gateway)
from engine import REPOSITORY, Failed, expect_passed, run, within
from rules import MAY_MEET, PORTS

COUNTS = {name: 3 if name == "station" else 1 for name in PORTS}


@pytest.fixture(scope="module", autouse=True)
def deployment(engine):
    engine.compose("down", "--volumes", "--remove-orphans")
    try:
        engine.compose("up", "--detach", "--no-build", seconds=400)
        all_healthy(engine, COUNTS)
        wait_for_gateway(URL)
        yield
    except Failed as error:
        raise AssertionError(f"{error}\n{state(engine)}") from None
    finally:
        engine.compose("down", "--volumes", "--remove-orphans", "--timeout", "20")


def log_in(service):
    service._administrator_token = None
    return service.administrator_token


# -- what the containers are -----------------------------------------------------------------------------------------

def test_every_container_is_healthy_and_the_migrations_have_ended_well(engine):
    all_healthy(engine, COUNTS)
    for name in ("migrate-accounts", "migrate-elections"):
        [container] = engine.compose("ps", "--all", "--quiet", name).split()
        told = json.loads(engine.docker("inspect", container))[0]["State"]
        assert (told["Status"], told["ExitCode"]) == ("exited", 0)


def test_who_may_reach_reaches_and_who_must_not_does_not(engine):
    check_isolation(running(engine), MAY_MEET, PORTS)


def test_nothing_but_the_gateway_has_a_way_out(engine):
    with engine.a_machine_outside() as (address, port):
        for name, containers in running(engine).items():
            reached = containers[0].reachable([(address, port)])
            assert bool(reached) == (name == "gateway"), name


def test_containers_are_confined(engine):
    found = running(engine)
    check_containers_are_confined(found)
    for containers in found.values():
        for container in containers:
            assert container.status()["NoNewPrivs"] == ["1"]
            assert container.facts["HostConfig"]["Memory"] > 0 and container.facts["HostConfig"]["PidsLimit"] > 0


def test_no_port_is_published_but_the_gateways(engine):
    published = {(name, port) for name, containers in running(engine).items() for one in containers
                 for port, where in one.facts["NetworkSettings"]["Ports"].items() if where}
    assert published == {("gateway", "8080/tcp")}
    listening = subprocess.run(["ss", "-Hltn"], capture_output=True, text=True, check=True, timeout=10).stdout
    assert {line.split()[3].rsplit(":", 1)[1] for line in listening.splitlines()} == {"8080"}


# -- the gateway -----------------------------------------------------------------------------------------------------

def test_the_contract_holds_through_the_gateway(engine, clone, administrator_password):
    results = HOME.parent / "results/deploy-contract.xml"
    environment = {**os.environ, "URNA_TEST_AUTHENTICATION_URL": URL, "URNA_TEST_ADMIN_PASSWORD": administrator_password,
                   "URNA_SLOW": "1"}
    done = subprocess.run([sys.executable, "-m", "pytest", clone / "tests/system", "-q", "-p", "no:cacheprovider",
                           "--junitxml", results], env=environment, capture_output=True, text=True, timeout=1500)
    expect_passed(done)


def test_each_service_lies_under_a_prefix_of_its_own(service):
    for name in ("authentication", "admin", "station"):
        for path in ("readyz", "healthz"):
            answer = requests.get(f"{URL}/{name}/{path}", timeout=5)
            assert answer.status_code == 200, (name, path)
        for path in ("metrics", "nothing", ""):
            expect_some_message(requests.get(f"{URL}/{name}/{path}", timeout=5), 404)


@pytest.mark.parametrize("path", ["/metrics", "/index.html", "/api.html", "/licenses.txt", "/assets", "/assets/", "/assets/nothing.js", "/assets/../index.html", "/assets/%2e%2e/index.html",
                                  "/favicon.ico", "/readyz", "/daemon/readyz", "/daemon/metrics", "/authentication", "/error/400", "/error/404",
                                  "/station/../metrics", "/station/%2e%2e/metrics", "/%76ote/"])
def test_nothing_else_is_reached_through_the_gateway(path):
    with Wire(URL) as wire:
        expect_some_message(wire.head("GET", path).answer("GET"), 404)


def assets_of(page):
    return re.findall(r'"(/assets/[^"]+)"', page)


def test_the_console_is_the_one_in_the_program(engine, tmp_path):
    """Page and assets as `urna serve` of the same image gives them, byte for byte, in either form."""
    name = engine.docker("run", "--detach", "--rm", "--network", "host", "--tmpfs", "/data:uid=10001,gid=10001,mode=700", "--entrypoint", "urna",
                         "urna/admin:0.1.0", "serve", "--data", "/data", "--listen", "127.0.0.1:8090").strip()
    try:
        own = "http://127.0.0.1:8090"
        within(20, lambda: not subprocess.run(["curl", "-sf", "-o", tmp_path / "ready", f"{own}/readyz"]).returncode, "ready")
        page = requests.get(f"{own}/", timeout=5).text
        assert len(assets_of(page)) >= 2
        for path in ["/", "/api", "/licenses", "/sw.js", *assets_of(page)]:
            for coding in ("gzip", "identity"):
                here, there = (requests.get(url + path, headers={"Accept-Encoding": coding}, timeout=5, stream=True)
                               for url in (URL, own))
                assert (here.status_code, here.raw.read()) == (there.status_code, there.raw.read())
                for header in ("Content-Type", "Content-Encoding", "Vary", "Cache-Control", "Content-Security-Policy",
                               "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"):
                    assert here.headers.get(header) == there.headers.get(header), (path, coding, header)
    finally:
        engine.docker("stop", name)


def test_who_has_the_page_is_told_so():
    for coding in ("gzip", "identity"):
        headers = {"Accept-Encoding": coding}
        tag = requests.get(URL, headers=headers, timeout=5).headers["ETag"]
        again = requests.get(URL, headers={**headers, "If-None-Match": tag}, timeout=5)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert requests.post(URL, timeout=5).headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("tests", ["gateway", "stranger"])
def test_the_console_holds_an_election(administrator_password, tests):
    """An election, and what a stranger finds of one, in a real browser, through the gateway."""
    environment = {**os.environ, "URNA_E2E_URL": URL, "URNA_E2E_ADMIN_PASSWORD": administrator_password, "URNA_SLOW": "1"}
    done = subprocess.run(["npm", "run", "e2e", "--", "--reporter=default", tests], cwd=REPOSITORY / "web",
                          env=environment, capture_output=True, text=True, timeout=600)
    expect_passed(done)


def test_a_wrong_method_is_refused_by_the_service():
    for method, path, allowed in [("GET", "/vote", "POST"), ("DELETE", "/login", "POST"), ("POST", "/getElections", "GET")]:
        answer = requests.request(method, URL + path, timeout=5)
        expect_some_message(answer, 405)
        assert allowed in answer.headers["Allow"]


def test_a_body_over_the_limit_is_refused_in_json():
    for path, length in [("/vote", (64 << 20) + 1), ("/login", (1 << 20) + 1), ("/station/x", (64 << 20) + 1)]:
        with Wire(URL) as wire:
            expect_some_message(wire.head("POST", path, f"Content-Length: {length}").answer(), 413)
    with Wire(URL) as wire:
        wire.head("POST", "/login", "Transfer-Encoding: chunked")
        wire.send(b"100001\r\n" + b"x" * 0x100001 + b"\r\n0\r\n\r\n")
        expect_some_message(wire.answer(), 413)


def test_an_upload_of_the_stations_limit_passes(service):
    official = service.new_official()
    line = f"{new_guid()},1\n".encode()
    ballots = line * (((64 << 20) - 1000) // len(line))
    expect_empty(service.vote(official.token, ballots))


@pytest.mark.parametrize("bytes_sent, status", [(b"nonsense\r\n\r\n", 400), (b"GET / HTTP/1.1\r\n\r\n", 400),
                                                (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 20000 + b"\r\n\r\n", 431),
                                                (b"TRACE /vote HTTP/1.1\r\nHost: x\r\n\r\n", 405)])
def test_what_the_gateway_refuses_itself_it_refuses_in_json(bytes_sent, status):
    with Wire(URL) as wire:
        answer = wire.send(bytes_sent).answer("GET")
    expect_some_message(answer, status)
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize("line, status", [("GET / HTTP/1.1", 200), ("GET /healthz HTTP/1.1", 200), ("GET /x HTTP/1.1", 404),
                                          ("HEAD / HTTP/1.1", 200), ("GET /getElections HTTP/1.1", 401)])
def test_the_gateway_looks_at_the_host_as_the_services_do(line, status):
    def answered(*hosts, line=line):
        with Wire(URL) as wire:
            return wire.send("\r\n".join([line, *(f"Host: {host}" for host in hosts), "", ""]).encode()).answer(
                line.partition(" ")[0]).status_code

    for host in ("a_b", "[::1]:8080", "127.0.0.1", "localhost:"):
        assert answered(host) == status, host
    for hosts in ((), ("a", "a"), ("a b",), ("a@b",), ("a:b",), ("[::1",)):
        assert answered(*hosts) == 400, hosts
    assert answered(line=line.replace("HTTP/1.1", "HTTP/1.0")) == status


def test_headers_pass_in_both_directions(service):
    official = service.new_official()
    first, second = (service.vote(official.token, b"", key="the same") for _ in range(2))
    assert first.headers["Urna-Upload"] == second.headers["Urna-Upload"]
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    other = service.vote(official.token, [(new_guid(), 1)], key="the same")
    expect_some_message(other, 422)
    expect_missing_authorization(service.get_participants(official.token))


def test_a_client_that_asks_before_it_sends_is_answered(service):
    with Wire(URL) as wire:
        wire.head("POST", "/login", "Expect: 100-continue", "Content-Length: 2")
        assert wire.socket.recv(65536).startswith(b"HTTP/1.1 100 ")
        expect_some_message(wire.send(b"{}").answer(), 400)


def test_a_service_that_is_away_is_503_and_found_again_at_another_address(engine, service):
    [before] = running(engine)["authentication"]
    engine.compose("rm", "--stop", "--force", "authentication")
    answer = service.login("a@b.cd", "x")
    expect_some_message(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0
    # Something else takes the address.
    network = next(name for name in before.facts["NetworkSettings"]["Networks"] if "gateway" in name)
    placeholder = engine.docker("run", "--detach", "--network", network, "--entrypoint", "sleep", "urna/station:0.1.0",
                                "60").strip()
    try:
        engine.compose("up", "--detach", "--no-build", "--no-deps", "authentication")
        within(30, lambda: service.login("a@b.cd", "x").status_code == 400, "authentication is found again")
        [after] = running(engine)["authentication"]
        assert not set(before.addresses) >= set(after.addresses)
    finally:
        engine.docker("rm", "--force", placeholder)
    assert log_in(service)


def test_a_large_upload_that_no_station_takes_is_503(engine, service):
    official = service.new_official()
    engine.compose("stop", "station")
    try:
        answer = service.vote(official.token, b"x" * (3 << 20))
        expect_some_message(answer, 503)
        assert int(answer.headers["Retry-After"]) > 0
    finally:
        engine.compose("start", "station")
    all_healthy(engine, COUNTS)
    within(30, lambda: service.vote(official.token, b"").status_code == 200, "a station is found again")


# -- tokens ----------------------------------------------------------------------------------------------------------

def test_tokens_are_signed_with_the_key_in_slot_a(service):
    head = jwt.get_unverified_header(service.administrator_token)
    assert (head["alg"], head["kid"]) == ("ES256", "a")


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(service, clone):
    public = (clone / "deploy/secrets/key-a.pub.pem").read_bytes()
    for head in ({"alg": "HS256", "typ": "JWT", "kid": "a"}, {"alg": "HS256", "typ": "JWT"}):
        # Made by hand: the library refuses to.
        signed = b".".join(base64url_encode(json.dumps(part).encode()) for part in (head, claims()))
        signature = base64url_encode(hmac.digest(public, signed, "sha256"))
        expect_bad_token(service.get_participants(f"{signed.decode()}.{signature.decode()}"))


def test_keys_are_rotated_without_logging_anybody_out(engine, service, clone):
    old = service.new_official()
    private = (clone / "deploy/secrets/key-b.pem").read_text()
    minted = jwt.encode(claims(), private, "ES256", headers={"kid": "b"})
    assert service.get_participants(minted).status_code == 200
    engine.compose("up", "--detach", "--no-build", "--no-deps", "authentication", environment={"URNA_SIGNING_KEY": "b"})
    within(30, lambda: service.login("a@b.cd", "x").status_code == 400, "authentication is back")
    assert jwt.get_unverified_header(log_in(service))["kid"] == "b"
    expect_empty(service.vote(old.token, b""))
    assert jwt.get_unverified_header(service.refresh(old.refresh_token).json()["accessToken"])["kid"] == "b"
    engine.compose("up", "--detach", "--no-build", "--no-deps", "authentication")
    within(30, lambda: service.login("a@b.cd", "x").status_code == 400, "authentication is back")


# -- counting --------------------------------------------------------------------------------------------------------

def replay(engine, clone, *options):
    return engine.docker(
        "run", "--rm", "--user", "0:0", "--network", "host", "--volume", f"{clone}/tests/data/elections:/elections:ro", "--volume",
        f"{clone}/deploy/secrets/administrator:/administrator:ro", "--entrypoint", "urna", "urna/station:0.1.0", "replay",
        "/elections/austria-2019.json", "--url", URL, "--admin-password-file", "/administrator", *options, seconds=300)


def test_a_published_election_is_replayed_through_the_gateway(engine, clone):
    print(replay(engine, clone, "--ballots", "100000", "--stations", "8", "--duplicates", "200", "--spoiled", "100"))


# -- faults ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", list(PORTS))
def test_what_crashes_comes_back_and_is_found(engine, service, name):
    crashed = running(engine)[name][0]
    crashed.crash()
    within(30, lambda: crashed.pid not in [one.pid for one in running(engine).get(name, [])] and
           len(running(engine).get(name, [])) == COUNTS[name], f"{name} is started again")
    all_healthy(engine, COUNTS)
    wait_for_gateway(URL)
    service.new_official()
    assert service.get_participants(log_in(service)).status_code == 200


def test_data_outlives_the_containers(engine, service):
    official = service.new_official()
    recorded, waiting = new_guid(), new_guid()
    election = service.election_now(service.new_participants(2), seconds=4)
    expect_empty(service.vote(official.token, [(recorded, 1)]))
    election.wait_for_end()
    before = within(20, lambda: (answer := service.get_results(election.id)).status_code == 200 and answer.json(), "the count")
    later = service.election_now(service.new_participants(2), seconds=6)
    engine.compose("stop", "daemon")
    expect_empty(service.vote(official.token, [(waiting, 2)], key="waits"))
    assert later.time_left() > 0
    engine.compose("down", seconds=200)
    assert running(engine) == {}
    engine.compose("up", "--detach", "--no-build", seconds=400)
    all_healthy(engine, COUNTS)
    wait_for_gateway(URL)
    log_in(service)
    assert service.get_results(election.id).json() == before
    counted = within(20, lambda: (answer := service.get_results(later.id)).status_code == 200 and answer.json(), "the count")
    assert [participant["result"] for participant in counted["participants"]] == [0, 250]
    again = service.vote(official.token, [(new_guid(), 1)], key="waits")
    expect_some_message(again, 422)  # Redis still knows what came under this key
    assert service.recorded(official, [recorded, waiting, new_guid()]) == {recorded, waiting}


def documented(heading):
    """The one block of commands under a heading of docs/operating that needs Docker, as it stands there."""
    page, = (page for page, its_heading in pages.RUN_BY_DEPLOY if its_heading == heading)
    block, = pages.blocks_under(page, heading, mark="docker")
    return block.text


def test_a_backup_made_and_restored_as_documented_has_everything(engine, service, clone):
    backup, restore = documented("Back up a cluster"), documented("Restore a cluster")

    def do(script):
        compose = 'COMPOSE="docker-compose -f deploy/deployment.yaml"\nset -e\n'
        run(["bash", "-c", compose + script.replace("up --detach", "up --detach --no-build")], cwd=clone, seconds=300,
            env=engine.environment)
    official = service.new_official()
    election = service.election_now(service.new_participants(2), seconds=4)
    expect_empty(service.vote(official.token, [(new_guid(), 1)], key="in the backup"))
    election.wait_for_end()
    before = within(20, lambda: (answer := service.get_results(election.id)).status_code == 200 and answer.json(), "the count")
    shutil.rmtree(clone / "backup", ignore_errors=True)
    do(backup)
    engine.compose("down", "--volumes", seconds=200)
    shutil.rmtree(clone / "deploy/secrets")
    do(restore)
    all_healthy(engine, COUNTS)
    wait_for_gateway(URL)
    log_in(service)
    assert service.get_results(election.id).json() == before
    assert service.login(official.person.email, official.person.password).status_code == 200
    expect_some_message(service.vote(official.token, [(new_guid(), 1)], key="in the backup"), 422)


def test_nobody_is_the_default_user_of_redis(engine):
    said = engine.compose("exec", "-T", "redis", "sh", "-c", "redis-cli xlen urna:ballots; redis-cli auth '' 2>&1; "
                          "redis-cli auth default ''; redis-cli --user health --pass x --no-auth-warning xlen urna:ballots")
    assert said.count("NOAUTH") == 1 and said.count("WRONGPASS") == 2 and said.count("NOPERM") == 1


def test_operators_have_their_commands(engine):
    said = []
    for command in documented("Commands for operators").splitlines():
        compose, *arguments = command.split()
        assert compose == "$COMPOSE"
        said.append(engine.compose(*(["run", "-T", *arguments[1:]])))
    accounts, _, resynchronized = said
    assert "admin@admin.com" in accounts
    assert "nothing was changed" in resynchronized
