# SPDX-License-Identifier: Apache-2.0
"""Tokens of ES256: keys in a directory, their rotation, forgeries."""

import hashlib
import hmac
import json
import stat

import jwt
import pytest

import client
from client import Service, expect_bad_token
from jwt.utils import base64url_encode
from urna_process import run

pytestmark = pytest.mark.embedded


@pytest.fixture
def keys(tmp_path):
    """A directory with one pair, k1."""
    directory = tmp_path / "keys"
    make(directory, "k1")
    return directory


def make(directory, kid):
    done = run("keys", "make", "--out", directory, "--kid", kid)
    assert (done.returncode, done.stdout.split()) == (0, [f"{directory}/{kid}.pem", f"{directory}/{kid}.pub.pem"])


def serve_with(prepare, keys, *options):
    return prepare("--jwt-keys", str(keys), *options, jwt_secret=None)


def read(keys, token, kid="k1"):
    """The claims, verified as any other program would."""
    return jwt.decode(token, (keys / f"{kid}.pub.pem").read_text(), algorithms=["ES256"])


def works(service, token):
    answer = service.get_participants(token=token)
    if answer.status_code == 200:
        return True
    expect_bad_token(answer)
    return False


def sign_hs256(header, claims, secret):
    """By hand, since PyJWT rightly refuses a public key as a secret."""
    text = b".".join(base64url_encode(json.dumps(part).encode()) for part in (header, claims))
    return (text + b"." + base64url_encode(hmac.new(secret, text, hashlib.sha256).digest())).decode()


def test_a_pair_of_keys_is_made_once_and_the_private_one_is_its_owners(keys):
    assert stat.S_IMODE((keys / "k1.pem").stat().st_mode) == 0o600
    before = (keys / "k1.pem").read_text()
    again = run("keys", "make", "--out", keys, "--kid", "k1")
    assert again.returncode == 2 and "k1.pem" in again.stderr
    assert (keys / "k1.pem").read_text() == before
    assert run("keys", "make", "--out", keys, "--kid", "../k2").returncode == 2
    assert run("keys", "make", "--out", keys).returncode == 0
    assert len(list(keys.glob("*.pub.pem"))) == 2


def test_tokens_of_es256_have_the_contracts_claims_and_name_their_key(prepare, keys):
    urna = serve_with(prepare, keys).start()
    service = Service.of(urna)
    assert not (urna.data / "jwt-secret").exists()
    answer = service.login("admin@admin.com", "1").json()
    for name, lifetime in (("access", 3600), ("refresh", 2592000)):
        token = answer[f"{name}Token"]
        assert jwt.get_unverified_header(token) == {"alg": "ES256", "typ": "JWT", "kid": "k1"}
        claims = read(keys, token)
        assert set(claims) == {"sub", "type", "iat", "nbf", "exp", "jti", "forename", "surname", "jmbg", "email", "roles"}
        assert (claims["sub"], claims["email"], claims["jmbg"]) == ("admin@admin.com", "admin@admin.com", "0" * 13)
        assert (claims["forename"], claims["surname"], claims["roles"]) == ("admin", "admin", ["administrator"])
        assert (claims["type"], claims["iat"], claims["exp"] - claims["nbf"]) == (name, claims["nbf"], lifetime)
    assert works(service, answer["accessToken"])
    assert works(service, answer["accessToken"])
    renewed = service.refresh(answer["refreshToken"]).json()["accessToken"]
    assert read(keys, renewed)["type"] == "access" and works(service, renewed)


def test_forged_tokens_are_refused(prepare, keys):
    service = Service.of(serve_with(prepare, keys).start())
    private, public = ((keys / f"k1{ending}").read_bytes() for ending in (".pem", ".pub.pem"))
    claims = client.claims()
    good = jwt.encode(claims, private, "ES256", headers={"kid": "k1"})
    assert works(service, good)
    head, body, signature = good.split(".")
    forged = {
        "HS256 over the public key": sign_hs256({"alg": "HS256", "typ": "JWT", "kid": "k1"}, claims, public),
        "the same without a kid": sign_hs256({"alg": "HS256", "typ": "JWT"}, claims, public),
        "the same, called ES256": sign_hs256({"alg": "ES256", "typ": "JWT", "kid": "k1"}, claims, public),
        "unsigned": jwt.encode(claims, None, "none", headers={"kid": "k1"}),
        "without its signature": f"{head}.{body}.",
        "without a kid": jwt.encode(claims, private, "ES256"),
        "of an unknown kid": jwt.encode(claims, private, "ES256", headers={"kid": "../k1"}),
        "with another body": f"{head}.{jwt.encode(claims | {'sub': 'x@y.rs'}, 's').split('.')[1]}.{signature}",
    }
    for name, token in forged.items():
        assert not works(service, token), name


def test_keys_are_rotated_and_nobody_is_logged_out(prepare, keys):
    urna = serve_with(prepare, keys).start()
    service = Service.of(urna)
    before = service.login("admin@admin.com", "1").json()
    make(keys, "k2")
    urna.stop()
    urna.options += ["--jwt-signing-key", "k2"]
    urna.start()
    assert works(service, before["accessToken"])
    renewed = service.refresh(before["refreshToken"]).json()["accessToken"]
    assert read(keys, renewed, "k2") and works(service, renewed)
    urna.stop()
    (keys / "k1.pem").unlink()
    urna.start()
    assert works(service, before["accessToken"]), "its public key is still there"
    urna.stop()
    (keys / "k1.pub.pem").unlink()
    urna.start()
    assert works(service, renewed)
    assert not works(service, before["accessToken"])


def test_from_a_secret_to_keys_nobody_is_logged_out(prepare, keys):
    urna = prepare()
    service = Service.of(urna.start())
    before = service.administrator_token
    urna.stop()
    (keys / "former.secret").write_text(urna.jwt_secret)
    urna.jwt_secret = None
    urna.options += ["--jwt-keys", str(keys), "--jwt-signing-key", "k1"]
    urna.start()
    assert works(service, before)
    assert read(keys, service.login("admin@admin.com", "1").json()["accessToken"])


@pytest.mark.parametrize("spoil, word", [
    (lambda keys: (keys / "k1.pem").write_text("no PEM"), "k1.pem"),
    (lambda keys: [file.unlink() for file in keys.iterdir()], "no keys"),
    (lambda keys: (keys / "k1.pem").unlink(), "private key"),
    (lambda keys: make(keys, "k2"), "--jwt-signing-key"),
], ids=["an unreadable key", "no key", "no private key", "two private keys"])
def test_keys_that_are_not_fit_end_it_at_once(prepare, keys, spoil, word):
    spoil(keys)
    urna = serve_with(prepare, keys).launch()
    assert urna.wait_for_exit() == 2
    assert word in urna.log()


def test_a_secret_and_keys_exclude_each_other(prepare, keys):
    urna = prepare("--jwt-keys", str(keys)).launch()
    assert urna.wait_for_exit() == 2
    assert "--jwt-secret" in urna.log() and "--jwt-keys" in urna.log()
