# SPDX-License-Identifier: Apache-2.0
"""The commands of docs/operating, as they stand there; and that no page has commands which are neither run nor marked."""

import re
import shutil
import subprocess

import jwt
import pytest
import requests

import pages
import test_page_contributing  # noqa: F401  # these two run blocks as well
import test_page_symptoms  # noqa: F401
from client import Service, expect_empty, new_guid
from cluster import identified
from engines import Redis
from pages import OPERATING, Operator, Shell, runs
from urna_process import REPOSITORY, scaled, within

pytestmark = pytest.mark.embedded

PASSWORD = "Ballot-box-1"


def counted(service, official, guid):
    """Uploads one ballot, and waits until the daemon has recorded it."""
    uploaded = service.vote(official.token, [(guid, 1)])
    expect_empty(uploaded)
    within(5, lambda: service.uploads(official.token).json()["uploads"][0]["state"] == "counted")
    return uploaded.headers["Urna-Upload"]


def knows(shell, official):
    """What `Shell.serve` looks at meanwhile: that the official's account is there."""
    def look(url):
        assert Service(url).login(official.person.email, official.person.password).status_code == 200
    return look


# -- installing and configuring --------------------------------------------------------------------------------------

@runs(f"{OPERATING}/install.md", "Start the service")
def test_the_service_is_started_and_asked(tmp_path, blocks):
    serve, ask = blocks
    shell = Shell(tmp_path, DATA=str(tmp_path / "data"))
    said = shell.serve(serve, meanwhile=lambda url: shell.done(ask, URNA=url))
    assert "admin@admin.com" in said


@runs(f"{OPERATING}/configure.md", "How an option is given", languages=("toml", "sh"))
def test_a_file_with_options_is_read(tmp_path, blocks):
    options, serve = blocks
    shell = Shell(tmp_path)
    (tmp_path / "urna.toml").write_text(pages.text_of(options, [("/var/lib/urna", tmp_path / "data")]))
    said = shell.serve(serve, [("/etc/urna.toml", tmp_path / "urna.toml")])
    assert "Europe/Belgrade" in said and (tmp_path / "data" / "elections.db").exists()


# -- accounts and keys -----------------------------------------------------------------------------------------------

@runs(f"{OPERATING}/accounts-and-keys.md", "The first administrator", "Other accounts")
def test_accounts_are_made_and_changed(operator, blocks):
    change, add = blocks
    operator.done(change, stdin=PASSWORD + "\n")
    (operator.directory / "password.txt").write_text(PASSWORD + "\n")
    assert "vera@example.com" in operator.done(add)
    for email in ("admin@admin.com", "vera@example.com"):
        assert Service.of(operator.urna).login(email, PASSWORD).status_code == 200


@runs(f"{OPERATING}/accounts-and-keys.md", "Who may register")
def test_registration_is_told_and_set(operator, blocks):
    [tell_and_set] = blocks
    assert operator.done(tell_and_set).splitlines()[-1] == "approval"
    registration = Service.of(operator.urna).call("authentication", "GET", "/authentication/registration",
                                                  token=Service.of(operator.urna).administrator_token)
    assert registration.json()["registration"] == "approval"


@runs("docs/security/audit-trail.md", "Check it")
def test_the_audit_trails_are_checked(operator, blocks):
    [verify] = blocks
    assert "as they were entered" in operator.done(verify)


@runs(f"{OPERATING}/accounts-and-keys.md", "Keys of tokens")
def test_tokens_are_signed_with_the_keys_that_are_made(tmp_path, blocks):
    make, serve, by_openssl = blocks
    shell = Shell(tmp_path, DATA=str(tmp_path / "data"))

    def signed_with(kid):
        def look(url):
            assert jwt.get_unverified_header(Service(url).administrator_token)["kid"] == kid
        return look
    shell.done(make)
    shell.serve(serve, meanwhile=signed_with("2026-11"))
    shell.done(by_openssl)
    shell.serve(serve, meanwhile=signed_with("2026-12"), URNA_JWT_SIGNING_KEY="2026-12")


@runs(f"{OPERATING}/accounts-and-keys.md", "Keys", "Passwords")
def test_keys_and_passwords_of_a_cluster_are_changed(cluster_operator, blocks):
    key, users, alter = blocks
    directory = cluster_operator.directory / "deploy"
    shutil.copytree(REPOSITORY / "deploy", directory, ignore=shutil.ignore_patterns("secrets"))
    cluster_operator.done("deploy/secrets.sh")
    before = {name: (directory / "secrets" / name).read_text() for name in ("key-a.pem", "key-b.pem", "redis-users.acl")}
    cluster_operator.done(key)
    (directory / "secrets" / "redis-station").write_text("another\n")
    cluster_operator.done(users)
    after = {name: (directory / "secrets" / name).read_text() for name in before}
    assert [name for name in before if before[name] != after[name]] == ["key-b.pem", "redis-users.acl"]

    mariadb = cluster_operator.cluster.mariadb
    cluster_operator.sql(alter)
    assert mariadb.ask("SELECT 1", "accounts", "authentication", "the new password") == [["1"]]
    mariadb.ask(f"ALTER USER {identified('authentication')}")


# -- the count -------------------------------------------------------------------------------------------------------

@runs(f"{OPERATING}/check-the-count.md", "Run it", "Who may run it")
def test_the_count_is_checked(prepare, cluster_operator, tmp_path_factory, blocks):
    on_one_machine, on_a_cluster, make_user = blocks
    operator = Operator(prepare().start(), tmp_path_factory.mktemp("operator"))
    assert "EQUAL: " in operator.done(on_one_machine)
    assert "EQUAL: " in cluster_operator.done(on_a_cluster)
    cluster_operator.sql(make_user, [("recount@", "auditor@")])
    (cluster_operator.directory / "auditor").write_text("recount-password\n")
    (cluster_operator.directory / "auditor").chmod(0o600)
    cluster_operator.variables["DATABASE_PASSWORD"] = str(cluster_operator.directory / "auditor")
    assert "EQUAL: " in cluster_operator.done(on_a_cluster, replace=[("daemon", "auditor")])


# -- backups ---------------------------------------------------------------------------------------------------------

@runs(f"{OPERATING}/back-up-and-restore.md", "Back up one machine", "Restore one machine")
def test_a_backup_is_made_and_restored(operator, blocks):
    back_up, look, restore = blocks
    official = Service.of(operator.urna).new_official()
    operator.done(back_up)
    assert "elections.db" in operator.done(look)
    operator.urna.stop()
    shutil.rmtree(operator.urna.data)
    operator.done(restore)
    operator.urna.start()
    knows(operator, official)(operator.urna.url)


@runs(f"{OPERATING}/back-up-and-restore.md", "Back up one machine by hand")
def test_a_backup_is_made_by_hand(operator, blocks):
    copy, snapshot, check = blocks
    official = Service.of(operator.urna).new_official()
    counted(Service.of(operator.urna), official, new_guid())
    operator.urna.jwt_secret = None
    operator.urna.stop()
    operator.urna.start()  # with a secret of its own
    operator.done(snapshot)
    assert operator.done(check).split() == ["ok"] * 3
    operator.urna.stop()
    operator.done(copy)
    for name in ("snapshot", "backup"):
        operator.serve(f"urna serve --data {name}", meanwhile=knows(operator, official))


@runs(f"{OPERATING}/back-up-and-restore.md", "Databases that do not belong together")
def test_databases_that_do_not_belong_together_are_made_one(operator, cluster_operator_elsewhere, blocks):
    look, on_a_cluster, accept = blocks
    service = Service.of(operator.urna)
    official = service.new_official()
    counted(service, official, new_guid())
    operator.urna.stop()
    shutil.copytree(operator.urna.data, operator.directory / "earlier")
    operator.urna.start()
    lost = counted(service, official, new_guid())
    operator.urna.stop()
    for file in operator.urna.data.glob("elections.db*"):
        file.unlink()
    for file in (operator.directory / "earlier").glob("elections.db*"):
        shutil.copy(file, operator.urna.data)
    said = operator.run(look)
    assert said.returncode == 1 and lost in said.stdout, said.stderr
    assert lost in operator.done(accept)
    operator.urna.start()
    for daemon in cluster_operator_elsewhere.cluster.daemons:  # they record, since nothing is wrong there
        daemon.stop()
    assert "belong together" in cluster_operator_elsewhere.done(on_a_cluster)


@pytest.fixture
def cluster_operator_elsewhere(cluster, tmp_path_factory):
    """For a test whose own operator has the usual directory."""
    return pages.ClusterOperator(cluster, tmp_path_factory.mktemp("operator"))


# -- monitoring, upgrades, errors, engines -----------------------------------------------------------------------------

@runs(f"{OPERATING}/monitor.md", "Health")
def test_health_and_metrics_are_asked_for(operator, blocks):
    look, = blocks
    assert "urna_queue_uploads" in operator.done(look)


@runs(f"{OPERATING}/upgrade.md", "What changed with secrets")
def test_a_secret_is_made(tmp_path, blocks):
    make, = blocks
    shell = Shell(tmp_path, DATA=str(tmp_path / "data"))
    (tmp_path / "secret").write_text(shell.done(make))
    shell.serve("urna serve --jwt-secret-file secret", meanwhile=lambda url: Service(url).administrator_token)


@runs(f"{OPERATING}/answers-and-errors.md", "max_allowed_packet")
def test_the_packets_of_the_database_are_made_larger(cluster_operator, blocks):
    raise_it, = blocks
    mariadb = cluster_operator.cluster.mariadb
    before = mariadb.ask("SELECT @@GLOBAL.max_allowed_packet")[0][0]
    cluster_operator.sql(raise_it)
    assert mariadb.ask("SELECT @@GLOBAL.max_allowed_packet") == [[str(64 << 20)]]
    mariadb.ask(f"SET GLOBAL max_allowed_packet = {before}")


@runs(f"{OPERATING}/cluster.md", "Redis", "Users of Redis", languages=("conf", "acl"))
def test_redis_is_configured(tmp_path, blocks):
    configuration, users = blocks
    redis = Redis(tmp_path / "redis", pages.text_of(users).splitlines(), "queue", "queue-password")
    (tmp_path / "redis" / "redis.conf").write_text(
        pages.text_of(configuration) + f"port {redis.port}\nbind 127.0.0.1\naclfile users.acl\ndir .\n")
    redis.command = lambda: ["redis-server", "redis.conf"]
    try:
        within(10, lambda: redis.process or redis.launch())
        within(10, lambda: answers(redis))
        assert b"aof_enabled:1" in redis.ask("INFO", "persistence")
    finally:
        redis.kill()


def answers(redis):
    try:
        return redis.ask("INFO", "server")
    except OSError:
        return None


# -- every page ------------------------------------------------------------------------------------------------------

def test_every_command_of_every_page_is_run_or_marked():
    assert "docs/operating/symptoms.md" in pages.names()
    assert [trouble for name in pages.names() for trouble in pages.wrong(pages.page(name), pages.DECLARED)] == []


def test_a_block_that_is_neither_run_nor_marked_is_found():
    markdown = ("# A\n```sh\nls\n```\n## B\n- an item\n\n  ```sh not-run: it is long\n  ls\n  ```\n```sh not-run\nls\n```\n"
                "```\nls\n```\n```bash\nls\n```\n```json\n# C\n{}\n```\n```sh docker\nls\n```\n"
                "```sh not-run: tests/deploy/gone.py does it\nls\n```\n")
    blocks = list(pages.blocks_in("page.md", markdown))
    assert [(block.line, block.heading) for block in blocks] == [
        (2, "A"), (8, "B"), (11, "B"), (14, "B"), (17, "B"), (20, "B"), (24, "B"), (27, "B")]
    found = list(pages.wrong(blocks, declared=[]))
    assert [re.match(r"page\.md:(\d+)", trouble).group(1) for trouble in found] == ["2", "11", "14", "17", "24", "27"]
    assert list(pages.wrong(blocks[:2], declared=blocks[:1])) == []
