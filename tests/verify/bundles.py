# SPDX-License-Identifier: Apache-2.0
"""Makes bundles, anchors, policies and receipts for the tests of verifiers, by docs/verify/format.md.

`a_log()` is a small log with everything in it that a verifier has to understand. A `World` is what a bundle is made of; a
mutation changes one of its parts, and `bundle_of` makes what rests on that part anew.
"""

import base64
import copy
import hashlib
import json
import pathlib
import struct
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "law"))
import naive  # noqa: E402, the seats of results

ORIGIN = "log.example/1"
SECOND = 1_000_000
BEGIN = 1_764_000_000 * SECOND
COSIGNED_AT = 1_764_100_000  # seconds, after everything that happens in the log


def at(seconds):
    return BEGIN + seconds * SECOND


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def base64_of(data):
    return base64.b64encode(data).decode()


class Signer:
    def __init__(self, name, seed, kind=1):
        self.name, self.kind = name, kind
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.data = bytes([kind]) + self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id = sha256(name.encode(), b"\n", self.data)[:4]
        self.vkey = f"{name}+{self.id.hex()}+{base64_of(self.data)}"

    def line(self, text, time=None):
        """The signature line below this text, as a witness at this time."""
        message, before = text.encode(), b""
        if self.kind == 4:
            message, before = f"cosignature/v1\ntime {time}\n".encode() + message, struct.pack(">Q", time)
        return f"\u2014 {self.name} {base64_of(self.id + before + self.key.sign(message))}\n"


LOG = Signer(ORIGIN, 1)
FOREIGN = Signer(ORIGIN, 2)
RECEIPTS = Signer(ORIGIN + "/receipts", 3)
WITNESSES = [Signer("witness.example/a", 4, 4), Signer("witness.example/b", 5, 4)]
POLICY = "".join([f"# whom the tests believe\nlog {LOG.vkey}\n", f"witness a {WITNESSES[0].vkey} https://witness.example/a\n",
                  f"witness b {WITNESSES[1].vkey}\n", "group both any a b\nquorum both\n"])
POLICY_WITHOUT_WITNESSES = f"log {LOG.vkey}\nquorum none\n"


# Ballots.

def guid(number):
    return sha256(b"ballot %d" % number)[:16]


def pseudonym(its_guid):
    encryptor = Cipher(algorithms.AES(bytes(range(32))), modes.ECB()).encryptor()
    return encryptor.update(its_guid) + encryptor.finalize()


def packed(ballots, of=lambda its: its):
    return b"".join(of(its) + struct.pack("<I", poll_number) for its, poll_number in ballots)


def dashed(its_guid):
    digits = its_guid.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def file_of(ballots):
    return "".join(f"{dashed(its)},{poll_number}\n" for its, poll_number in ballots).encode()


def hash_of_pseudonyms(pseudonyms):
    return sha256(b"urna pseudonyms v1\n", *sorted(pseudonyms)).hex()


# Archives.

def header(name, size):
    fields = [name.encode().ljust(100, b"\0"), b"0000644\0", b"0000000\0", b"0000000\0", b"%011o\0" % size, b"00000000000\0",
              b" " * 8, b"0", bytes(100), b"ustar\0", b"00", bytes(64), b"0000000\0", b"0000000\0", bytes(167)]
    fields[6] = b"%06o\0 " % sum(b"".join(fields))
    return b"".join(fields)


def archive(members):
    """Of names and contents, in this order."""
    parts = []
    for name, content in members:
        parts += [header(name, len(content)), content, bytes(-len(content) % 512)]
    return b"".join(parts) + bytes(1024)


def manifest(members):
    return "".join(f"{sha256(content).hex()}  {name}\n" for name, content in members if name != "MANIFEST").encode()


def index_text(index):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


# The tree, from its definition.

def root(entries):
    if not entries:
        return sha256(b"")
    if len(entries) == 1:
        return sha256(b"\0", entries[0])
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\1", root(entries[:split]), root(entries[split:]))


def tiles(entries):
    result = []
    for begin in range(0, len(entries), 256):
        some = entries[begin:begin + 256]
        name = f"tile/entries/{index_text(begin // 256)}" + ("" if len(some) == 256 else f".p/{len(some)}")
        result.append((name, b"".join(struct.pack(">H", len(its)) + its for its in some)))
    return result


def checkpoint_text(entries, origin=ORIGIN):
    return f"{origin}\n{len(entries)}\n{base64_of(root(entries))}\n"


def checkpoint(entries, signers=(LOG,), origin=ORIGIN):
    text = checkpoint_text(entries, origin)
    return (text + "\n" + "".join(its.line(text) for its in signers)).encode()


def anchors(of_checkpoint, times=(COSIGNED_AT, COSIGNED_AT), witnesses=WITNESSES, stamps=("1764100000.tsr",)):
    text = of_checkpoint.decode().split("\n\n")[0] + "\n"
    lines = "".join(its.line(text, time) for its, time in zip(witnesses, times))
    return archive([(name, b"a time stamp") for name in stamps] + [("checkpoint", of_checkpoint + lines.encode())])


# What a bundle is made of.

class World:
    def __init__(self):
        self.entries = []  # as they stand in the log
        self.uploads = {}  # by number of the entry, what `ballots/` has of it
        self.sealed = {}  # by the member's last name, pseudonyms
        self.results = {}  # by id
        self.named = {}  # numbers of entries that tests ask for
        self.ballots = {}  # by number of the entry, what the official has
        self.nonces = {}

    def copy(self):
        return copy.deepcopy(self)

    def members(self, signer=LOG):
        """All but MANIFEST, in their order."""
        files = {}
        for number, content in sorted(self.uploads.items()):
            name = f"ballots/{index_text(number // 256)}"
            files[name] = files.get(name, b"") + struct.pack(">Q", number) + content
        files.update({f"sealed/{name}": b"".join(sorted(its)) for name, its in self.sealed.items()})
        files.update({f"result/{election}.json": its for election, its in self.results.items()})
        files.update(tiles(self.entries))
        files["README.txt"] = b"A bundle of the tests.\n"
        files["checkpoint"] = checkpoint(self.entries, (signer,))
        return sorted(files.items())

    def bundle(self, signer=LOG):
        return with_manifest(self.members(signer))

    def number(self, beginning, after=0):
        """The first entry that begins so."""
        return next(at for at, its in enumerate(self.entries) if at >= after and its.startswith(beginning.encode()))

    def replace(self, number, old, new):
        entry = self.entries[number]
        assert entry.count(old.encode()) >= 1, (number, entry, old)
        self.entries[number] = entry.replace(old.encode(), new.encode(), 1)


def with_manifest(members):
    return archive([("MANIFEST", manifest(members))] + members)


class Writer:
    """Writes a log as the service would: judges, counts, closes."""

    def __init__(self):
        self.world, self.taken, self.upload_number, self.election_of = World(), set(), 0, {}
        self.counted = {}  # by election: uploads, votes, pseudonyms

    def event(self, kind, *lines):
        """Lines as texts. Returns the number of the (first) entry."""
        data = "".join(f"{its}\n" for its in (f"urna {kind} v1", *lines)).encode()
        number = len(self.world.entries)
        if len(data) <= 65_000:
            self.world.entries.append(data)
        else:
            chunks = [data[begin:begin + 64_000] for begin in range(0, len(data), 64_000)]
            for index, chunk in enumerate(chunks, 1):
                self.world.entries.append(f"urna part v1\npart {index} {len(chunks)}\nsha256 {sha256(data).hex()}\n".encode() + chunk)
        return number

    def participant(self, its_id, individual=0, name="A list", version=None, removed=False):
        self.event("participant", f"id {its_id}", *([f"version {version}"] if version else []), f"individual {individual}",
                   *(["removed 1"] if removed else []), f"name {name}")

    def election(self, its_id, start, end, on_list, privacy, created, individual=0, seats=5, version=None, standing=None, follows=None,
                 name=None, rule=None):
        optional = [(key, value) for key, value in (("follows", follows), ("name", name), ("rule", rule)) if value is not None]
        number = self.event(
            "election", f"id {its_id}", *([f"version {version}"] if version else []), *([f"standing {standing}"] if standing else []),
            f"individual {individual}", f"start {at(start)}", f"end {at(end)}", f"created {at(created)}", f"seats {seats}",
            "threshold-millipercent 5000", f"privacy {privacy}", *(f"{key} {value}" for key, value in optional),
            *(f"list {place} {its}" for place, its in enumerate(on_list, 1)))
        self.election_of[its_id] = (privacy, len(on_list), at(end))
        if standing is None:
            self.counted[its_id] = {"uploads": 0, "votes": [0] * len(on_list), "pseudonyms": set()}
        return number

    def upload(self, accepted, ballots, election=None, its_id=None, earlier=None, quarantined=None, nonce=None, lines=()):
        number = len(self.world.entries)
        self.upload_number += 1
        its_id = its_id or sha256(b"upload %d" % self.upload_number)[:16]
        nonce = nonce or sha256(b"nonce %d" % self.upload_number)
        file_hash = sha256(file_of(ballots))
        counts = self.judge(ballots, election) if election else [0, 0, 0, len(ballots)]
        public = packed(ballots, pseudonym)
        privacy = self.election_of[election][0] if election else None
        self.event(
            "upload", f"number {self.upload_number}", f"id {its_id.hex()}", f"accepted {accepted}", f"official {'0f' * 16}",
            f"ballots {len(ballots)}", f"commit {commit(nonce, ballots)}",
            *([f"public {sha256(b'urna public v1', chr(10).encode(), public).hex()}"] if privacy in ("open", "pseudonymous") else []),
            *([f"earlier {earlier}"] if earlier is not None else []), *([f"quarantined {quarantined}"] if quarantined is not None else []),
            *lines, *([f"election {election}"] if election else []), "counts " + " ".join(map(str, counts)))
        if privacy in ("open", "pseudonymous"):
            content = struct.pack(">I", len(ballots)) + public
            if privacy == "open":
                content += nonce + file_hash + b"".join(its for its, _ in ballots)
            self.world.uploads[number] = content
        self.world.ballots[number], self.world.nonces[number] = ballots, nonce
        return number

    def judge(self, ballots, election):
        counted, counts = self.counted[election], [0, 0, 0, 0]
        counted["uploads"] += 1
        for its, poll_number in ballots:
            if its in self.taken:
                counts[1] += 1
                continue
            self.taken.add(its)
            counted["pseudonyms"].add(pseudonym(its))
            if poll_number <= len(counted["votes"]):
                counts[0] += 1
                counted["votes"][poll_number - 1] += 1
            else:
                counts[2] += 1
        return counts

    def close(self, election):
        privacy, _, end = self.election_of[election]
        counted = self.counted[election]
        if privacy == "sealed":
            self.world.sealed[election] = counted["pseudonyms"]
        return self.event(
            "closed", f"election {election}", f"watermark {end + 1}", f"uploads {counted['uploads']}",
            *([f"pseudonyms {hash_of_pseudonyms(counted['pseudonyms'])}"] if privacy == "sealed" else []),
            *(f"votes {place} {its}" for place, its in enumerate(counted["votes"], 1)))

    def result(self, election, closed, rule, seats=5, individual=False, totals=None, lots=()):
        """The seats are those of the naive implementation of electoral law."""
        votes = self.counted[election]["votes"]
        outcome = naive.apportion({"seats": seats, "rule": rule, "individual": individual, "totals": totals or {}, "lots": list(lots),
                                   "lists": [{"votes": its} for its in votes]})
        assert outcome["drawLot"] is None
        if individual:
            total = sum(votes)
            result = {"elected": None if outcome["elected"] is None else outcome["elected"] + 1, "election": election,
                      "hundredths": [(200 * its + total) // (2 * total) if total else 0 for its in votes],
                      "runoff": [its + 1 for its in outcome["runoff"]], "verdict": outcome["outcome"], "votes": votes}
        else:
            result = {"election": election, "open": outcome["open"], "passed": outcome["passed"], "seats": outcome["seats"],
                      "votes": votes}
        data = canonical(result)
        self.world.results[election] = data
        return self.event("result", f"election {election}", f"closed {closed}", f"bytes {len(data)}", f"sha256 {sha256(data).hex()}")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def commit(nonce, ballots, file=None):
    return sha256(b"urna ballots v1\n", nonce, sha256(file_of(ballots) if file is None else file), packed(ballots)).hex()


def some(first, *poll_numbers):
    """Ballots with these GUIDs, from `first` on."""
    return [(guid(first + at_), poll_number) for at_, poll_number in enumerate(poll_numbers)]


CONTRACT = {"method": "dhondt", "threshold": [{"percent": "5"}], "ties": ["lowestNumber"]}
MOST_VOTES = {"ties": ["lowestNumber"]}
RULE = {"method": "dhondt", "noneReached": "all", "threshold": [{"inclusive": True, "of": "cast", "percent": "3", "scope": "election"}],
        "ties": ["lot"]}
PRESIDENT = {"majority": {"inclusive": False, "of": "valid", "percent": "50"}, "runoff": 2, "ties": ["lowestNumber"]}
LONG_NAME = "A long name. " * 11_000


def a_log(before=True, sealed=True, leave_out=False):
    """A log with everything in it. Without `before` and `sealed` every check can be made. With `leave_out` one upload is as if it
    had never been."""
    log = Writer()
    world, named = log.world, log.world.named
    log.event("open", f"origin {ORIGIN}", f"at {at(0)}", f"continues log.example/0 9 {'a' * 64}")
    if before:
        old = some(900, 1, 2)
        record = sha256(b"urna before v1\n", struct.pack(">Q", 1), guid(899), struct.pack(">I", 2), packed(old))
        world.sealed["before"] = {pseudonym(its) for its, _ in old}
        log.taken |= {its for its, _ in old}
        log.upload_number = 1
        log.event("before", "uploads 1", f"record {record.hex()}", f"pseudonyms {hash_of_pseudonyms(world.sealed['before'])}",
                  f"watermark {at(-100)}", "participants 2", "elections 1", "statements 1",
                  "provisional 1")
    log.participant(1, name=r"Harbour \\ \u0007 é")
    log.participant(2)
    if before:
        log.election(1, -1000, -500, [1, 2], "pseudonymous", -2000)
        log.event("publication", "election 1", "page 1", "turnout 0", "at 0")
    log.event("lease", "epoch 1", "version 0.2.0 (abc)", f"sha256 {'b' * 64}", f"at {at(0)}")
    log.event("key", f"vkey {RECEIPTS.vkey}", "standing active", f"at {at(0)}")
    log.participant(3)
    log.participant(3, version=2, name="Renamed")
    for person in (4, 5, 6):
        log.participant(person, individual=1)
    log.participant(7, name="Twice in the list of participants")
    log.participant(7, version=2, removed=True)
    parties_of_open(log, leave_out)
    for filler in range(100, 340):  # so that there are two tiles, and two files of ballots
        log.participant(filler)
    parties_with_a_rule(log)
    persons(log)
    if sealed:
        log.election(6, 900, 1000, [1, 2], "sealed", 850)
        log.upload(at(910), some(60, 1, 1, 2) + some(0, 1), 6)
        log.result(6, log.close(6), CONTRACT)
    others(log)
    log.event("lost", "uploads 2", f"at {at(1600)}")
    log.event("lease", "epoch 5", "version 0.2.1", f"sha256 {'c' * 64}", f"at {at(5000)}")
    log.event("key", f"vkey {RECEIPTS.vkey}", "standing retired", f"at {at(5000)}")
    assert 256 < len(world.entries) < 512 and named
    return world


def parties_of_open(log, leave_out):
    """Election 2: edited before it began; duplicates, invalid numbers, one dropped and sent again, some set aside."""
    named = log.world.named
    log.election(2, 100, 250, [1, 2], "pseudonymous", 10)
    named["edited"] = log.election(2, 100, 200, [1, 2, 3], "open", 20, version=2)
    log.event("publication", "election 2", "page 1", "turnout 1", f"at {at(30)}")
    again = sha256(b"sent twice")[:16]
    dropped = named["dropped"] = log.upload(at(50), some(300, 1, 2), its_id=again)
    named["open"] = log.upload(at(101), some(0, 1, 1, 2, 3, 9) + some(0, 2), 2, lines=("for-election 2", "station Station 5"))
    if not leave_out:
        log.upload(at(102), some(1, 1, 1) + some(10, 1, 1, 1), 2)
    aside_id = sha256(b"set aside")[:16]
    ballots, nonce = some(20, 2, 2, 1), sha256(b"its nonce")
    aside = named["quarantined"] = log.event(
        "quarantined", "entry 1764000103000000-0", f"upload {aside_id.hex()}", f"commit {commit(nonce, ballots)}", f"accepted {at(103)}",
        "reason held")
    lost = log.event("quarantined", "entry 1764000104000000-0", "upload -", "commit -", f"accepted {at(104)}", "reason unreadable")
    named["again"] = log.upload(at(110), some(300, 1, 2), 2, its_id=again, earlier=dropped)
    named["requeued"] = log.event("requeued", f"quarantined {aside}", f"at {at(120)}")
    log.upload(at(130), [], 2)
    named["put back"] = log.upload(at(103), ballots, 2, its_id=aside_id, quarantined=aside, nonce=nonce)
    named["discarded"] = log.event("discarded", f"quarantined {lost}", f"at {at(140)}")
    named["closed of open"] = closed = log.close(2)
    named["result of open"] = log.result(2, closed, CONTRACT)


def parties_with_a_rule(log):
    """Election 3: pseudonymous, with totals and lots. The first lot is void."""
    named, votes = log.world.named, [6, 4, 4]
    log.election(3, 300, 400, [1, 2, 3], "pseudonymous", 260, seats=2, rule=canonical(RULE).decode())
    named["pseudonymous"] = log.upload(at(301), some(30, *[1] * 6, *[2] * 4), 3)
    log.upload(at(302), some(40, *[3] * 4) + some(30, 2), 3)
    closed = named["closed with a rule"] = log.close(3)
    log.event("publication", "election 3", "page 1", "turnout 0", f"at {at(401)}")
    named["totals"] = log.event("totals", "election 3", "version 1", "cast 19", f"at {at(402)}", "correction 0")
    log.event("totals", "election 3", "version 2", "cast 20", "blank 1", "registered 99", "source the protocol", f"at {at(403)}",
              "correction 1")
    situation = sha256(('{"lists":[],"lots":[],"rule":' + canonical(RULE).decode() + ',"seats":2,"totals":{"blank":null,"cast":20,'
                        '"registered":null},"votes":[6,4,4]}').encode()).hex()
    decision = canonical({"decides": "seat", "options": [2, 3], "tier": 0}).decode()
    named["lot"] = log.event("lot", "election 3", "number 1", f"situation {situation}", f"decision {decision}", "drawn 2",
                             f"drawn-at {at(404)}", f"at {at(405)}", "correction 0")
    named["void"] = log.event("lot", "election 3", "number 2", "voids 1", "reason mistyped", f"at {at(406)}", "correction 0")
    named["second lot"] = log.event("lot", "election 3", "number 4", f"situation {situation}", f"decision {decision}", "drawn 1",
                                    f"drawn-at {at(404)}", f"at {at(407)}", "correction 0")
    assert log.counted[3]["votes"] == votes
    named["result with a rule"] = log.result(
        3, closed, RULE, seats=2, totals={"cast": 20},
        lots=[{"tier": 0, "district": None, "decides": "seat", "options": [1, 2], "drawn": [1]}])


def persons(log):
    """Election 4 and its second round, 5. The closed of 4 was voided by an upload that was put back."""
    named = log.world.named
    log.election(4, 500, 600, [4, 5, 6], "pseudonymous", 450, individual=1, seats=1, rule=canonical(PRESIDENT).decode())
    log.upload(at(501), some(50, 1, 1, 2, 2, 3), 4)
    log.close(4)
    closed = named["closed of persons"] = log.close(4)
    named["result of persons"] = log.result(4, closed, PRESIDENT, individual=True)
    named["second round"] = log.election(5, 700, 800, [4, 5], "open", 650, individual=1, seats=1, follows=4)
    log.upload(at(701), some(70, 1, 2, 2), 5)
    closed = log.close(5)
    named["result of the second round"] = log.result(5, closed, MOST_VOTES, individual=True)
    log.event("publication", "election 5", "page 1", "turnout 0", f"at {at(801)}")


def others(log):
    """A cancelled election, one in parts that was withdrawn while it ran, and a clock that had been ahead."""
    named = log.world.named
    log.election(7, 1100, 1200, [1, 2], "open", 1050)
    log.election(7, 1100, 1200, [1, 2], "open", 1060, version=2, standing="cancelled")
    named["parts"] = log.election(8, 1300, 1400, [1, 2], "open", 1250, name=LONG_NAME)
    log.upload(at(1310), some(80, 1, 2, 1), 8)
    log.election(8, 1300, 1400, [1, 2], "open", 1360, version=2, standing="withdrawn", name=LONG_NAME)
    named["withdrawn again"] = log.election(8, 1300, 1400, [1, 2], "open", 1350, version=2, standing="withdrawn", name=LONG_NAME)
    log.upload(at(1370), some(400, 1, 2))  # dropped: the election was withdrawn
    log.close(8)
    log.event("quarantined", "entry 1764002000000000-0", "upload -", "commit -", f"accepted {at(2000)}", "reason rejected")
    named["ahead"] = log.upload(at(3000), some(410, 1))
    named["resynchronised"] = log.event("resynchronised", f"at {at(1500)}", f"watermark {at(3000)}", "provisional 8")
    named["after the clock"] = log.upload(at(1501), some(420, 1))


def begun_log():
    """A log with two parties and a key of receipts, for tests that go on with it: entries 0 to 3."""
    log = Writer()
    log.event("open", f"origin {ORIGIN}", f"at {at(0)}")
    log.participant(1)
    log.participant(2)
    log.event("key", f"vkey {RECEIPTS.vkey}", "standing active", f"at {at(0)}")
    return log


def log_after(announce, uploads=3, watermark=100, provisional=()):
    """A log with uploads from before it, for tests that go on with it. `announce` writes what `before` announces."""
    log = Writer()
    log.event("open", f"origin {ORIGIN}", f"at {at(0)}")
    log.world.entries.append(b"")
    announce(log)
    kinds = [its.split(b" ", 2)[1] for its in log.world.entries[2:]]
    log.world.sealed["before"] = set()
    log.world.entries[1] = "".join(f"{its}\n" for its in (
        "urna before v1", f"uploads {uploads}", f"record {'a' * 64}", f"pseudonyms {hash_of_pseudonyms([])}",
        f"watermark {at(watermark)}", f"participants {kinds.count(b'participant')}", f"elections {kinds.count(b'election')}",
        "statements 0", *(f"provisional {its}" for its in provisional))).encode()
    log.upload_number = uploads
    log.event("key", f"vkey {RECEIPTS.vkey}", "standing active", f"at {at(0)}")
    return log


# Receipts.

def receipt(upload, entry, accepted, ballots, its_commit, nonce, include_by, signer=RECEIPTS, origin=ORIGIN):
    text = (f"urna receipt v1\norigin {origin}\nupload {upload}\nentry {entry}\naccepted {accepted}\nballots {ballots}\n"
            f"commit {its_commit}\nnonce {nonce}\ninclude-by {include_by}\n")
    return (text + "\n" + signer.line(text)).encode()


def receipt_of(world, number, include_by=at(90_000), signer=RECEIPTS, **other):
    """The receipt of an upload that stands in the log; `other` replaces some of its values."""
    lines = dict(its.split(" ", 1) for its in world.entries[number].decode().split("\n")[1:-1])
    values = {"upload": lines["id"], "entry": f"{int(lines['accepted'])}-0", "accepted": lines["accepted"], "ballots": lines["ballots"],
              "its_commit": lines["commit"], "nonce": world.nonces[number].hex(), "include_by": include_by, **other}
    return receipt(signer=signer, **values)
