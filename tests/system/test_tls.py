# SPDX-License-Identifier: Apache-2.0
"""`urna serve` over TLS. Every other test over HTTP runs over it too with URNA_TEST_TLS=1."""

import os
import socket
import ssl
import tempfile
import time

import pytest
import requests

import certificates
from client import Service, expect_empty, new_guid
from metrics import metrics_of
from urna_process import OVER_TLS, REPOSITORY, free_port, lasting, run, scaled, within

pytestmark = [pytest.mark.embedded, pytest.mark.skipif(OVER_TLS, reason="makes servers over TLS itself")]


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return certificates.make_pair(tmp_path_factory.mktemp("authority"), "authority", hosts=["DNS:authority.example"])


@pytest.fixture
def pair(authority):
    """In a directory that others get to, as pytest's own are none."""
    with tempfile.TemporaryDirectory(prefix="urna-tls-") as directory:
        os.chmod(directory, 0o755)
        yield certificates.make_pair(directory, "server", authority=authority)


@pytest.fixture
def serve_tls(prepare, pair, authority, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.certificate))

    def serve(*options):
        urna = prepare(*pair.options, *options)
        urna.tls = True
        return urna.start()
    return serve


def connected(urna, seconds=10):
    return socket.create_connection(("127.0.0.1", urna.port), timeout=scaled(seconds))


def handshake(urna, context, name="localhost"):
    with connected(urna) as plain, context.wrap_socket(plain, server_hostname=name) as session:
        return session.version(), session.cipher()[0], session.selected_alpn_protocol()


def listens(urna):
    """Said of one that no client trusts, so that it cannot be asked whether it is ready."""
    try:
        connected(urna).close()
    except ConnectionRefusedError:
        return False
    return True


def only(authority, version):
    context = certificates.trusting(authority.certificate)
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    return context


def served_certificate(urna):
    return ssl.get_server_certificate(("127.0.0.1", urna.port))


def silence(connection, seconds):
    """How long until the other side closes a connection on which nothing is sent."""
    begun = time.monotonic()
    connection.settimeout(scaled(seconds))
    try:
        assert connection.recv(100) == b""
    except ConnectionResetError:
        pass
    return time.monotonic() - begun


# -- what is spoken --------------------------------------------------------------------------------------------------

def test_tls_1_3_and_1_2_are_spoken(serve_tls, authority):
    urna = serve_tls()
    assert handshake(urna, only(authority, ssl.TLSVersion.TLSv1_3))[0] == "TLSv1.3"
    version, cipher, _ = handshake(urna, only(authority, ssl.TLSVersion.TLSv1_2))
    assert version == "TLSv1.2" and cipher.startswith("ECDHE-") and ("GCM" in cipher or "CHACHA20" in cipher)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_older_versions_are_refused(serve_tls, authority, version):
    urna = serve_tls()
    with pytest.raises(ssl.SSLError):
        handshake(urna, only(authority, version))
    assert requests.get(urna.url + "/healthz", timeout=5).status_code == 200


@pytest.mark.parametrize("cipher", ["AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256", "DHE-RSA-AES128-GCM-SHA256"])
def test_ciphers_without_forward_secrecy_or_authentication_are_refused(serve_tls, authority, cipher):
    context = only(authority, ssl.TLSVersion.TLSv1_2)
    context.set_ciphers(cipher)
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        handshake(serve_tls(), context)


def test_http_1_1_is_the_protocol_and_no_other(serve_tls, authority):
    urna = serve_tls()
    context = certificates.trusting(authority.certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])
    assert handshake(urna, context)[2] == "http/1.1"
    context.set_alpn_protocols(["h2"])
    with pytest.raises(ssl.SSLError):
        handshake(urna, context)


def test_browsers_are_told_to_come_with_tls_from_now_on(serve_tls, serve):
    urna = serve_tls()
    for path, status in (("/", 200), ("/healthz", 200), ("/nowhere", 404), ("/getElections", 401)):
        answer = requests.get(urna.url + path, timeout=5)
        assert (answer.status_code, answer.headers["Strict-Transport-Security"]) == (status, "max-age=31536000")
    assert "Strict-Transport-Security" not in requests.get(serve().url + "/healthz", timeout=5).headers


def test_an_election_from_registering_to_results(serve_tls):
    urna = serve_tls()
    assert f"Urna is running on {urna.url}" in urna.log() and urna.url.startswith("https://")
    service = Service.of(urna)
    official = service.new_official()
    participants = service.new_participants(3)
    large = 50_000
    results = service.hold(participants, lambda election: (
        expect_empty(service.vote(official.token, [(new_guid(), 1), (new_guid(), 2), (new_guid(), 7)])),
        expect_empty(service.vote(official.token, [(new_guid(), 3) for _ in range(large)]))), seconds=3)
    assert sorted(one["result"] for one in results["participants"])[-1] > 200
    assert [vote["reason"] for vote in results["invalidVotes"]] == ["Invalid poll number."]
    assert service.refresh(official.refresh_token).status_code == 200


# -- what is no client -----------------------------------------------------------------------------------------------

def test_plain_http_is_closed_at_once(serve_tls):
    urna = serve_tls()
    with connected(urna) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert silence(connection, 5) < scaled(1)
    within(3, lambda: dict_of(metrics_of(urna.url)["urna_tls_handshakes_total"])["failed"] == 1)


def dict_of(samples):
    return {labels["outcome"]: value for labels, value in samples}


def test_a_client_that_does_not_begin_is_cut_off(serve_tls):
    urna = serve_tls("--handshake-wait", "1")
    with connected(urna) as silent:
        assert 0.8 < silence(silent, 5) < scaled(3)
    # Bytes one by one do not move the end.
    begun = time.monotonic()
    with connected(urna) as slow:
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            for byte in b"\x16\x03\x01\x02\x00\x01" + bytes(1000):
                slow.sendall(bytes([byte]))
                time.sleep(0.2)
                assert time.monotonic() - begun < scaled(4)
    assert time.monotonic() - begun > 0.8
    within(3, lambda: dict_of(metrics_of(urna.url)["urna_tls_handshakes_total"])["timed_out"] == 2)


def test_who_does_not_begin_makes_room_for_who_asks(serve_tls):
    urna = serve_tls("--connections-limit", "20")
    holders = [connected(urna) for _ in range(60)]
    for _ in range(10):
        assert requests.get(urna.url + "/getElections", timeout=5).status_code == 401
    for holder in holders:
        holder.close()


def test_the_server_stops_in_time_with_handshakes_under_way(serve_tls):
    urna = serve_tls()
    holders = [connected(urna) for _ in range(20)]
    time.sleep(0.2)
    begun = time.monotonic()
    urna.stop()
    assert time.monotonic() - begun < scaled(2)
    for holder in holders:
        holder.close()


# -- the certificate -------------------------------------------------------------------------------------------------

def test_a_certificate_is_read_again_at_sighup(serve_tls, pair, authority):
    urna = serve_tls()
    before = served_certificate(urna)
    with connected(urna) as plain, certificates.trusting(authority.certificate).wrap_socket(
            plain, server_hostname="localhost") as kept:
        certificates.make_pair(pair.certificate.parent, "server", authority=authority)
        hang_up(urna, "serving with a certificate", 2)
        assert served_certificate(urna) != before
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")  # the connection goes on
        assert kept.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")
    assert requests.get(urna.url + "/healthz", timeout=5).status_code == 200


def hang_up(urna, message, times=1):
    urna.process.send_signal(1)
    within(5, lambda: len([entry for entry in urna.entries() if entry["message"] == message]) == times)


def another_key(pair, authority):
    other = certificates.make_pair(pair.certificate.parent, "other", authority=authority)
    pair.key.write_bytes(other.key.read_bytes())


def with_password(pair, _):
    certificates.openssl("ec", "-in", pair.key, "-out", pair.key, "-aes128", "-passout", "pass:secret")


BAD = {
    "no_certificate": (lambda pair, _: pair.certificate.unlink(), "No such file or directory"),
    "no_key": (lambda pair, _: pair.key.unlink(), "No such file or directory"),
    "a_text": (lambda pair, _: pair.certificate.write_text("none\n"), "no start line"),
    "half": (lambda pair, _: pair.certificate.write_text(pair.certificate.read_text()[:300]), "bad"),
    "another_key": (another_key, "key values mismatch"),
    "a_key_with_a_password": (with_password, "has a password"),
    "a_key_that_all_can_read": (lambda pair, _: pair.key.chmod(0o644), "open to every user"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_certificate_keeps_the_one_before_and_does_not_start(serve_tls, pair, authority, what):
    urna = serve_tls()
    before = served_certificate(urna)
    spoil, why = BAD[what]
    spoil(pair, authority)
    hang_up(urna, "the certificate was not reloaded; the one before is served with")
    error = urna.entries()[-1]["error"]
    assert why in error and str(pair.certificate.parent) in error, error
    assert served_certificate(urna) == before
    urna.stop()
    done = run("serve", "--data", urna.data, "--listen", f"127.0.0.1:{free_port()}", *pair.options)
    assert done.returncode == 2 and error in done.stderr, done.stderr


def test_certificate_and_key_belong_together(tmp_path, pair):
    for option in (pair.options[:2], pair.options[2:]):
        done = run("serve", "--data", tmp_path / "data", *option)
        assert done.returncode == 2 and "--tls-certificate and --tls-key belong together" in done.stderr


def test_an_expired_certificate_is_served_with_a_warning(prepare, tmp_path):
    pair = certificates.expired_pair(tmp_path)
    urna = prepare(*pair.options)
    urna.tls = True
    urna.launch()
    within(15, lambda: listens(urna))
    assert "the certificate has expired: clients refuse it" in urna.log()
    with pytest.raises(ssl.SSLError, match="expired"):
        handshake(urna, certificates.trusting(pair.certificate))


def test_when_the_certificate_ends_is_a_figure(serve_tls):
    urna = serve_tls()
    (_, ends), = metrics_of(urna.url)["urna_tls_certificate_valid_until_timestamp_seconds"]
    assert 29 * 86_400 < ends - time.time() <= 30 * 86_400


def test_without_a_certificate_sighup_stops(serve):
    urna = serve()
    urna.process.send_signal(1)
    assert urna.wait_for_exit() == 0


# -- who asks with this program --------------------------------------------------------------------------------------

def test_health_asks_over_tls_whoever_signed(serve_tls):
    urna = serve_tls()
    assert run("health", "--url", urna.url + "/readyz").returncode == 0
    assert run("health", "--url", urna.url.replace("https", "http") + "/readyz").returncode == 1


def test_replay_trusts_whom_the_machine_trusts(serve_tls, authority):
    urna = serve_tls()
    replay = ["replay", REPOSITORY / "tests/data/elections/knesset-22.json", "--ballots", "2000",
              "--duration", lasting(1), "--url"]
    refused = run(*replay, urna.url)
    assert refused.returncode != 0 and "certificate verify failed" in refused.stderr
    env = {"SSL_CERT_FILE": str(authority.certificate)}
    other_name = run(*replay, urna.url.replace("127.0.0.1", "127.0.0.2"), env=env)
    assert other_name.returncode != 0
    done = run(*replay, urna.url, env=env, wait=60)
    assert done.returncode == 0, done.stdout + done.stderr
