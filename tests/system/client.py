# SPDX-License-Identifier: Apache-2.0
"""Talks to a running Urna, wherever it is: three base URLs and an administrator's login."""

import dataclasses
import datetime
import http.client
import itertools
import os
import random
import socket
import ssl
import threading
import time
import urllib.parse
import uuid

import jwt
import requests

import certificates
import people
from urna_process import lasting, scaled


class _Unset:
    """Stands for no value at all, where None is a value."""

    def __repr__(self):
        return "UNSET"


UNSET = _Unset()


@dataclasses.dataclass
class Official:
    person: people.Person
    token: str
    refresh_token: str

    @property
    def jmbg(self):
        return self.person.jmbg


@dataclasses.dataclass
class HeldElection:
    id: int
    participants: list
    start: float
    end: float

    def time_left(self):
        return self.end - time.time()

    def wait_for_end(self):
        sleep_until(self.end)


class Urls(dict):
    """By the name of the service; of a list one after another is given, as a gateway does."""

    def __getitem__(self, name):
        urls = super().__getitem__(name)
        return next(urls) if isinstance(urls, itertools.cycle) else urls


BEGUN_BEFORE = 0.5  # seconds that an election has run, by its period, when it is created as one that runs


class Service:
    def __init__(self, authentication, admin=None, station=None, email="admin@admin.com", password="1", secret=None):
        station = itertools.cycle(station) if isinstance(station, list) else station
        self.urls = Urls(authentication=authentication, admin=admin or authentication,
                         station=station or authentication)
        self.administrator_email = email
        self.administrator_password = password
        self.secret = None  # of HS256
        self.sign = None    # signs claims as the service itself does
        if secret is not None:
            self.use_secret(secret)
        self._sessions = threading.local()
        self._administrator_token = None
        self._period = random.randrange(0, 1_000_000)
        self.last_end = 0.0

    @classmethod
    def of(cls, urna, **more):
        """The service in a process that the tests started."""
        return cls(urna.url, secret=urna.jwt_secret, **more)

    def use_secret(self, secret):
        self.secret = secret
        self.sign = lambda claims: jwt.encode(claims, secret, "HS256")

    # -- requests ------------------------------------------------------------------------------------------------

    def call(self, part, method, path, *, token=None, json=UNSET, data=None, headers=None, timeout=30, **more):
        session = getattr(self._sessions, "session", None)
        if session is None:
            session = self._sessions.session = requests.Session()
            session.trust_env = False
            session.verify = os.environ.get("REQUESTS_CA_BUNDLE", True)
        headers = dict(headers or {})
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if json is not UNSET:
            more["json"] = json
        return session.request(method, self.urls[part] + path, headers=headers, data=data,
                               timeout=scaled(timeout), **more)

    def register(self, fields):
        return self.call("authentication", "POST", "/register", json=fields)

    def login(self, email, password):
        return self.call("authentication", "POST", "/login", json={"email": email, "password": password})

    def refresh(self, token, **more):
        return self.call("authentication", "POST", "/refresh", token=token, **more)

    def delete(self, email, token=None):
        return self.call("authentication", "POST", "/delete", token=token or self.administrator_token,
                         json={"email": email})

    def accounts(self, token=None, **parameters):
        return self.call("authentication", "GET", "/authentication/accounts", token=token or self.administrator_token,
                         params=parameters)

    def create_participant(self, fields, token=None):
        return self.call("admin", "POST", "/createParticipant", token=token or self.administrator_token, json=fields)

    def get_participants(self, token=None):
        return self.call("admin", "GET", "/getParticipants", token=token or self.administrator_token)

    def create_election(self, fields, token=None):
        return self.call("admin", "POST", "/createElection", token=token or self.administrator_token, json=fields)

    def get_elections(self, token=None):
        return self.call("admin", "GET", "/getElections", token=token or self.administrator_token)

    def overview(self, token=None, **more):
        return self.call("admin", "GET", "/admin/elections", token=token or self.administrator_token, **more)

    def progress(self, election_id, token=None, **more):
        return self.call("admin", "GET", f"/admin/progress?id={election_id}", token=token or self.administrator_token,
                         **more)

    def completion(self, election_id, token=None):
        return self.call("admin", "GET", f"/admin/completion?id={election_id}", token=token or self.administrator_token)

    def turnout_by_account(self, election_id, token=None, **more):
        return self.call("admin", "GET", f"/admin/turnoutByAccount?id={election_id}", token=token or self.administrator_token,
                         **more)

    def get_results(self, election_id, token=None):
        return self.call("admin", "GET", f"/getResults?id={election_id}", token=token or self.administrator_token)

    def vote(self, token, ballots, key=None):
        """Uploads ballots: (guid, poll number) pairs, or the very bytes of a file."""
        headers = {"Idempotency-Key": key} if key is not None else {}
        file = ballots if isinstance(ballots, bytes) else csv_file(ballots)
        return self.call("station", "POST", "/vote", token=token, headers=headers,
                         files={"file": ("ballots.csv", file, "text/csv")})

    def uploads(self, token, upload=None):
        """What the official is told of their uploads, or of this one."""
        return self.call("station", "GET", "/station/uploads" + (f"?id={upload}" if upload is not None else ""), token=token)

    def station_election(self, token):
        """What the official is told of the elections around the present."""
        return self.call("station", "GET", "/station/election", token=token)

    def say_complete(self, token, election_id):
        """The official says that they have sent everything of the election."""
        return self.call("station", "POST", "/station/complete", token=token, json={"election": election_id})

    def said_complete(self, token):
        """What the official has said, and whether it stands."""
        return self.call("station", "GET", "/station/completion", token=token)

    # -- what most tests need first ------------------------------------------------------------------------------

    @property
    def administrator_token(self):
        if self._administrator_token is None:
            answer = self.login(self.administrator_email, self.administrator_password)
            assert answer.status_code == 200, answer.text
            self._administrator_token = answer.json()["accessToken"]
        return self._administrator_token

    def new_official(self, **changes):
        person = people.new_person(**changes)
        expect_empty(self.register(person.fields()))
        tokens = self.login(person.email, person.password).json()
        return Official(person, tokens["accessToken"], tokens["refreshToken"])

    def new_participants(self, count, individual=False, names=None):
        names = names or [f"{'Osoba' if individual else 'Листа'} {number}" for number in range(1, count + 1)]
        return [created(self.create_participant({"name": name, "individual": individual}), "id") for name in names]

    def new_period(self):
        """An hour far in the future, on a day that no other election has, as two texts."""
        self._period += 1
        start = datetime.datetime(2200, 1, 1, 10) + datetime.timedelta(days=self._period)
        return start.isoformat(), (start + datetime.timedelta(hours=1)).isoformat()

    def elections(self):
        return self.get_elections().json()["elections"]

    def election_now(self, participants, individual=False, seconds=0.6, starts_in=None, **more):
        """Creates an election that is running when this returns (or starts in so many seconds), for so many seconds."""
        start = max(self.last_end, time.time() + (-BEGUN_BEFORE if starts_in is None else starts_in))
        start = int(start * 1e6) / 1e6
        end = int((max(time.time(), start) + lasting(seconds)) * 1e6) / 1e6
        fields = {"start": instant_text(start), "end": instant_text(end), "individual": individual,
                  "participants": participants, **more}
        answer = self.create_election(fields)
        assert answer.status_code == 200, (fields, answer.text)
        self.last_end = end + 0.001
        if starts_in is None:
            sleep_until(start)
        return HeldElection(max(election["id"] for election in self.elections()), participants, start, end)

    def hold(self, participants, upload, individual=False, seconds=0.6, **more):
        """Holds an election: calls `upload` while it runs, waits for its end and gives its results.

        When the uploads took longer than the election, another and longer one is held; so `upload` must make new
        GUIDs each time it is called.
        """
        for _ in range(4):
            election = self.election_now(participants, individual, seconds, **more)
            upload(election)
            in_time = election.time_left() > 0.02
            election.wait_for_end()
            if in_time:
                answer = self.get_results(election.id)
                assert answer.status_code == 200, answer.text
                return answer.json()
            seconds *= 2.5
        raise AssertionError("the uploads never finished within their election")

    def recorded(self, official, guids):
        """Those of the GUIDs that were recorded before, found out by recording all of them in a new election."""
        participants = self.new_participants(2)
        results = self.hold(participants, lambda election: expect_empty(
            self.vote(official.token, [(guid, 1) for guid in guids])), seconds=1.5)
        return {vote["ballotGuid"] for vote in results["invalidVotes"] if vote["reason"] == "Duplicate ballot."}


# -- ballots and instants --------------------------------------------------------------------------------------------

def new_guid():
    return str(uuid.uuid4())


def csv_file(ballots):
    return "".join(f"{guid},{number}\n" for guid, number in ballots).encode()


def instant_text(seconds):
    whole, micros = divmod(round(seconds * 1e6), 1_000_000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + f".{micros:06}Z"


def sleep_until(seconds):
    while (left := seconds - time.time()) > 0:
        time.sleep(left)


# -- answers ---------------------------------------------------------------------------------------------------------

def expect_empty(answer):
    assert (answer.status_code, answer.content) == (200, b"")


def expect_message(answer, message, status=400):
    assert (answer.status_code, answer.text and answer.json()) == (status, {"message": message})


def expect_some_message(answer, status):
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert set(body) == {"message"} and isinstance(body["message"], str) and body["message"]


MISSING_AUTHORIZATION = "Missing Authorization Header"


def expect_missing_authorization(answer):
    assert (answer.status_code, answer.json()) == (401, {"msg": MISSING_AUTHORIZATION})
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def expect_bad_token(answer):
    assert answer.status_code == 401, answer.text[:200]
    body = answer.json()
    assert set(body) == {"msg"} and isinstance(body["msg"], str) and body["msg"]
    assert body["msg"] != MISSING_AUTHORIZATION
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def created(answer, key):
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {key}
    return body[key]


# -- tokens ----------------------------------------------------------------------------------------------------------

def claims(roles=("administrator",), **changes):
    now = int(time.time())
    full = {"sub": "minted@tests.example", "type": "access", "iat": now, "nbf": now, "exp": now + 3600,
            "jti": uuid.uuid4().hex, "forename": "Minted", "surname": "Token", "jmbg": people.new_jmbg(),
            "email": "minted@tests.example", "roles": list(roles), **changes}
    return {name: value for name, value in full.items() if value is not UNSET}


def read_token(token):
    return jwt.decode(token, options={"verify_signature": False})


# -- bytes on the wire -----------------------------------------------------------------------------------------------

class Wire:
    """One connection on which a test sends what it likes."""

    def __init__(self, url, seconds=10.0, source="127.0.0.1"):
        parts = urllib.parse.urlsplit(url)
        self.host = parts.netloc
        self.socket = socket.create_connection((parts.hostname, parts.port or 80), timeout=scaled(seconds),
                                               source_address=(source, 0))
        if parts.scheme == "https":
            self.socket = certificates.trusting().wrap_socket(self.socket, server_hostname=parts.hostname)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)
        return self

    def head(self, method, path, *headers):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", *headers, "", ""]
        return self.send("\r\n".join(lines).encode())

    def answer(self, method="POST"):
        """The next answer, read like requests': with status_code, headers, content, text and json()."""
        raw = http.client.HTTPResponse(self.socket, method=method)
        raw.begin()
        answer = requests.Response()
        answer.status_code = raw.status
        answer.headers.update(raw.getheaders())
        answer._content = raw.read()
        answer.encoding = "utf-8"
        return answer

    def closed_after(self, seconds):
        """The seconds until the other side closed; fails when it does not within so many (scaled)."""
        began = time.monotonic()
        deadline = began + scaled(seconds)
        while (left := deadline - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                if self.socket.recv(65536) == b"":
                    return time.monotonic() - began
            except (ConnectionResetError, BrokenPipeError, ssl.SSLEOFError):
                return time.monotonic() - began
            except socket.timeout:
                break
        raise AssertionError(f"the connection was still open after {scaled(seconds)} s")


class Multipart:
    """A multipart/form-data body made by hand."""

    def __init__(self, boundary="boundary-of-a-test"):
        self.boundary = boundary
        self.pieces = []

    def part(self, disposition, content, *more_headers):
        head = "\r\n".join([f"Content-Disposition: form-data; {disposition}", *more_headers, "", ""])
        self.pieces.append(f"--{self.boundary}\r\n".encode() + head.encode() + content + b"\r\n")
        return self

    @property
    def content_type(self):
        return f"multipart/form-data; boundary={self.boundary}"

    def body(self):
        return b"".join(self.pieces) + f"--{self.boundary}--\r\n".encode()
