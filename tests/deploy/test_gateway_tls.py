# SPDX-License-Identifier: Apache-2.0
"""The gateway with a certificate: nginx itself with deploy/gateway's files."""

import re
import socket
import ssl
import subprocess
import time

import pytest
import yaml

from nginx import ANSWERED, FILE_THAT_IS_NOT_THERE, REPOSITORY, Gateway, LateService, free_port

TLS = (REPOSITORY / "deploy/gateway/tls.conf").read_text()
HSTS = "Strict-Transport-Security: max-age=31536000"


def make_certificate(directory):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
                    "-subj", "/CN=vote.example", "-addext", "subjectAltName=DNS:vote.example",
                    "-keyout", directory / "gateway-key", "-out", directory / "gateway-certificate"],
                   check=True, capture_output=True, timeout=60)
    return directory / "gateway-certificate"


class Encrypted:
    def __init__(self, directory):
        self.directory, self.port = directory, free_port()
        self.certificate = make_certificate(directory)
        text = TLS
        for shipped, here in (("listen 8443 ", f"listen 127.0.0.1:{self.port} "), ("/run/secrets/", f"{directory}/")):
            assert shipped in text
            text = text.replace(shipped, here)
        self.gateway = Gateway(directory, LateService(), text)

    def connected(self, **versions):
        context = ssl.create_default_context(cafile=self.certificate)
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        for name, version in versions.items():
            setattr(context, name, version)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return context.wrap_socket(plain, server_hostname="vote.example")

    def answer(self, method, path):
        with self.connected() as connection, connection.makefile("rb") as file:
            connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: vote.example\r\nContent-Length: 0\r\n"
                               "Connection: close\r\n\r\n".encode())
            head, _, body = file.read().partition(b"\r\n\r\n")
        return int(head.split()[1]), head.decode(), body


@pytest.fixture
def encrypted(tmp_path):
    running = Encrypted(tmp_path)
    yield running
    running.gateway.stop()


def test_services_console_and_errors_are_served_over_tls_with_the_word_to_stay(encrypted):
    for method, path, status in (("GET", ANSWERED, 200), ("GET", "/results", 200), ("GET", "/healthz", 200),
                                 ("GET", "/nowhere", 404),
                                 ("GET", FILE_THAT_IS_NOT_THERE, 404)):
        found, head, _ = encrypted.answer(method, path)
        assert (found, head.count(HSTS)) == (status, 1), head


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_versions_are_refused(encrypted):
    with encrypted.connected() as connection:
        assert connection.version() == "TLSv1.3"
    with encrypted.connected(maximum_version=ssl.TLSVersion.TLSv1_2) as connection:
        assert connection.version() == "TLSv1.2"
    with pytest.raises(ssl.SSLError):
        encrypted.connected(minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)


def test_without_tls_nothing_is_served_but_the_way_to_it(encrypted):
    for method, path in (("GET", "/"), ("GET", ANSWERED + "?id=1"), ("POST", "/login")):
        connection = encrypted.gateway.connected("127.0.0.1")
        connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: vote.example:80\r\nContent-Length: 0\r\n"
                           "Connection: close\r\n\r\n".encode())
        head = connection.makefile("rb").read().decode()
        assert head.startswith("HTTP/1.1 308 ") and f"Location: https://vote.example{path}\r\n" in head, head
        assert HSTS not in head
    status, head, _ = encrypted.gateway.answer("127.0.0.1", "/healthz")
    assert status == 200 and HSTS not in head


def test_plain_http_at_the_port_of_tls_is_sent_on_or_refused(encrypted):
    with socket.create_connection(("127.0.0.1", encrypted.port), timeout=30) as connection:
        connection.sendall(b"GET /getElections HTTP/1.1\r\nHost: vote.example\r\nConnection: close\r\n\r\n")
        assert connection.makefile("rb").read()[:12] in (b"HTTP/1.1 308", b"HTTP/1.1 400")


def test_a_new_certificate_is_read_at_sighup(encrypted):
    before = ssl.get_server_certificate(("127.0.0.1", encrypted.port))
    make_certificate(encrypted.directory)
    encrypted.gateway.reload()
    until = time.monotonic() + 20
    while ssl.get_server_certificate(("127.0.0.1", encrypted.port)) == before:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert encrypted.answer("GET", ANSWERED)[0] == 200


def test_without_a_certificate_nothing_is_said_of_tls(tmp_path):
    gateway = Gateway(tmp_path, LateService())
    try:
        for path in (ANSWERED, "/healthz", "/nowhere"):
            status, head, _ = gateway.answer("127.0.0.1", path)
            assert status in (200, 404) and "Strict-Transport-Security" not in head
    finally:
        gateway.stop()


def test_the_gateway_speaks_what_the_program_speaks():
    program = (REPOSITORY / "src/http/server/tls.cpp").read_text()
    ciphers = "".join(re.findall(r'"([A-Z0-9:-]+)"', program[program.index("ciphers_of_tls_1_2"):program.index("groups")]))
    assert f"ssl_ciphers {ciphers};" in TLS


def test_files_over_the_shipped_ones_name_what_is_there():
    for over, under in (("deployment-tls", "deployment"), ("stack-tls", "stack"), ("stack-encrypted", "stack")):
        more, whole = (yaml.safe_load((REPOSITORY / f"deploy/{name}.yaml").read_text()) for name in (over, under))
        assert more.get("version") == whole.get("version")
        assert set(more["services"]) <= set(whole["services"])
        for name in more.get("networks", {}):
            assert whole["networks"][name]["internal"] and more["networks"][name]["internal"]
        for entry in more.get("configs", {}).values():
            assert (REPOSITORY / "deploy" / entry["file"]).is_file()


def test_every_network_of_services_and_engines_is_encrypted():
    more, whole = (yaml.safe_load((REPOSITORY / f"deploy/{name}.yaml").read_text()) for name in ("stack-encrypted", "stack"))
    assert set(more["networks"]) == set(whole["networks"]) - {"public"}
    assert all("encrypted" in network["driver_opts"] for network in more["networks"].values())
    reach_engines = {name for name, service in whole["services"].items()
                     if {"URNA_DATABASE", "URNA_REDIS"} & set(service.get("environment") or {})}
    assert set(more["services"]) == reach_engines
