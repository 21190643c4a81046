# SPDX-License-Identifier: Apache-2.0
"""Who may do what: tokens and keys among the services, users of the engines."""

import hashlib
import hmac
import json

import jwt
import pytest

from client import claims, expect_bad_token, expect_empty, new_guid
from cluster import password_of
from engines import Refused
from jwt.utils import base64url_encode

pytestmark = pytest.mark.embedded


# -- tokens ----------------------------------------------------------------------------------------------------------

def sign_hs256(header, body, secret):
    """By hand, since PyJWT rightly refuses a public key as a secret."""
    text = b".".join(base64url_encode(json.dumps(part).encode()) for part in (header, body))
    return (text + b"." + base64url_encode(hmac.new(secret, text, hashlib.sha256).digest())).decode()


@pytest.mark.parametrize("header", [{"alg": "HS256", "typ": "JWT", "kid": "k1"}, {"alg": "HS256", "typ": "JWT"},
                                    {"alg": "ES256", "typ": "JWT", "kid": "k1"}], ids=str)
def test_a_public_key_is_no_secret(cluster, header):
    """Who took over a station has all that a station knows, and cannot make a token with it."""
    public = (cluster.keys / "public" / "k1.pub.pem").read_bytes()
    service = cluster.service()
    expect_bad_token(service.vote(sign_hs256(header, claims(["official"]), public), b""))
    expect_bad_token(service.get_participants(sign_hs256(header, claims(), public)))
    expect_bad_token(service.delete("x@y.rs", sign_hs256(header, claims(), public)))


def test_tokens_name_the_key_that_signed_them(cluster):
    token = cluster.service().administrator_token
    assert jwt.get_unverified_header(token) == {"alg": "ES256", "typ": "JWT", "kid": "k1"}
    jwt.decode(token, (cluster.keys / "public" / "k1.pub.pem").read_text(), algorithms=["ES256"])


@pytest.mark.parametrize("name", ["station", "admin"])
def test_who_only_checks_tokens_does_not_start_with_a_private_key(cluster, name):
    process = cluster.another(name)
    process.env = {"URNA_JWT_KEYS": str(cluster.keys / "private")}
    process.launch()
    assert process.wait_for_exit() == 2
    assert "k1.pem" in process.log()


def test_keys_are_rotated_service_by_service_and_nobody_is_logged_out(cluster):
    """The order of docs/operating/accounts-and-keys.md, with each service restarted by itself."""
    service = cluster.service()
    official = service.new_official()
    old_administrator = service.administrator_token

    def everybody_works(*tokens):
        for token in tokens:
            expect_empty(cluster.service().vote(token, [(new_guid(), 1)]))
        assert service.get_participants(old_administrator).status_code == 200
        assert service.refresh(official.refresh_token).status_code == 200

    def restart(process):
        process.stop()
        process.start()

    cluster.make_key("k2")
    cluster.authentication.options += ["--jwt-signing-key", "k1"]
    for process in [cluster.authentication, cluster.admin, *cluster.stations]:
        restart(process)
        everybody_works(official.token)
    cluster.authentication.options[-1] = "k2"
    restart(cluster.authentication)
    renewed = service.refresh(official.refresh_token).json()["accessToken"]
    assert jwt.get_unverified_header(renewed)["kid"] == "k2"
    everybody_works(official.token, renewed)

    (cluster.keys / "private" / "k1.pem").unlink()
    restart(cluster.authentication)
    everybody_works(official.token, renewed)

    newest = cluster.service().new_official()
    for folder in ("private", "public"):
        (cluster.keys / folder / "k1.pub.pem").unlink()
    for process in [cluster.authentication, cluster.admin, *cluster.stations]:
        restart(process)
    expect_bad_token(service.vote(official.token, b""))
    expect_empty(service.vote(newest.token, b""))


# -- the engines -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("command", [
    ["XRANGE", "urna:ballots", "-", "+"], ["XREAD", "STREAMS", "urna:ballots", "0"], ["XDEL", "urna:ballots", "1-1"],
    ["DEL", "urna:ballots"], ["XTRIM", "urna:ballots", "MAXLEN", "0"], ["XRANGE", "urna:dead", "-", "+"],
    ["XADD", "urna:dead", "*", "a", "b"], ["SET", "urna:fate:x", "counted 1 0 0 0"], ["DEL", "urna:receipts:x"], ["FLUSHALL"], ["CONFIG", "GET", "*"], ["ACL", "LIST"], ["KEYS", "*"],
    ["EVAL", "return redis.call('XRANGE', KEYS[1], '-', '+')", "1", "urna:ballots"],
    ["EVAL", "return redis.call('XDEL', KEYS[1], '1-1')", "1", "urna:ballots"]], ids=lambda command: " ".join(command[:2])[:40])
def test_a_station_can_neither_read_nor_delete_entries(cluster, command):
    station = ("station", password_of("station"))
    assert cluster.redis.ask("XLEN", "urna:ballots", login=station) >= 0
    with pytest.raises(Refused, match="NOPERM|can't run this command"):
        cluster.redis.ask(*command, login=station)


@pytest.mark.parametrize("command", [["DEL", "urna:ballots"], ["FLUSHALL"], ["XDEL", "urna:dead", "1-1"], ["CONFIG", "GET", "*"],
                                     ["GET", "urna:accepted:x"], ["SET", "urna:accepted:x", "y"],
                                     ["LRANGE", "urna:receipts:x", "0", "1"], ["GET", "urna:fate:x"]], ids=lambda command: " ".join(command[:2]))
def test_the_daemon_removes_entries_of_the_queue_and_nothing_else(cluster, command):
    with pytest.raises(Refused, match="NOPERM|can't run this command"):
        cluster.redis.ask(*command, login=("daemon", password_of("daemon")))


def test_nobody_gets_into_redis_without_a_name(cluster):
    with pytest.raises(Refused, match="WRONGPASS"):
        cluster.redis.ask("PING", login=("default", ""))


@pytest.mark.parametrize("user, sql", [
    ("admin", "INSERT INTO elections.batches VALUES (1, 1, REPEAT('x', 20))"),
    ("admin", "UPDATE elections.tallies SET valid = valid + 1"), ("admin", "DELETE FROM elections.uploads"),
    ("admin", "UPDATE elections.count_state SET watermark = 0"), ("admin", "UPDATE elections.lease SET epoch = 0"),
    ("admin", "UPDATE elections.publications SET public = 1"), ("admin", "DELETE FROM elections.publications"),
    ("admin", "DROP TABLE elections.batches"), ("admin", "SELECT * FROM accounts.accounts"),
    ("daemon", "SELECT * FROM accounts.accounts"), ("daemon", "DROP TABLE elections.batches"),
    ("daemon", "ALTER TABLE elections.batches ADD COLUMN x INT"),
    ("authentication", "SELECT * FROM elections.elections"), ("authentication", "DROP TABLE accounts.accounts"),
    # Nobody changes or removes an event of an audit trail, or reaches that of the others.
    *((user, sql.format(f"{trail}_audit"))
      for user, trail in [("authentication", "accounts"), ("admin", "elections"), ("daemon", "elections")]
      for sql in ["UPDATE {0}.audit_events SET details = ''", "DELETE FROM {0}.audit_events",
                  "REPLACE INTO {0}.audit_events SELECT * FROM {0}.audit_events",
                  "INSERT INTO {0}.audit_events SELECT * FROM {0}.audit_events ON DUPLICATE KEY UPDATE details = ''",
                  "TRUNCATE TABLE {0}.audit_events", "DROP TABLE {0}.audit_events",
                  "ALTER TABLE {0}.audit_events DROP COLUMN hash", "RENAME TABLE {0}.audit_events TO {0}.events",
                  "UPDATE {0}.audit_guard SET only_row = 1", "DELETE FROM {0}.audit_guard", "DROP DATABASE {0}"]),
    ("authentication", "SELECT * FROM elections_audit.audit_events"),
    ("authentication", "INSERT INTO elections_audit.audit_guard VALUES (1)"),
    ("admin", "SELECT * FROM accounts_audit.audit_events"), ("admin", "INSERT INTO accounts_audit.audit_guard VALUES (1)"),
    ("daemon", "SELECT * FROM accounts_audit.audit_events"), ("daemon", "INSERT INTO accounts_audit.audit_guard VALUES (1)"),
], ids=lambda text: text[:60])
def test_each_service_has_the_rights_in_the_databases_that_it_needs_and_no_more(cluster, user, sql):
    with pytest.raises(Refused, match="denied"):
        cluster.mariadb.ask(sql, user=user, password=password_of(user))
