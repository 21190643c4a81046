# SPDX-License-Identifier: Apache-2.0
"""Running it: health, metrics, logs, configuration, secrets, accounts, stopping."""

import re
import signal
import socket
import threading
import time

import jwt
import pytest
import requests

import people
from client import (Multipart, Service, Wire, csv_file, expect_empty, expect_message, new_guid, read_token)
from metrics import by_label, metrics_of, samples
from urna_process import free_port, json_lines, run, scaled, within

pytestmark = pytest.mark.embedded

OPTIONS = ["--data", "--listen", "--jwt-secret", "--jwt-secret-file", "--jwt-keys", "--jwt-signing-key", "--roles-claim", "--administrator-role",
           "--official-role", "--time-zone", "--admin-password", "--admin-password-file", "--allow-default-admin",
           "--metrics-listen", "--allowed-hosts", "--body-limit", "--json-body-limit", "--header-limit", "--connections-limit",
           "--header-wait", "--body-stall-wait", "--body-wait", "--idle-wait", "--results-wait", "--config"]


# -- health and metrics ----------------------------------------------------------------------------------------------

def test_health_and_readiness(service):
    for path in ("/healthz", "/readyz"):
        assert service.call("admin", "GET", path).status_code == 200


def test_metrics_tell_uploads_verdicts_queue_durations_and_database_time(serve):
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    expect_empty(service.vote(official.token, [(new_guid(), 1)] * 2))  # dropped: no election runs
    guid = new_guid()
    election = service.election_now(service.new_participants(2), seconds=1)
    expect_empty(service.vote(official.token, [(guid, 1), (guid, 1), (new_guid(), 1), (new_guid(), 2), (new_guid(), 3)]))
    expect_message(service.vote(official.token, b"bad"), "Incorrect number of values on line 0.")
    election.wait_for_end()
    assert service.get_results(election.id).status_code == 200
    metrics = metrics_of(urna.url)

    judged = {"valid": 3, "duplicate": 1, "invalid_poll_number": 1, "dropped": 2}
    assert by_label(metrics["urna_ballots_judged_total"], "verdict") == judged
    assert by_label(metrics["urna_ballots_accepted_total"], "none") == {None: 7}
    uploads = by_label(metrics["urna_uploads_total"], "result")
    assert (uploads["accepted"], uploads["refused"]) == (2, 1)
    for empty_now in ("urna_queue_uploads", "urna_queue_bytes", "urna_queue_oldest_seconds"):
        assert metrics[empty_now] == [({}, 0)]
    answered = {(labels["route"], labels["status"]): value
                for labels, value in metrics["urna_http_request_seconds_count"] if labels["method"] == "POST"}
    assert (answered["/vote", "200"], answered["/vote", "400"], answered["/login", "200"]) == (2, 1, 2)
    assert sum(value for _, value in metrics["urna_database_seconds_count"]) > 0

    # Verdicts are counted from the database's first day on, not from the process's.
    urna.stop()
    urna.start()
    within(3, lambda: by_label(metrics_of(urna.url)["urna_ballots_judged_total"], "verdict") == judged)


def test_unknown_paths_do_not_make_new_time_series(service):
    before = len(metrics_of(service.urls["admin"]))
    for number in range(20):
        service.call("admin", "GET", f"/nothing-{number}")
    text = requests.get(service.urls["admin"] + "/metrics", timeout=5).text
    assert "nothing-" not in text and len(samples(text)) <= before + 5


def test_metrics_have_a_listener_of_their_own_when_configured(serve):
    port = free_port()
    urna = serve("--metrics-listen", f"127.0.0.1:{port}")
    assert metrics_of(f"http://127.0.0.1:{port}")
    assert requests.get(urna.url + "/metrics", timeout=5).status_code == 404
    assert requests.post(f"http://127.0.0.1:{port}/login", json={}, timeout=5).status_code == 404


# -- logs ------------------------------------------------------------------------------------------------------------

def test_every_request_has_an_id_in_its_answer_and_in_the_access_log(serve):
    urna = serve()
    service = Service.of(urna)
    answers = [service.get_participants(), service.call("admin", "GET", "/nothing"), service.get_participants("bad"),
               service.call("admin", "PUT", "/vote"), service.login("x", "y")]
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert len(set(ids)) == len(ids)
    within(3, lambda: all(one in urna.log() for one in ids))
    for one, answer in zip(ids, answers):
        lines = [line for line in json_lines(urna.log()) if one in line.values()]
        assert len(lines) == 1 and answer.status_code in lines[0].values()


def test_no_secret_is_ever_logged(serve):
    """A full run: everything that has a token, a password or a jmbg in it, also where it does not belong."""
    urna = serve("--admin-password", people.PASSWORD_MARK + "-of-the-administrator")
    service = Service.of(urna, password=people.PASSWORD_MARK + "-of-the-administrator")
    official = service.new_official()
    person = people.new_person()
    service.register(person.fields(email="none"))
    service.register({**person.fields(), "jmbg": official.jmbg, "password": people.PASSWORD_MARK})
    service.login(official.person.email, people.PASSWORD_MARK + "-wrong")
    service.refresh(official.refresh_token)
    service.refresh(official.token)
    service.get_participants(official.token + "x")
    service.vote(official.token, [(new_guid(), 9), (new_guid(), 1)])
    service.vote(official.token, f"{official.jmbg},{official.jmbg}\n".encode())
    for path in (f"/getResults?id={official.jmbg}&token={official.token}", f"/{official.jmbg}/{official.token}",
                 f"/login?password={official.person.password}", f"/{official.person.password}"):
        for method in ("GET", "POST"):
            service.call("admin", method, path, token=service.administrator_token)
    election = service.election_now(service.new_participants(2))
    service.vote(official.token, [(new_guid(), 9), (new_guid(), 1)])
    election.wait_for_end()
    assert official.jmbg in service.get_results(election.id).text
    service.delete(official.person.email)
    urna.stop()  # looks through the logs
    urna.start()
    urna.stop()
    assert "a secret for tests" not in urna.all_logs()


# -- the data directory, stopping ------------------------------------------------------------------------------------

def test_a_data_directory_in_use_is_refused(serve, prepare):
    urna = serve()
    second = prepare(directory=urna.directory / "second")
    second.directory.mkdir()
    second.data = urna.data
    second.launch()
    assert second.wait_for_exit() != 0
    assert str(urna.data) in second.log()
    assert requests.get(urna.url + "/readyz", timeout=5).status_code == 200


def test_a_data_directory_is_free_again_after_a_kill(serve):
    urna = serve()
    urna.kill()
    urna.start()


def test_an_address_in_use_is_refused_by_name(prepare):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        urna = prepare()
        urna.port = taken.getsockname()[1]
        urna.launch()
        assert urna.wait_for_exit() != 0
        assert f"127.0.0.1:{urna.port}" in urna.log()


@pytest.mark.parametrize("signal_name", ["SIGTERM", "SIGINT"])
def test_stopping_finishes_what_is_under_way_within_five_seconds(serve, signal_name):
    urna = serve()
    service = Service.of(urna)
    official = service.new_official()
    guid = new_guid()
    body = Multipart().part('name="file"', csv_file([(guid, 9)])).body()
    election = service.election_now(service.new_participants(2), seconds=4)
    with Wire(urna.url) as idle, Wire(urna.url) as wire:
        idle.head("GET", "/healthz").answer("GET")
        wire.head("POST", "/vote", f"Authorization: Bearer {official.token}", f"Content-Length: {len(body)}",
                  f"Content-Type: {Multipart().content_type}").send(body[:50])
        time.sleep(0.2)
        urna.process.send_signal(getattr(signal, signal_name))
        began = time.monotonic()
        time.sleep(0.5)
        wire.send(body[50:])
        expect_empty(wire.answer())
        assert urna.wait_for_exit() == 0
        assert time.monotonic() - began < scaled(5)
    urna.start()
    election.wait_for_end()
    results = Service.of(urna).get_results(election.id).json()
    assert [vote["ballotGuid"] for vote in results["invalidVotes"]] == [guid]


def test_a_request_that_never_ends_does_not_keep_it_from_stopping(serve):
    urna = serve()
    official = Service.of(urna).new_official()
    with Wire(urna.url) as wire:
        wire.head("POST", "/vote", f"Authorization: Bearer {official.token}", "Content-Length: 1000",
                  f"Content-Type: {Multipart().content_type}").send(b"--")
        time.sleep(0.2)
        urna.stop()


def test_stopping_does_not_wait_for_those_who_wait_for_results(serve):
    urna = serve("--results-wait", "60")
    service = Service.of(urna)
    official = service.new_official()
    token = service.administrator_token
    election = service.election_now(service.new_participants(2), seconds=0.5)
    stop = threading.Event()

    def upload():
        while not stop.is_set():
            try:
                Service.of(urna).vote(official.token, [(new_guid(), 1) for _ in range(2000)])
            except requests.RequestException:
                return
    uploader = threading.Thread(target=upload)
    uploader.start()
    election.wait_for_end()
    try:
        with Wire(urna.url) as wire:
            wire.head("GET", f"/getResults?id={election.id}", f"Authorization: Bearer {token}")
            urna.stop()
    finally:
        stop.set()
        uploader.join()


# -- the first administrator's password ------------------------------------------------------------------------------

def warnings_about_the_password(urna):
    return [line for line in json_lines(urna.log())
            if line["level"] == "warning" and "first administrator still has the password" in line["message"]]


def test_every_start_warns_while_the_first_administrator_has_the_default_password(serve):
    urna = serve()
    for _ in range(2):
        assert warnings_about_the_password(urna)
        urna.stop()
        urna.start()
    urna.stop()
    changed = run("account", "password", "--data", urna.data, "--email", "admin@admin.com", stdin="An0ther-Wordy-One\n")
    assert changed.returncode == 0, changed.stderr
    urna.start()
    assert not warnings_about_the_password(urna)
    service = Service.of(urna)
    expect_message(service.login("admin@admin.com", "1"), "Invalid credentials.")
    assert service.login("admin@admin.com", "An0ther-Wordy-One").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]"])
def test_an_address_beyond_this_machine_is_refused_with_the_default_password(prepare, host):
    urna = prepare("--listen", f"{host}:{free_port()}", listen=False)
    urna.launch()
    assert urna.wait_for_exit() not in (0, None)
    assert "--allow-default-admin" in urna.log()


def test_the_administrators_password_is_used_once(serve, tmp_path):
    secret = tmp_path / "password"
    secret.write_text("Fr0mAFile\n")
    urna = serve("--admin-password-file", str(secret))
    assert Service.of(urna).login("admin@admin.com", "Fr0mAFile").status_code == 200
    assert not warnings_about_the_password(urna)
    urna.stop()
    secret.write_text("An0ther-Wordy-One\n")
    urna.start()
    assert Service.of(urna).login("admin@admin.com", "Fr0mAFile").status_code == 200
    expect_message(Service.of(urna).login("admin@admin.com", "An0ther-Wordy-One"), "Invalid credentials.")


# -- configuration ---------------------------------------------------------------------------------------------------

def role_name(urna):
    return read_token(Service.of(urna).administrator_token)["roles"][0]


def test_a_flag_goes_before_the_environment_which_goes_before_the_file(serve, tmp_path):
    config = tmp_path / "urna.toml"
    config.write_text('administrator-role = "file"\nofficial-role = "clerk"\nroles-claim = "roles"\n')
    assert role_name(serve("--config", str(config), env={})) == "file"
    assert role_name(serve("--config", str(config), env={"URNA_ADMINISTRATOR_ROLE": "environment"})) == "environment"
    assert role_name(serve("--config", str(config), "--administrator-role", "flag",
                           env={"URNA_ADMINISTRATOR_ROLE": "environment"})) == "flag"
    assert role_name(serve(env={"URNA_CONFIG": str(config)})) == "file"


def test_everything_may_come_from_the_file(prepare, tmp_path):
    urna = prepare(jwt_secret=None, listen=False)
    urna.port = free_port()
    config = tmp_path / "urna.toml"
    config.write_text(f'''
listen = "127.0.0.1:{urna.port}"
jwt-secret = "from the file"
time-zone = "Europe/Belgrade"
results-wait = 2.5
body-limit = "1MiB"
connections-limit = 100
allow-default-admin = true
''')
    urna.options = ["--config", str(config)]
    urna.start()
    jwt.decode(Service.of(urna).administrator_token, "from the file", algorithms=["HS256"])


def test_everything_may_come_from_the_environment(prepare):
    urna = prepare(jwt_secret=None, listen=False)
    urna.port = free_port()
    urna.env = {"URNA_LISTEN": f"127.0.0.1:{urna.port}", "URNA_JWT_SECRET": "from the environment",
                "URNA_BODY_LIMIT": "1MiB", "URNA_RESULTS_WAIT": "2.5", "URNA_ALLOW_DEFAULT_ADMIN": "true"}
    urna.start()
    jwt.decode(Service.of(urna).administrator_token, "from the environment", algorithms=["HS256"])


@pytest.mark.parametrize("by", ["flag", "environment"])
def test_secrets_may_come_from_files(serve, tmp_path, by):
    secret = tmp_path / "secret"
    secret.write_text("from a secret file\n")
    options, env = (["--jwt-secret-file", str(secret)], {}) if by == "flag" else ([], {"URNA_JWT_SECRET_FILE": str(secret)})
    urna = serve(*options, env=env, jwt_secret=None)
    jwt.decode(Service.of(urna).administrator_token, "from a secret file", algorithms=["HS256"])


@pytest.mark.parametrize("options", [["--no-such-option"], ["--time-zone", "Nowhere/Atlantis"], ["--body-limit", "many"],
                                     ["--body-limit", "-1"], ["--results-wait", "soon"], ["--results-wait", "-1"],
                                     ["--connections-limit", "0"], ["--body-wait", "nan"], ["--queue-bytes", "1MiB"],
                                     ["--official-role", "administrator"], ["--roles-claim", "sub"],
                                     ["--admin-password", "x" * 257], ["--listen", "nonsense"], ["--listen", "127.0.0.1:99999"],
                                     ["--jwt-secret-file", "/nonexistent/secret"], ["--config", "/nonexistent/urna.toml"]],
                         ids=" ".join)
def test_wrong_options_end_it_at_once_with_a_word_about_them(prepare, options):
    urna = prepare(*options, jwt_secret=None, listen="--listen" not in options)
    urna.launch()
    assert urna.wait_for_exit() != 0
    log = urna.log()
    assert any(word in log for word in (options[-1], options[0].lstrip("-"), "roles", "password is longer"))


def test_an_empty_secret_is_refused(prepare):
    urna = prepare(jwt_secret="")
    urna.launch()
    assert urna.wait_for_exit() != 0
    assert "secret" in urna.log()


def test_the_file_is_read_as_toml(serve, tmp_path):
    config = tmp_path / "urna.toml"
    config.write_text('jwt-secret = "a\\"b\\\\c\\u0041"  # a comment\nbody-limit = 1_048_576\nallow-default-admin = true\n')
    urna = serve("--config", str(config), jwt_secret=None)
    jwt.decode(Service.of(urna).administrator_token, 'a"b\\cA', algorithms=["HS256"])


@pytest.mark.parametrize("text", ["data = d23\n", "[[[\n", "[serve]\nresults-wait = 1\n", "results-wait = [1]\n"], ids=repr)
def test_a_file_that_is_no_toml_or_has_another_shape_is_refused(prepare, tmp_path, text):
    config = tmp_path / "urna.toml"
    config.write_text(text)
    urna = prepare("--config", str(config))
    urna.launch()
    assert urna.wait_for_exit() != 0
    assert "configuration file" in urna.log()


def test_an_unknown_name_in_the_file_is_refused(prepare, tmp_path):
    config = tmp_path / "urna.toml"
    config.write_text('lisen = "127.0.0.1:1"\n')
    urna = prepare("--config", str(config))
    urna.launch()
    assert urna.wait_for_exit() != 0
    assert "lisen" in urna.log()


# -- help ------------------------------------------------------------------------------------------------------------

def help_of(*command):
    done = run(*command, "--help")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_help_names_every_subcommand():
    text = help_of()
    for command in ("serve", "apportion", "replay", "account", "keys"):
        assert re.search(rf"\b{command}\b", text)


def test_the_help_of_serve_names_every_option_and_its_environment_variable():
    text = help_of() + help_of("serve")
    for option in OPTIONS:
        assert re.search(rf"{option}\b(?!-)", text), option
        variable = "URNA_" + option[2:].upper().replace("-", "_")
        assert re.search(rf"\b{variable}\b", text), variable


@pytest.mark.parametrize("command, words", [
    (["replay"], ["--url", "--ballots", "--stations", "--duplicates", "--spoiled", "--duration"]),
    (["apportion"], ["FILE"]),
    (["account"], ["add", "password", "list"]),
    (["account", "add"], ["--data", "--email", "--jmbg", "--forename", "--surname", "--role", "--password-file"]),
    (["account", "password"], ["--data", "--email", "--password-file"]),
    (["account", "list"], ["--data"]),
    (["keys", "make"], ["--out", "--kid"])], ids=str)
def test_the_help_of_each_subcommand_names_its_options(command, words):
    text = help_of(*command)
    for word in words:
        assert word.lower() in text.lower()


def test_a_command_line_without_sense_is_refused():
    for arguments in ([], ["no-such-command"], ["serve", "surplus"]):
        done = run(*arguments)
        assert done.returncode != 0 or not arguments
        assert done.stdout + done.stderr


# -- accounts from the command line ----------------------------------------------------------------------------------

def add_account(urna, role, password, **changes):
    person = people.new_person(password=password, **changes)
    return person, run("account", "add", "--data", urna.data, "--email", person.email, "--jmbg", person.jmbg, "--forename",
                       person.forename, "--surname", person.surname, "--role", role, stdin=password + "\n")


def test_accounts_are_managed_from_the_command_line(serve, tmp_path):
    urna = serve()
    urna.stop()
    chief, added = add_account(urna, "administrator", "Passw0rd-chief")
    assert added.returncode == 0, added.stderr
    clerk, added = add_account(urna, "official", "Passw0rd-clerk")
    assert added.returncode == 0, added.stderr
    listed = run("account", "list", "--data", urna.data)
    assert listed.returncode == 0
    for email in ("admin@admin.com", chief.email, clerk.email):
        assert email in listed.stdout
    assert "Passw0rd" not in listed.stdout and "argon2" not in listed.stdout
    file = tmp_path / "password"
    file.write_text("Changed1-clerk\n")
    changed = run("account", "password", "--data", urna.data, "--email", clerk.email.upper(), "--password-file", file)
    assert changed.returncode == 0, changed.stderr

    urna.start()
    service = Service.of(urna, email=chief.email, password="Passw0rd-chief")
    assert service.get_participants().status_code == 200
    claims = read_token(service.administrator_token)
    assert (claims["jmbg"], claims["forename"], claims["roles"]) == (chief.jmbg, chief.forename, ["administrator"])
    expect_message(service.login(clerk.email, "Passw0rd-clerk"), "Invalid credentials.")
    token = service.login(clerk.email, "Changed1-clerk").json()["accessToken"]
    expect_empty(service.vote(token, b""))


@pytest.mark.parametrize("changes, message", [({"jmbg": "1"}, "Invalid jmbg."), ({"email": "none"}, "Invalid email."),
                                              ({"password": "weak"}, "Invalid password"),
                                              ({"email": "ADMIN@admin.com"}, "Email already exists."),
                                              ({"forename": ""}, "must not be empty")], ids=str)
def test_the_rules_for_registering_hold_on_the_command_line(serve, changes, message):
    urna = serve()
    urna.stop()
    changes = {"password": "Passw0rd", **changes}
    _, added = add_account(urna, "official", **changes)
    assert added.returncode != 0 and message in added.stderr


def test_the_password_of_an_unknown_account_cannot_be_changed(serve):
    urna = serve()
    urna.stop()
    changed = run("account", "password", "--data", urna.data, "--email", "nobody@nowhere.example", stdin="Passw0rd\n")
    assert changed.returncode != 0 and changed.stderr


def test_an_unknown_role_is_refused(serve):
    urna = serve()
    urna.stop()
    _, added = add_account(urna, "king", "Passw0rd")
    assert added.returncode != 0 and "king" in added.stderr


def test_accounts_of_a_directory_that_is_not_there_are_not_made_up(tmp_path):
    listed = run("account", "list", "--data", tmp_path / "nothing")
    assert listed.returncode != 0 and not (tmp_path / "nothing").exists()


def test_a_fresh_directory_is_private_and_holds_no_password(serve):
    urna = serve("--admin-password", people.PASSWORD_MARK + "-secret")
    Service.of(urna, password=people.PASSWORD_MARK + "-secret").new_official()
    urna.stop()
    for path in urna.data.rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0 or urna.data.stat().st_mode & 0o077 == 0, path
            assert people.PASSWORD_MARK.encode() not in path.read_bytes()


def test_the_binary_tells_of_no_trouble_in_an_idle_run(prepare):
    urna = prepare()
    urna.start()
    time.sleep(1.5)
    urna.stop()
    assert not [line for line in json_lines(urna.log()) if str(line.get("level", "")).lower() in ("error", "critical")]
