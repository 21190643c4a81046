# SPDX-License-Identifier: Apache-2.0
"""Certificates that openssl makes, and who trusts them."""

import datetime
import functools
import os
import pathlib
import ssl
import subprocess
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


class Pair:
    """A certificate and its key."""

    def __init__(self, certificate, key):
        self.certificate, self.key = pathlib.Path(certificate), pathlib.Path(key)

    @property
    def options(self):
        return ["--tls-certificate", str(self.certificate), "--tls-key", str(self.key)]


def make_pair(directory, name, *, authority=None, hosts=("DNS:localhost", "IP:127.0.0.1"), days=30):
    """A certificate for these hosts by the authority; without one it is signed by itself, and may sign others."""
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    pair = Pair(directory / f"{name}.pem", directory / f"{name}.key")
    signed = [] if authority is None else ["-CA", authority.certificate, "-CAkey", authority.key,
                                           "-addext", "basicConstraints=critical,CA:FALSE"]
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", days,
            "-subj", f"/CN={name}", "-addext", "subjectAltName=" + ",".join(hosts), *signed,
            "-keyout", pair.key, "-out", pair.certificate)
    pair.key.chmod(0o600)
    return pair


def expired_pair(directory):
    """`openssl req` makes none."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.utcnow()
    certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                   .serial_number(1).not_valid_before(now - datetime.timedelta(days=2))
                   .not_valid_after(now - datetime.timedelta(days=1))
                   .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
                   .sign(key, hashes.SHA256()))
    pair = Pair(directory / "expired.pem", directory / "expired.key")
    pair.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    pair.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    pair.key.chmod(0o600)
    return pair


@functools.cache
def trusted_pair():
    """The one with which the servers of a run over TLS serve. `requests` trusts it from here on."""
    directory = tempfile.TemporaryDirectory(prefix="urna-tls-")
    pair = make_pair(directory.name, "localhost")
    pair.directory = directory  # removed with it
    os.environ["REQUESTS_CA_BUNDLE"] = str(pair.certificate)
    return pair


def trusting(certificate=None):
    return ssl.create_default_context(cafile=certificate or trusted_pair().certificate)
