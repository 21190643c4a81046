#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks a bundle of Urna: that its log, its ballots and its results follow from each other.

    urna_verify.py BUNDLE --policy FILE [--anchors FILE] [--since CHECKPOINT] [--receipt RECEIPT [--file FILE]]

This is the second implementation of `urna verify`. It is written from docs/verify/format.md ("the page" below) alone, and from
docs/operating/electoral-law.md; it shares no code with the program. It needs Python 3.9 and nothing else, starts no process and
opens no connection. Read it from top to bottom: what is below uses only what is above.

It prints a line per check, `ID PASS|FAIL|SKIP title[: place: reason]`, and one that sums up. It exits with 0 when each check
passed, with 1 when one failed, with 2 when none failed but one could not be made, and with 3 when it was called wrongly or
cannot read its files.
"""

import argparse
import base64
import hashlib
import json
import math
import os
import re
import struct
import sys
from array import array
from collections import Counter, defaultdict
from fractions import Fraction


class Fail(Exception):
    """A check fails. The place is a member's name, or the number of an entry."""

    def __init__(self, place, reason):
        super().__init__(f"{place}: {reason}" if place != "" else reason)


class Malformed(Exception):
    """A text is not what it should be; the caller knows at which place."""


class UnknownKind(Exception):
    """An entry may be right, but this program cannot read it."""

    def __init__(self, number, kind):
        super().__init__(f"{number}: entry of the unknown kind '{kind}'")


def sha256(*parts):
    result = hashlib.sha256()
    for part in parts:
        result.update(part)
    return result.digest()


# ---------------------------------------------------------------------------------------------------------------------------
# Ed25519, strictly (the page: "Keys and signatures"). A point is (x, y, z, t) in extended coordinates.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def encode_point(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode_point(encoded):
    """The point, or None when this is not the one encoding of a point, or the point is of small order."""
    y = int.from_bytes(encoded, "little")
    odd, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = P - x
    point = (x, y, 1, x * y % P)
    return None if encode_point(multiply(8, point)) == encode_point(NEUTRAL) else point


BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signature(key, message, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    public, commitment = decode_point(key), decode_point(r)
    if public is None or commitment is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER
    minus_public = (P - public[0], public[1], public[2], P - public[3])
    return encode_point(add(multiply(s, BASE), multiply(k, minus_public))) == r


# ---------------------------------------------------------------------------------------------------------------------------
# Values, each of which has one text (the page: "Conventions", "Grammar").

NUMBER_MAX = 2**64 - 1
ID_MAX = 2**63 - 1
# What a text escapes: control characters, and those that change the direction of what is shown.
ESCAPED = "\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
WHITE_SPACE = "\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
IS_NUMBER = re.compile(r"0|[1-9][0-9]{0,19}").fullmatch
IS_INSTANT = re.compile(r"0|-?[1-9][0-9]{0,18}").fullmatch
IS_HASH = re.compile(r"[0-9a-f]{64}").fullmatch
IS_GUID = re.compile(r"[0-9a-f]{32}").fullmatch
IS_KEY_NAME = re.compile(rf"[^+\x00-\x1f{WHITE_SPACE}]+").fullmatch
HAS_ESCAPED = re.compile(rf"[{ESCAPED}\\]").search
IS_TEXT = re.compile(
    rf"(?:[^{ESCAPED}\\]|\\\\|\\u(?:00[01][0-9a-f]|007f|00[89][0-9a-f]|202[89a-e]|206[6-9]))*").fullmatch
ESCAPE = re.compile(r"\\(?:\\|u[0-9a-f]{4})")
SURROGATE = re.compile("[\ud800-\udfff]")
HAS_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]").search


def require(holds, reason):
    if not holds:
        raise Malformed(reason)


def whole(text, least=0, most=NUMBER_MAX):
    require(IS_NUMBER(text) and least <= int(text) <= most, f"'{text[:80]}' is not a number from {least} to {most}")
    return int(text)


def count(text):
    return whole(text)


def identifier(text):
    return whole(text, 1, ID_MAX)


def instant(text):
    require(IS_INSTANT(text) and -2**63 <= int(text) < 2**63, f"'{text[:80]}' is not an instant")
    return int(text)


def digest(text):
    require(IS_HASH(text), f"'{text[:80]}' is not a hash")
    return bytes.fromhex(text)


def guid(text):
    require(IS_GUID(text), f"'{text[:80]}' is not a GUID")
    return bytes.fromhex(text)


def or_dash(value_of):
    return lambda text: None if text == "-" else value_of(text)


def word(text):
    require(IS_KEY_NAME(text) and not HAS_ESCAPED(text), f"'{text[:80]}' is not a word")
    return text


def text_value(text):
    require(IS_TEXT(text), "a text is not escaped as it should be")
    return ESCAPE.sub(lambda found: "\\" if found.group() == "\\\\" else chr(int(found.group()[2:], 16)), text)


def filled_text(text):
    require(text, "an optional text is empty")
    return text_value(text)


def one_of(*words):
    def value_of(text):
        require(text in words, f"'{text[:80]}' is none of {', '.join(words)}")
        return text
    return value_of


def flag(text):
    return one_of("0", "1")(text) == "1"


def decode_base64(text):
    """Strict: what is decoded has to be encoded to the same text again."""
    try:
        result = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Malformed("this is not Base64")
    require(base64.b64encode(result).decode() == text, "this is not Base64 in its one form")
    return result


def base64_hash(text):
    result = decode_base64(text)
    require(len(result) == 32, "a hash has 32 bytes")
    return result


def as_text(data):
    """A text of lines, each with its line feed."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("this is not UTF-8")
    require(text.endswith("\n"), "the last line has no line feed")
    require(not HAS_CONTROL(text), "there is a control character")
    return text


# ---------------------------------------------------------------------------------------------------------------------------
# Keys, notes, checkpoints and policies.

LOG, WITNESS = 1, 4  # types of keys


class Key:
    def __init__(self, vkey):
        parts = vkey.split("+", 2)
        require(len(parts) == 3 and IS_KEY_NAME(parts[0]), "this is not a vkey")
        self.vkey, self.name = vkey, parts[0]
        require(not SURROGATE.search(vkey), "a vkey is not UTF-8")
        data = decode_base64(parts[2])
        require(len(data) == 33 and data[0] in (LOG, WITNESS), "a vkey is of a type that is unknown here")
        self.type, self.public = data[0], data[1:]
        self.id = sha256(self.name.encode(), b"\n", data)[:4]
        require(parts[1] == self.id.hex(), "a vkey has the id of another key")

    def signed(self, message, signature):
        """The time of a witness' signature, else 0. Raises Malformed when it does not verify."""
        time = 0
        if self.type == WITNESS:
            require(len(signature) == 72, "a witness' signature has 72 bytes")
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            require(time < 2**63, "a witness' signature has an impossible time")
            message = b"cosignature/v1\ntime %d\n" % time + message
        require(len(signature) == 64, "a signature has 64 bytes")
        require(is_signature(self.public, message, signature), f"the signature of {self.name} does not verify")
        return time


class Note:
    """A note. `signed` has, by key, the time of the signatures of those that are known."""

    def __init__(self, data, keys):
        require(len(data) <= 1_000_000, "the note is too long")
        note = as_text(data)
        at = note.rfind("\n\n")
        require(at >= 0, "the note has no empty line")
        self.text, lines = note[:at + 1], note[at + 2:].split("\n")[:-1]
        require(1 <= len(lines) <= 100, "the note has not 1 to 100 signatures")
        self.signatures = len(lines)
        known = {(key.name, key.id): key for key in keys}
        found = []
        for line in lines:
            parts = line.split(" ")
            require(len(parts) == 3 and parts[0] == "\u2014" and IS_KEY_NAME(parts[1]), "a signature line is malformed")
            signature = decode_base64(parts[2])
            require(len(signature) > 4, "a signature line has no signature")
            if (parts[1], signature[:4]) in known:
                found.append((known[parts[1], signature[:4]], signature[4:]))
        self.signed = {key: key.signed(self.text.encode(), signature) for key, signature in found}
        require(self.signed, "no known key has signed the note")


class Checkpoint(Note):
    """A checkpoint that one of the policy's logs has signed."""

    def __init__(self, data, policy):
        super().__init__(data, policy.logs + list(policy.witnesses.values()))
        lines = self.text.split("\n")[:-1]
        require(len(lines) == 3 and lines[0], "a checkpoint has three lines")
        self.origin, self.size, self.root = lines[0], count(lines[1]), base64_hash(lines[2])
        require(any(key.type == LOG and key.name == self.origin for key in self.signed),
                f"no log of the policy has signed as {self.origin}")


class Policy:
    def __init__(self, data):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        members = set()
        require(len(data) <= 1_000_000 and data.endswith(b"\n"), "the policy is too long, or its last line has no line feed")
        require(not re.search(rb"[^\t\n\x20-\x7e\x80-\xff]", data), "the policy has a control character")
        for line in data.decode("utf-8", "surrogateescape").split("\n"):
            words = [its for its in re.split(r"[ \t]+", line) if its]
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "log" and len(words) in (2, 3):
                key = Key(words[1])
                require(key.type == LOG and key.vkey not in [its.vkey for its in self.logs],
                        "a log's key is of another type, or twice")
                self.logs.append(key)
            elif words[0] == "witness" and len(words) in (3, 4):
                key = Key(words[2])
                self.name(words[1])
                require(key.type == WITNESS and key.vkey not in [its.vkey for its in self.witnesses.values()],
                        "a witness' key is of another type, or twice")
                self.witnesses[words[1]] = key
            elif words[0] == "group" and len(words) > 3:
                its = words[3:]
                for member in its:
                    require(self.is_known(member) and member not in members, f"'{member}' is not known, or twice a member")
                    members.add(member)
                self.name(words[1])
                least = {"all": len(its), "any": 1}.get(words[2]) or whole(words[2], 1, len(its))
                self.groups[words[1]] = (least, its)
            elif words[0] == "quorum" and len(words) == 2:
                require(self.quorum is None, "the policy has two quorums")
                require(words[1] == "none" or self.is_known(words[1]), f"'{words[1]}' is not known")
                self.quorum = words[1]
            else:
                raise Malformed(f"the policy has a line '{words[0]}' that is malformed")
        require(self.quorum is not None, "the policy has no quorum")

    def name(self, name):
        require(name not in ("none", "all", "any") and not self.is_known(name), f"the name '{name}' cannot be given")

    def is_known(self, name):
        return name in self.witnesses or name in self.groups

    def has_signed(self, name, keys):
        if name == "none":
            return True
        if name in self.witnesses:
            return self.witnesses[name] in keys
        least, members = self.groups[name]
        return sum(self.has_signed(member, keys) for member in members) >= least


# ---------------------------------------------------------------------------------------------------------------------------
# The archive (checks 1.1 and 1.2).

INDEX = r"((?:(?!x000/)x[0-9]{3}(?:/x[0-9]{3})*/)?[0-9]{3})"
BUNDLE_NAMES = [re.compile(its) for its in (
    "MANIFEST", r"README\.txt", "checkpoint", f"ballots/{INDEX}", r"result/([1-9][0-9]{0,18})\.json",
    r"sealed/(before|[1-9][0-9]{0,18})", rf"tile/entries/{INDEX}(?:\.p/(?:[1-9]|[1-9][0-9]|1[0-9]{{2}}|2[0-4][0-9]|25[0-5]))?")]
ANCHORS_NAMES = [re.compile(its) for its in ("checkpoint", r"(0|[1-9][0-9]{0,19})\.tsr")]
CHUNK = 1 << 20


def index_text(index):
    """0 is 000, 1234067 is x001/x234/067."""
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


def header_of(name, size):
    """The one header that a member of this name and size has."""
    fields = (name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"00000000000\0", b"0" + bytes(100)
              + b"ustar\x0000" + bytes(64) + b"0000000\0" * 2 + bytes(167))
    total = sum(map(sum, fields)) + 8 * 32  # of the header with spaces in the place of the checksum
    return fields[0] + b"%06o\0 " % total + fields[1]


class Archive:
    """Members by name, in their order: where the content begins, and its size."""

    def __init__(self, file, patterns, required):
        self.file, self.members = file, {}
        end = file.seek(0, os.SEEK_END)
        at, last = 0, ""
        while True:
            header = self.bytes_at(at, 512)
            at += 512
            if header == bytes(512):
                break
            place = header[:100].rstrip(b"\0").decode("ascii", "replace")
            size = header[124:136]
            if not re.fullmatch(rb"[0-7]{11}\0", size) or header != header_of(header[:100].rstrip(b"\0"), int(size[:11], 8)):
                raise Fail(place, "the header is not the one that this member has")
            size = int(size[:11], 8)
            if not any(its.fullmatch(place) for its in patterns):
                raise Fail(place, "no member has this name")
            if place <= last:
                raise Fail(place, "members are not in the order of their names, each once")
            padding = -size % 512
            if at + size + padding > end:
                raise Fail(place, "the archive ends within this member")
            if self.bytes_at(at + size, padding) != bytes(padding):
                raise Fail(place, "the content is not filled up with zeros")
            self.members[place] = (at, size)
            at, last = at + size + padding, place
        if self.bytes_at(at, 513) != bytes(512):
            raise Fail("", "the archive does not end with two blocks of zeros")
        for name in required:
            if name not in self.members:
                raise Fail(name, "this member is missing")

    def bytes_at(self, at, size):
        self.file.seek(at)
        return self.file.read(size)

    def size(self, name):
        return self.members[name][1]

    def read(self, name):
        return self.bytes_at(*self.members[name])

    def chunks(self, name):
        at, size = self.members[name]
        for done in range(0, size, CHUNK):
            yield self.bytes_at(at + done, min(CHUNK, size - done))

    def hash(self, name, *before):
        result = hashlib.sha256(*before)
        for chunk in self.chunks(name):
            result.update(chunk)
        return result.digest()

    def below(self, folder):
        return [name for name in self.members if name.startswith(folder)]


def check_archive(state):
    state.archive = Archive(state.file, BUNDLE_NAMES, ("MANIFEST", "README.txt", "checkpoint"))
    for name in state.archive.members:
        number = re.fullmatch(r"(?:result|sealed)/([0-9]+)(?:\.json)?", name)
        if number and int(number.group(1)) > ID_MAX:
            raise Fail(name, "no election has this id")


def check_manifest(state):
    archive = state.archive
    names = [name for name in archive.members if name != "MANIFEST"]
    if archive.size("MANIFEST") > 170 * (len(names) + 1):
        raise Fail("MANIFEST", "it is too long")
    lines = archive.read("MANIFEST").decode("ascii", "replace").split("\n")
    if lines.pop() != "":
        raise Fail("MANIFEST", "its last line has no line feed")
    for name, line in zip(names, lines):
        if line[64:] != f"  {name}":
            raise Fail("MANIFEST", f"the line of {name} is missing, or another stands in its place")
        if line[:64] != archive.hash(name).hex():
            raise Fail(name, "it has another hash than MANIFEST says")
    if len(lines) != len(names):
        raise Fail("MANIFEST", "it has not one line of each other member")


# ---------------------------------------------------------------------------------------------------------------------------
# The checkpoint and its cosignatures (checks 1.3 and 1.4).

def check_checkpoint(state):
    if state.archive.size("checkpoint") > 1_000_000:
        raise Fail("checkpoint", "the note is too long")
    state.checkpoint = Checkpoint(state.archive.read("checkpoint"), state.policy)
    if state.checkpoint.signatures != 1:
        raise Fail("checkpoint", "it has more than one signature line")


def check_anchors(state):
    """Keeps the cosignatures: what they say of time decides whether a receipt is broken."""
    if state.anchors is None:
        if state.policy.quorum == "none":
            return skip("the policy asks for no witness: nobody but the log has signed")
        return skip("no anchors are given")
    anchors = Archive(state.anchors, ANCHORS_NAMES, ("checkpoint",))
    require(anchors.size("checkpoint") <= 1_000_000, "the note is too long")
    cosigned = Checkpoint(anchors.read("checkpoint"), state.policy)
    require(cosigned.text == state.checkpoint.text, "the checkpoint of the anchors is another one")
    require(state.policy.has_signed(state.policy.quorum, cosigned.signed), "the quorum of the policy has not cosigned")
    state.cosigned = cosigned.signed


# ---------------------------------------------------------------------------------------------------------------------------
# The tree (checks 2.1 and 2.2).

class Tree:
    """Grows leaf by leaf. Keeps the roots of the perfect trees that it consists of, the largest first."""

    def __init__(self):
        self.size, self.perfect = 0, []

    def append(self, entry):
        node, size = sha256(b"\0", entry), self.size
        while size & 1:
            node = sha256(b"\1", self.perfect.pop(), node)
            size >>= 1
        self.perfect.append(node)
        self.size += 1

    def root(self):
        if not self.perfect:
            return sha256(b"")
        node = self.perfect[-1]
        for left in reversed(self.perfect[:-1]):
            node = sha256(b"\1", left, node)
        return node


def tile_name(index, size):
    width = min(256, size - index * 256)
    return f"tile/entries/{index_text(index)}" + ("" if width == 256 else f".p/{width}")


def entries(state):
    """Each entry with its number."""
    size = state.checkpoint.size
    for index in range((size + 255) // 256):
        name = tile_name(index, size)
        if state.archive.size(name) > 256 * (2 + 65535):
            raise Fail(name, "the tile is too long")
        tile, at = state.archive.read(name), 0
        for number in range(index * 256, min(size, index * 256 + 256)):
            length = int.from_bytes(tile[at:at + 2], "big")
            if at + 2 + length > len(tile):
                raise Fail(name, "the tile ends within an entry")
            yield number, tile[at + 2:at + 2 + length]
            at += 2 + length
        if at != len(tile):
            raise Fail(name, "something stands behind the last entry of the tile")


def check_tree(state):
    size = state.checkpoint.size
    there = state.archive.below("tile/entries/")
    for index, name in enumerate(there):
        if index * 256 >= size or name != tile_name(index, size):
            raise Fail(name, f"the tiles are not those of {size} entries")
    if len(there) != (size + 255) // 256:
        raise Fail(tile_name(len(there), size), "this tile is missing")
    tree, state.earlier_root = Tree(), None
    for number, entry in entries(state):
        if number == state.earlier_size:
            state.earlier_root = tree.root()
        tree.append(entry)
    if size == state.earlier_size:
        state.earlier_root = tree.root()
    if tree.root() != state.checkpoint.root:
        raise Fail("checkpoint", "the entries have another root")


def check_since(state):
    require(state.since is not None, state.since_error)
    require(state.since.origin == state.checkpoint.origin, "the earlier checkpoint is of another log")
    require(state.since.size <= state.checkpoint.size, "the earlier checkpoint has more entries")
    require(state.earlier_root == state.since.root, f"the first {state.since.size} entries have another root")


# ---------------------------------------------------------------------------------------------------------------------------
# Events (check 3.1). A line is (key, value, how often): "one", "optional" or "each".

def counts(text):
    numbers = text.split(" ")
    require(len(numbers) == 4, "there are not four counts")
    return tuple(count(number) for number in numbers)


def place_and(value_of):
    """Poll number, space, value."""
    def pair_of(text):
        number, space, value = text.partition(" ")
        require(space, "a value is missing")
        return (whole(number, 1), value_of(value))
    return pair_of


def continues(text):
    parts = text.split(" ")
    require(len(parts) == 3, "this is not the text of a checkpoint")
    return (word(parts[0]), count(parts[1]), digest(parts[2]))


def receipt_key(text):
    key = Key(text)
    word(key.name)
    return key


def version_from(least):
    return lambda text: whole(text, least, 2**31 - 1)


def line(key, value, how="one"):
    return (key, value, how)


LOT_DRAWN = [line("situation", digest), line("decision", text_value), line("drawn", count), line("drawn-at", instant)]
LOT_VOID = [line("voids", identifier)]
LOT_BEGIN = [line("election", identifier), line("number", identifier)]
LOT_END = [line("reason", filled_text, "optional"), line("at", instant), line("correction", flag)]
RESOLVED = [[line("quarantined", count), line("at", instant)]]

# By kind, the forms that an event can have.
KINDS = {
    "open": [[line("origin", word), line("at", instant), line("continues", continues, "optional")]],
    "before": [[line("uploads", count), line("record", digest), line("pseudonyms", digest), line("watermark", instant),
                line("participants", count), line("elections", count), line("statements", count),
                line("provisional", identifier, "each")]],
    "key": [[line("vkey", receipt_key), line("standing", one_of("active", "retired")), line("at", instant)]],
    "participant": [[line("id", identifier), line("version", version_from(2), "optional"), line("individual", flag),
                     line("removed", one_of("1"), "optional"), line("name", text_value)]],
    "election": [[line("id", identifier), line("version", version_from(2), "optional"),
                  line("standing", one_of("cancelled", "withdrawn"), "optional"), line("individual", flag), line("start", instant),
                  line("end", instant), line("created", instant), line("seats", count), line("threshold-millipercent", count),
                  line("privacy", one_of("open", "pseudonymous", "sealed")), line("follows", identifier, "optional"),
                  line("name", filled_text, "optional"), line("place", filled_text, "optional"),
                  line("kind", filled_text, "optional"), line("time-zone", filled_text, "optional"),
                  line("rule", filled_text, "optional"), line("terms", filled_text, "optional"),
                  line("list", place_and(identifier), "each")]],
    "upload": [[line("number", count), line("id", guid), line("accepted", instant), line("official", guid), line("ballots", count),
                line("commit", digest), line("public", digest, "optional"), line("earlier", count, "optional"),
                line("quarantined", count, "optional"), line("for-election", identifier, "optional"),
                line("station", filled_text, "optional"), line("election", identifier, "optional"), line("counts", counts)]],
    "quarantined": [[line("entry", word), line("upload", or_dash(guid)), line("commit", or_dash(digest)), line("accepted", instant),
                     line("reason", one_of("unreadable", "rejected", "held", "recorded"))]],
    "requeued": RESOLVED,
    "discarded": RESOLVED,
    "totals": [[line("election", identifier), line("version", version_from(1)), line("cast", count),
                line("blank", count, "optional"), line("registered", count, "optional"), line("source", filled_text, "optional"),
                line("at", instant), line("correction", flag)]],
    "lot": [LOT_BEGIN + LOT_DRAWN + LOT_END, LOT_BEGIN + LOT_VOID + LOT_END],
    "publication": [[line("election", identifier), line("page", flag), line("turnout", flag), line("at", instant)]],
    "closed": [[line("election", identifier), line("watermark", instant), line("uploads", count),
                line("pseudonyms", digest, "optional"), line("votes", place_and(count), "each")]],
    "result": [[line("election", identifier), line("closed", count), line("bytes", count), line("sha256", digest)]],
    "resynchronised": [[line("at", instant), line("watermark", instant), line("provisional", identifier, "each")]],
    "lost": [[line("uploads", or_dash(count)), line("at", instant)]],
    "lease": [[line("epoch", identifier), line("version", text_value), line("sha256", digest), line("at", instant)]],
}
KIND_LINE = re.compile(r"([a-z-]+) v([1-9][0-9]*)")


def read_lines(lines, form):
    """The values of lines that have to be exactly those of the form."""
    result, at = {}, 0
    for key, value_of, how in form:
        values = []
        while at < len(lines) and lines[at].startswith(key + " ") and (how == "each" or not values):
            values.append(value_of(lines[at][len(key) + 1:]))
            at += 1
        require(values or how != "one", f"the line '{key}' is not where it should be")
        if how == "each":
            result[key] = values
        elif values:
            result[key] = values[0]
    require(at == len(lines), f"the line '{lines[at][:80] if at < len(lines) else ''}' should not be there")
    for key in ("list", "votes"):
        numbers = [number for number, _ in result.get(key, [])]
        require(numbers == list(range(1, len(numbers) + 1)), f"the poll numbers of '{key}' have gaps")
    return result


class Event:
    """What an entry says. Its number is that of its first entry when it stands in parts."""

    __slots__ = ("kind", "number", "values", "text")

    def __init__(self, kind, number, values, text=None):
        self.kind, self.number, self.values, self.text = kind, number, values, text

    def __getitem__(self, key):
        return self.values[key]

    def get(self, key, otherwise=None):
        return self.values.get(key, otherwise)


UPLOAD_KEYS = ("number", "id", "accepted", "ballots", "commit", "public", "earlier", "quarantined", "election", "counts")


class Upload:
    """An event `upload`, in less memory: there may be hundreds of thousands."""

    __slots__ = ("entry", *UPLOAD_KEYS)
    kind = "upload"

    def __init__(self, entry, values):
        self.entry = entry
        for key in UPLOAD_KEYS:
            setattr(self, key, values.get(key))


def read_event(number, data):
    first = data.split(b"\n", 1)[0].decode("ascii", "replace")
    require(first.startswith("urna "), "this is not an event")
    named = KIND_LINE.fullmatch(first[5:])
    require(named and len(first) <= 5 + 64 and b"\n" in data, "the first line is malformed")
    kind = named.group(1)
    if kind == "part" and named.group(2) == "1":
        raise Malformed("a part does not stand in parts, nor alone")
    if kind not in KINDS or named.group(2) != "1":
        raise UnknownKind(number, first[5:])
    lines = as_text(data).split("\n")[1:-1]
    forms = KINDS[kind]
    void = kind == "lot" and len(lines) > 2 and lines[2].startswith("voids ")
    values = read_lines(lines, forms[1] if void else forms[0])
    if kind == "upload":
        return Upload(number, values)
    # The texts of an election's versions are compared with each other.
    return Event(kind, number, values, tuple(lines) if kind == "election" else None)


PART = re.compile(rb"urna part v1\npart ([1-9][0-9]{0,2}) ([1-9][0-9]{0,2})\nsha256 ([0-9a-f]{64})\n")
PART_MAX, PART_BYTES, EVENT_MAX = 256, 64_000, 65_000


def events(state):
    """Each event; those in parts put together."""
    parts, first, total, whole_hash = [], None, 0, None
    for number, entry in entries(state):
        try:
            if not entry.startswith(b"urna part v1\n"):
                require(not parts, "a part should stand here")
                require(len(entry) <= EVENT_MAX, "an event that is so long stands in parts")
                yield read_event(number, entry)
                continue
            head = PART.match(entry)
            require(head, "the first lines of a part are malformed")
            index, of, its_hash = int(head.group(1)), int(head.group(2)), head.group(3)
            if not parts:
                first, total, whole_hash = number, of, its_hash
            require(index == len(parts) + 1 and index <= of == total <= PART_MAX and its_hash == whole_hash,
                    "this is not the part that should stand here")
            content = entry[head.end():]
            require(len(content) == PART_BYTES if index < of else 1 <= len(content) <= PART_BYTES, "a part has another length")
            parts.append(content)
        except Malformed as reason:
            raise Fail(number, reason)
        if len(parts) == total:
            data, parts = b"".join(parts), []
            try:
                require(len(data) > EVENT_MAX, "an event that is so short does not stand in parts")
                require(sha256(data).hex().encode() == whole_hash, "the parts have another hash")
                yield read_event(first, data)
            except Malformed as reason:
                raise Fail(first, reason)
    if parts:
        raise Fail(first, "a part of this event is missing")


def check_grammar(state):
    state.events = list(events(state))
    state.by_kind = defaultdict(list)
    for event in state.events:
        state.by_kind[event.kind].append(event)
    state.uploads = state.by_kind["upload"]


def number_of(event):
    return event.entry if event.kind == "upload" else event.number


# ---------------------------------------------------------------------------------------------------------------------------
# The log as a whole (checks 3.2 to 3.8).

def check_opening(state):
    first = state.events[0] if state.events else None
    if first is None or first.kind != "open" or first["origin"] != state.checkpoint.origin:
        raise Fail(0, "this is not `open` with the origin of the checkpoint")
    state.before = None
    for at, event in enumerate(state.events):
        if event.kind == "open" and at > 0:
            raise Fail(event.number, "`open` stands at the beginning alone")
        if event.kind == "before":
            if at != 1:
                raise Fail(event.number, "`before` stands behind `open` alone")
            state.before = event
    state.elections_before = []  # those among what `before` announces
    if state.before is None:
        return
    at = 2
    for key, kinds in (("participants", ("participant",)), ("elections", ("election",)),
                       ("statements", ("totals", "lot", "publication"))):
        # The log's end comes before a number that is too large.
        for _ in range(state.before[key]):
            if at == len(state.events):
                raise Fail(state.before.number, f"fewer {key} follow than it says")
            if state.events[at].kind not in kinds:
                raise Fail(number_of(state.events[at]), f"one of the {key} of `before` should stand here")
            if key == "elections":
                state.elections_before.append(state.events[at])
            at += 1


def check_participants(state):
    last = {}
    for event in state.by_kind["participant"]:
        before = last.get(event["id"])
        if event.get("version", 1) != (before.get("version", 1) + 1 if before else 1):
            raise Fail(event.number, "the version is not the next one")
        if before and before["individual"] != event["individual"]:
            raise Fail(event.number, "a person became a party, or the other way round")
        last[event["id"]] = event


def takes_place(election):
    return election.get("standing") is None


def lines_but(election, *keys):
    return [its for its in election.text if its.split(" ", 1)[0] not in keys]


def stated(versions, below=NUMBER_MAX + 1):
    """The versions of an election as the entries with numbers below this state them, the one with the largest number first. Each
    may have been stated several times: the last statement holds."""
    for statements in reversed(versions):
        before = [its for its in statements if its.number < below]
        if before:
            yield before[-1]


def last_version(state, election):
    """None where no entry has the election."""
    return next(stated(state.elections.get(election, [])), None)


def check_created(event, earlier):
    if any(event["created"] < its["created"] for its in stated(earlier)):
        raise Fail(event.number, "it was created before an earlier version")


def check_stated_again(event, versions):
    version = event.get("version", 1)
    last = versions[version - 1][-1]
    if lines_but(event, "created") != lines_but(last, "created") or event["created"] >= last["created"]:
        raise Fail(event.number, "the version stands there already, and this one is not equal but for an earlier `created`")
    check_created(event, versions[:version - 1])


def check_version(event, versions, in_block):
    if event["start"] >= event["end"]:
        raise Fail(event.number, "it ends before it begins")
    if event.get("version", 1) != len(versions) + 1:
        raise Fail(event.number, "the version is not the next one")
    check_created(event, versions)
    last = next(stated(versions), None)
    if last and not in_block and event["created"] >= last["start"]:
        may_differ = ("version", "standing", "created")
        if event.get("standing") != "withdrawn" or lines_but(event, *may_differ) != lines_but(last, *may_differ):
            raise Fail(event.number, "the election had begun, and this is more than its withdrawal")


def check_list(event, participants, in_block):
    on_list = [participants.get(its) for _, its in event["list"]]
    if any(its is None or its["individual"] != event["individual"] or its.get("removed") and not in_block for its in on_list):
        raise Fail(event.number, "a participant on the list is not known, of the other kind, or removed")
    if len(set(its["id"] for its in on_list)) != len(on_list):
        raise Fail(event.number, "a participant stands on the list twice")


def check_first_round(state, event):
    follows = event.get("follows")
    first = last_version(state, follows)
    if follows is not None and (follows == event["id"] or first is None or not first["individual"]):
        raise Fail(event.number, "it follows no other election of persons that stands before it")


def check_overlap(state, event):
    """That no two elections overlap, as their last versions say."""
    versions = [last_version(state, its) for its in state.elections]
    periods = sorted((its["start"], its["end"], its["id"]) for its in versions if takes_place(its))
    for (_, end, one), (start, _, other) in zip(periods, periods[1:]):
        if start < end:
            raise Fail(event.number, f"election {one} overlaps with election {other}")


def check_elections(state):
    participants, state.elections = {}, {}  # of elections, by id: for each version its statements
    block = {its.number for its in state.elections_before}
    for event in state.events:
        if event.kind == "participant":
            participants[event["id"]] = event
        if event.kind != "election":
            continue
        in_block = event.number in block
        versions, version = state.elections.setdefault(event["id"], []), event.get("version", 1)
        if version <= len(versions):
            check_stated_again(event, versions)
            versions[version - 1].append(event)
        else:
            check_version(event, versions, in_block)
            check_list(event, participants, in_block)
            check_first_round(state, event)
            versions.append([event])
        if not in_block or event is state.elections_before[-1]:
            check_overlap(state, event)


def check_uploads(state):
    number, last = state.before["uploads"] if state.before else 0, {}
    for upload in state.uploads:
        number += 1
        if upload.number != number:
            raise Fail(upload.entry, f"the number should be {number}")
        earlier = last.get(upload.id)
        if upload.earlier != (earlier.entry if earlier else None):
            raise Fail(upload.entry, "`earlier` is not the last upload with this id, or is missing")
        if earlier and earlier.counts[3] != earlier.ballots:
            raise Fail(upload.entry, "the upload that `earlier` names was not dropped whole")
        last[upload.id] = upload
        if sum(upload.counts) != upload.ballots:
            raise Fail(upload.entry, "the sum of `counts` is not `ballots`")
        if upload.election is None and upload.counts[3] != upload.ballots or upload.election is not None and upload.counts[3]:
            raise Fail(upload.entry, "all ballots are dropped without an election, and none with one")


# Kinds behind which instants of acceptance begin anew.
GOES_BACK = ("resynchronised", "lost")


def check_instants(state):
    latest = None
    for event in state.events:
        if event.kind in GOES_BACK:
            latest = None
        if event.kind == "upload":
            if latest is not None and event.accepted < latest and event.quarantined is None:
                raise Fail(event.entry, "it was accepted before an earlier upload")
            latest = event.accepted if latest is None else max(latest, event.accepted)


class Quarantined:
    """A `quarantined` entry. It is open until `end`: an entry `discarded`, `upload` or `quarantined`."""

    def __init__(self, event):
        self.event, self.number, self.requeued, self.end = event, event.number, None, None

    def is_open_at(self, number):
        return self.end is None or number_of(self.end) > number


def place_of(event):
    return event["entry"], event["accepted"]


def set_aside_again(state, event):
    before = state.last_at_place.get(place_of(event))
    if before is not None:
        if before.end is not None or before.requeued is None:
            raise Fail(event.number, "its place in the queue was set aside before, and is not back in the queue")
        before.end = event
    if event["reason"] == "recorded" and not (state.before and state.before["uploads"]):
        raise Fail(event.number, "there are no uploads of `before` among which it could be")
    state.set_aside[event.number] = state.last_at_place[place_of(event)] = Quarantined(event)


def check_quarantined(state):
    state.set_aside, state.last_at_place = {}, {}  # by number of the entry; by place in the queue
    for event in state.events:
        if event.kind == "quarantined":
            set_aside_again(state, event)
        elif event.kind in ("requeued", "discarded"):
            named = state.set_aside.get(event["quarantined"])
            if named is None or named.end is not None:
                raise Fail(event.number, "it names no `quarantined` entry before it that is open")
            if event.kind == "discarded":
                named.end = event
            elif named.requeued is not None:
                raise Fail(event.number, "what it names was requeued before")
            else:
                named.requeued = event
        elif event.kind == "upload" and event.quarantined is not None:
            named = state.set_aside.get(event.quarantined)
            if named is None or named.end is not None or named.requeued is None:
                raise Fail(event.entry, "it names no `quarantined` entry that was requeued before it and is open")
            its = named.event
            if its["upload"] not in (None, event.id) or its["commit"] not in (None, event.commit) \
                    or its["accepted"] != event.accepted:
                raise Fail(event.entry, "it is another upload than the one that was set aside")
            named.end = event


def check_statements(state):
    known, totals, lots, closed, keys = set(), Counter(), {}, {}, {}
    epoch, lot = 0, 0
    for event in state.events:
        if event.kind in ("totals", "lot", "publication", "closed", "result") and event["election"] not in known:
            raise Fail(event.number, "it names no election before it")
        if event.kind == "election":
            known.add(event["id"])
        elif event.kind == "totals":
            totals[event["election"]] += 1
            if event["version"] != totals[event["election"]]:
                raise Fail(event.number, "the version is not the next one")
        elif event.kind == "lot":
            if event["number"] <= lot:
                raise Fail(event.number, "the number of the lot does not go up")
            lot = event["number"]
            if event.get("voids") is None:
                lots[lot] = event["election"]
            elif lots.pop(event["voids"], None) != event["election"]:
                raise Fail(event.number, "it voids no lot of this election that counts")
        elif event.kind == "closed":
            closed[event["election"]] = event.number
        elif event.kind == "result" and closed.get(event["election"]) != event["closed"]:
            raise Fail(event.number, "it does not name the last `closed` of its election")
        elif event.kind == "lease":
            if event["epoch"] <= epoch:
                raise Fail(event.number, "the epoch does not go up")
            epoch = event["epoch"]
        elif event.kind == "key":
            check_key(state, event, keys)
    state.receipt_keys = [key for key, _ in keys.values()]


def check_key(state, event, keys):
    key = event["vkey"]
    if key.name != state.checkpoint.origin + "/receipts":
        raise Fail(event.number, "the key has another name than the origin followed by /receipts")
    standing = keys.get(key.vkey, (key, None))[1]
    if (standing, event["standing"]) not in ((None, "active"), ("active", "retired")):
        raise Fail(event.number, "the key was active before, or is not")
    keys[key.vkey] = (key, event["standing"])


# ---------------------------------------------------------------------------------------------------------------------------
# Ballots (checks 4.1 to 4.4). In the archive a ballot has 20 bytes: its pseudonym, and its poll number.

BALLOT = 20


def privacy_of(state, upload):
    """None when no election is named, or one that is not known: check 4.3 finds that."""
    version = last_version(state, upload.election)
    return version["privacy"] if version else None


def last_by_election(events_of_kind):
    return {event["election"]: event for event in events_of_kind}


def check_ballots(state):
    state.closed = last_by_election(state.by_kind["closed"])
    groups = defaultdict(list)
    for upload in state.uploads:
        if privacy_of(state, upload) in ("open", "pseudonymous"):
            groups[upload.entry // 256].append(upload)
    sealed = [election for election in state.closed if last_version(state, election)["privacy"] == "sealed"]
    asked = {f"ballots/{index_text(index)}": uploads for index, uploads in groups.items()}
    asked.update({f"sealed/{election}": state.closed[election] for election in sealed})
    if state.before:
        asked["sealed/before"] = state.before
    state.there = []  # uploads whose ballots are there, and where these stand in the file
    for name in sorted(set(asked) | set(state.archive.below("ballots/") + state.archive.below("sealed/"))):
        if name not in asked:
            raise Fail(name, "no entry asks for this member")
        if name not in state.archive.members:
            raise Fail(name, "this member is missing")
        if name.startswith("ballots/"):
            find_ballots(state, name, asked[name])
        else:
            check_sealed(state, name, asked[name])
    for election, event in state.closed.items():
        if election not in sealed and event.get("pseudonyms") is not None:
            raise Fail(event.number, "the election is not sealed, and its pseudonyms are told")


def find_ballots(state, name, uploads):
    at, size = state.archive.members[name]
    end = at + size
    for upload in uploads:
        head = state.archive.bytes_at(at, 12) if at + 12 <= end else b""
        if head != struct.pack(">QI", upload.entry, upload.ballots & 0xffffffff) or upload.ballots > 0xffffffff:
            raise Fail(name, f"the upload of entry {upload.entry} should stand here, with {upload.ballots} ballots")
        more = 64 + 16 * upload.ballots if privacy_of(state, upload) == "open" else 0
        state.there.append((upload, at + 12))
        at += 12 + BALLOT * upload.ballots + more
        if at > end:
            raise Fail(name, f"the file ends within the upload of entry {upload.entry}")
    if at != end:
        raise Fail(name, "something stands behind the last upload")


def check_sealed(state, name, event):
    last = b""
    for chunk in state.archive.chunks(name):  # a whole number of pseudonyms, but for the last
        if len(chunk) % 16:
            raise Fail(name, "it does not have 16 bytes for each pseudonym")
        for at in range(0, len(chunk), 16):
            pseudonym = chunk[at:at + 16]
            if pseudonym <= last and last:
                raise Fail(name, "pseudonyms are not ascending, each once")
            last = pseudonym
    if state.archive.hash(name, b"urna pseudonyms v1\n") != event.get("pseudonyms"):
        raise Fail(name, f"entry {event.number} has another hash")


def ballots_of(state, upload, at):
    return state.archive.bytes_at(at, BALLOT * upload.ballots)


def secrets_of(state, upload, at):
    """Nonce, hash of the file, and the GUIDs: of an open election alone."""
    data = state.archive.bytes_at(at + BALLOT * upload.ballots, 64 + 16 * upload.ballots)
    return data[:32], data[32:64], data[64:]


def commit_of(nonce, file_hash, packed):
    return sha256(b"urna ballots v1\n", nonce, file_hash, packed)


def check_openings(state):
    for upload in state.uploads:
        if upload.public is not None and privacy_of(state, upload) not in ("open", "pseudonymous"):
            raise Fail(upload.entry, "`public` stands in an upload of which no ballots are there")
    with_guids = False
    for upload, at in state.there:
        packed = ballots_of(state, upload, at)
        if sha256(b"urna public v1\n", packed) != upload.public:
            raise Fail(upload.entry, "the ballots that are there are not those of `public`")
        if privacy_of(state, upload) != "open":
            continue
        nonce, file_hash, guids = secrets_of(state, upload, at)
        packed = bytearray(packed)
        for byte in range(16):  # GUIDs in the place of pseudonyms
            packed[byte::BALLOT] = guids[byte::16]
        if commit_of(nonce, file_hash, packed) != upload.commit:
            raise Fail(upload.entry, "nonce, file and GUIDs do not open `commit`")
        with_guids = True
    if with_guids:
        wrong = [entry for entry in (first_conflict(state, of_guids) for of_guids in (False, True)) if entry is not None]
        if wrong:
            raise Fail(min(wrong), "equal GUIDs have different pseudonyms, or different ones equal pseudonyms")


def first_conflict(state, of_guids):
    """The first entry with a ballot whose pseudonym stands beside another GUID before; or whose GUID beside another pseudonym.
    The ballots are sorted into 256 heaps by the first byte, so that one heap at a time has to be remembered."""
    heaps = [bytearray() for _ in range(256)]
    for place, (upload, at) in enumerate(state.there):
        if privacy_of(state, upload) != "open":
            continue
        packed, guids = ballots_of(state, upload, at), secrets_of(state, upload, at)[2]
        tail = struct.pack("<I", place)
        for ballot in range(upload.ballots):
            pseudonym, its_guid = packed[20 * ballot:20 * ballot + 16], guids[16 * ballot:16 * ballot + 16]
            key, value = (its_guid, pseudonym) if of_guids else (pseudonym, its_guid)
            heaps[key[0]] += key + value + tail
    first = None
    for number in range(256):
        seen = {}
        for key, value, place in struct.iter_unpack("<16s16sI", heaps[number]):
            if seen.setdefault(key, value) != value:
                first = place if first is None else min(first, place)
        heaps[number] = None
    return None if first is None else state.there[first][0].entry


def governing(state, accepted, entry):
    """The elections that ran at this instant, as seen at this entry."""
    found = []
    for election, versions in state.elections.items():
        valid = next((its for its in stated(versions, entry) if its["created"] <= accepted), None)
        if valid and takes_place(valid) and valid["start"] <= accepted < valid["end"]:
            found.append(election)
    return found


def check_governing(state):
    for upload in state.uploads:
        if governing(state, upload.accepted, upload.entry) != [its for its in (upload.election,) if its is not None]:
            raise Fail(upload.entry, "another election ran when it was accepted, or none, or two")


def check_verdicts(state):
    """Judges all ballots anew. They are sorted into 256 heaps by the first byte of their pseudonym, each in the order of the
    entries: whether a pseudonym is taken is a question of its heap alone."""
    places = array("Q", (len(last_version(state, upload.election)["list"]) for upload, _ in state.there))
    heaps = [bytearray() for _ in range(256)]
    for number, (upload, at) in enumerate(state.there):
        packed, tail = ballots_of(state, upload, at), struct.pack("<I", number)
        for ballot in range(0, len(packed), BALLOT):
            heaps[packed[ballot]] += packed[ballot:ballot + BALLOT] + tail
    sealed = [bytearray() for _ in range(256)]
    for name in state.archive.below("sealed/"):
        for chunk in state.archive.chunks(name):
            for at in range(0, len(chunk), 16):
                sealed[chunk[at]] += chunk[at:at + 16]
    valid, duplicate, invalid = (array("Q", bytes(8 * len(state.there))) for _ in range(3))
    votes = {upload.election: [0] * (places[number] + 1) for number, (upload, _) in enumerate(state.there)}
    votes_of = [votes[upload.election] for upload, _ in state.there]
    for byte in range(256):
        taken = {its for its, in struct.iter_unpack("16s", sealed[byte])}
        for pseudonym, poll_number, number in struct.iter_unpack("<16sII", heaps[byte]):
            if pseudonym in taken:
                duplicate[number] += 1
                continue
            taken.add(pseudonym)
            if 1 <= poll_number <= places[number]:
                valid[number] += 1
                votes_of[number][poll_number] += 1
            else:
                invalid[number] += 1
        heaps[byte] = sealed[byte] = None
    state.votes = {election: its[1:] for election, its in votes.items()}
    for number, (upload, _) in enumerate(state.there):
        if upload.counts[:3] != (valid[number], duplicate[number], invalid[number]):
            raise Fail(upload.entry, f"the ballots give {valid[number]} {duplicate[number]} {invalid[number]} 0")
    named = sorted({upload.election for upload in state.uploads if privacy_of(state, upload) == "sealed"})
    reasons = ["sealed: " + ", ".join(map(str, named))] if named else []
    if state.before and state.archive.size("sealed/before"):
        reasons.append("pseudonyms taken before the log")
    if reasons:
        return skip("that lists of pseudonyms are right cannot be seen: " + "; ".join(reasons))


# ---------------------------------------------------------------------------------------------------------------------------
# What the count says (checks 5.1 to 5.3).

def uploads_by_election(state):
    result = defaultdict(list)
    for upload in state.uploads:
        if upload.election is not None:
            result[upload.election].append(upload)
    return result


def elections_with_uploads_before(state):
    """Elections that may have uploads among those of `before`, of which the log says only how many there are in all."""
    if not state.before or not state.before["uploads"]:
        return set()
    return set(state.before["provisional"]) | {
        its["id"] for its in state.elections_before
        if takes_place(its) and max(its["start"], its["created"]) <= state.before["watermark"]}


def wrong_with(state, version, closed):
    election = closed["election"]
    uploads = state.uploads_of[election]
    more = state.before["uploads"] if election in state.had_uploads else 0
    if closed["watermark"] < version["end"]:
        return "the watermark is before the election's end"
    if not len(uploads) <= closed["uploads"] <= len(uploads) + more:
        return f"there are {len(uploads)} uploads of the election"
    if uploads and uploads[-1].entry > closed.number:
        return "an upload of the election stands behind it"
    if len(closed["votes"]) != len(version["list"]):
        return "there is not one vote count for each place on the list"
    for number, its in state.set_aside.items():
        if (number > closed.number or its.is_open_at(closed.number)) and election in governing(
                state, its.event["accepted"], state.checkpoint.size):
            return f"the entry of the queue that entry {number} set aside is open there, or stands behind it"
    return None


def check_closed(state):
    state.uploads_of, state.had_uploads = uploads_by_election(state), elections_with_uploads_before(state)
    wrong = []  # (entry, reason): the first is the answer
    for election, uploads in state.uploads_of.items():
        if election not in state.closed:
            wrong.append((uploads[0].entry, "its election has no `closed`"))
    for election, closed in state.closed.items():
        reason = wrong_with(state, last_version(state, election), closed)
        if reason:
            wrong.append((closed.number, reason))
    if wrong:
        raise Fail(*min(wrong))
    unknown = [closed.number for election, closed in state.closed.items() if election in state.had_uploads]
    if unknown:
        return skip(f"{min(unknown)}: how many uploads the election has in `before` cannot be seen")


def check_votes(state):
    skipped = []
    for closed in sorted(state.closed.values(), key=number_of):
        election, uploads = closed["election"], state.uploads_of[closed["election"]]
        is_right = int.__ge__ if election in state.had_uploads else int.__eq__
        votes = [its for _, its in closed["votes"]]
        if last_version(state, election)["privacy"] == "sealed":
            if not is_right(sum(votes), sum(its.counts[0] for its in uploads)):
                raise Fail(closed.number, "the sum of the votes is not that of the valid ballots")
            taken = state.archive.size(f"sealed/{election}") // 16
            if not is_right(taken, sum(its.counts[0] + its.counts[2] for its in uploads)):
                raise Fail(closed.number, "there are not as many pseudonyms as its uploads took")
            skipped += [f"{closed.number}: election {election} is sealed"] if uploads else []
        elif not all(map(is_right, votes, state.votes.get(election, [0] * len(votes)))):
            raise Fail(closed.number, "the valid ballots give other votes")
        if election in state.had_uploads:
            skipped.append(f"{closed.number}: the votes that election {election} has in `before` cannot be seen")
    if skipped:
        return skip(skipped[0])


# ---------------------------------------------------------------------------------------------------------------------------
# Electoral law (docs/operating/electoral-law.md): seats from votes by a rule, with exact fractions. R4 and the like name the
# readings of tests/law/README.md, where the law is silent. A ballot tells no district, so districts and tiers are refused.

NAMED_DIVISORS = {"dhondt": {"first": "1", "second": "2", "step": "1"}, "sainteLague": {"first": "1", "second": "3", "step": "2"}}
CONTRACT_OF_PERSONS = {"ties": ["lowestNumber"]}
CONDITIONS = ({"percent", "of", "scope", "inclusive"}, {"quota"}, {"votes"}, {"directSeats"})


class LotOpen(Exception):
    """The sum stops until a lot is drawn."""


class NoResult(Exception):
    """Whole quotas gave more seats than there are, and the rule refuses that."""


class RuleRefused(Exception):
    """The rule cannot be applied: districts, tiers, or something that no rule has."""


SEATS_MAX = 10_000
IS_EXACT = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,3}|/[1-9][0-9]{0,9})?").fullmatch


def exact(value):
    """A decimal or a fraction of a rule."""
    if not isinstance(value, Fraction) and not IS_EXACT(value):
        raise RuleRefused(f"'{value}' is no decimal")
    return Fraction(value)


def only(value, *keys):
    if not isinstance(value, dict) or not set(value) <= set(keys):
        raise RuleRefused(f"a rule has none but these keys here: {', '.join(keys)}")


def check_method(method):
    if isinstance(method, str):
        if method not in NAMED_DIVISORS:
            raise RuleRefused(f"no method is called {method}")
    elif "divisors" in method:
        only(method, "divisors")
        only(method["divisors"], "first", "second", "step")
    else:
        only(method, "quota", "of", "round", "remainder", "overAward")
        for one in method.get("remainder", []):
            only(one, "by", "once", "minimumQuota")


def check_threshold(threshold):
    for condition in threshold:
        if condition.get("scope", "election") != "election" or not any(set(condition) <= keys for keys in CONDITIONS):
            raise RuleRefused("a condition of the threshold needs districts, or is none")


def check_rule(rule, individual):
    if individual:
        only(rule, "majority", "runoff", "turnoutPercent", "ties")
        return
    only(rule, "method", "threshold", "classes", "noneReached", "ties", "alliances", "majority", "tiers")
    if rule.get("tiers", [{"scope": "election"}]) != [{"scope": "election"}]:
        raise RuleRefused("a ballot tells no district, so that there are no tiers")
    check_method(rule["method"])
    check_threshold(rule["threshold"])
    for own in rule.get("classes", {}).values():
        only(own, "threshold", "factor", "factorFor")
        check_threshold(own.get("threshold", []))
    only(rule.get("alliances", {}), "threshold", "seats", "within", "agreement")
    check_method(rule.get("alliances", {}).get("within", "dhondt"))
    if rule.get("majority", "none") != "none":
        only(rule["majority"], "then", "of")


def needed_totals(rule):
    """Which of the totals the rule looks at."""
    conditions = list(rule.get("threshold", []))
    for own in rule.get("classes", {}).values():
        conditions += own.get("threshold", [])
    majority = rule.get("majority", "none")
    bases = [its.get("of") for its in conditions if "percent" in its] + ([] if majority == "none" else [majority.get("of")])
    return ({"cast", "registered"} if "turnoutPercent" in rule else set()) | {
        {"validAndBlank": "blank"}.get(of, of) for of in bases if of in ("cast", "registered", "validAndBlank")}


class Contender:
    """A list, or an alliance that takes seats as one list."""

    def __init__(self, members, votes, weighted, cap):
        self.number = members[0]  # from 0; of an alliance the lowest (R2)
        self.members, self.votes, self.cap = members, votes, cap
        self.weighted = weighted  # votes with the factor, for quotients alone


def first_of_tied(tied, places, ties, lots, decides="seat", in_reverse=False):
    """Those of the tied who certainly have a place, at most `places`. More have to tie than there are places, else each gets
    one (R4). `in_reverse` looks for who comes last."""
    for tie in ties:
        if len(tied) <= places:
            break
        if tie == "lot":
            number = lots.draw(decides, [its.number for its in tied])
            return [its for its in tied if its.number == number]
        standings = [{"mostVotes": its.votes, "fewestVotes": -its.votes, "lowestNumber": -its.number}[tie] for its in tied]
        best = min(standings) if in_reverse else max(standings)
        tied = [its for its, standing in zip(tied, standings) if standing == best]
    return tied


def quota_of(method, votes, seats):
    if votes == 0 or seats == 0:
        return None
    kind = method["quota"]
    if kind == "droop":
        quota = Fraction(math.floor(votes / (seats + 1)) + 1)
    else:
        quota = votes / (seats + {"hare": 0, "hagenbachBischoff": 1, "imperiali": 2}[kind])
    rounded = {"none": quota, "down": math.floor(quota), "up": math.ceil(quota),
               "halfUp": math.floor(quota + Fraction(1, 2))}[method.get("round", "none")]
    return Fraction(rounded) or quota  # one that is rounded to 0 is used as it is


class Distribution:
    """`number` seats among contenders by one method. A contender without votes never takes a seat."""

    def __init__(self, method, contenders, number, valid, ties, lots):
        self.method = {"divisors": NAMED_DIVISORS[method]} if isinstance(method, str) else method
        self.contenders = [its for its in contenders if its.votes > 0]
        self.number, self.ties, self.lots = number, ties, lots
        self.heeds_caps = True
        self.seats = {its.number: 0 for its in self.contenders}
        self.log = []  # (pass, value, contender) of each seat but whole quotas, in the order in which they were given
        self.once = set()  # (pass, number) of contenders who had their seat of a pass with `once`
        self.quota = None
        if "quota" in self.method:  # of participating votes with the factor (R8)
            participating = sum((its.weighted for its in self.contenders), Fraction(0))
            self.quota = quota_of(self.method, valid if self.method.get("of") == "valid" else participating, number)

    def run(self):
        if "divisors" not in self.method and self.quota is not None:
            self.give_whole_quotas()
            self.take_over_award()
        self.hand_out()

    def left(self):
        return self.number - sum(self.seats.values())

    def may_take(self, contender):
        return not self.heeds_caps or contender.cap is None or self.seats[contender.number] < contender.cap

    def hand_out(self):
        """Gives the seats that are left. Some stay open where nobody can take them."""
        if "divisors" in self.method:
            self.give_by("quotient", 0, {})
        elif self.quota is not None:
            for index, one_pass in enumerate(self.method.get("remainder", [{"by": "largest"}])):
                self.give_by(one_pass["by"], index, one_pass)

    def give_by(self, by, index, one_pass):
        """One pass: seat after seat to the greatest value, until no seat or no list is left."""
        minimum = exact(one_pass["minimumQuota"]) * self.quota if "minimumQuota" in one_pass else 0  # of votes (R10)
        while self.left() > 0:
            able = [its for its in self.contenders
                    if self.may_take(its) and (index, its.number) not in self.once and its.votes >= minimum]
            if not able:
                return
            values = [self.value(its, by) for its in able]
            best = max(values)
            tied = [its for its, value in zip(able, values) if value == best]
            if len(tied) > 1:  # where two divisors are equal, each of the tied has one seat before one has its second (R12)
                given = [self.log.count((index, best, its)) for its in tied]
                tied = [its for its, times in zip(tied, given) if times == min(given)]
            for contender in first_of_tied(tied, self.left(), self.ties, self.lots):
                self.seats[contender.number] += 1
                self.log.append((index, best, contender))
                if one_pass.get("once", False):
                    self.once.add((index, contender.number))

    def value(self, contender, by):
        """What is compared, the greater first. Divisor 0 puts a claim before all others. A remainder is what no seat has used,
        and may be negative (R9)."""
        seats = self.seats[contender.number]
        if by == "average":
            return contender.weighted / (seats + 1)
        if by == "largest":
            return contender.weighted - seats * self.quota
        divisors = self.method["divisors"]
        divisor = exact(divisors["first"]) if seats == 0 else exact(divisors["second"]) + (seats - 1) * exact(divisors["step"])
        return (1, contender.weighted) if divisor == 0 else (0, contender.weighted / divisor)

    def give_whole_quotas(self):
        for its in self.contenders:
            quotas = math.floor(its.weighted / self.quota)
            self.seats[its.number] = its.cap if self.heeds_caps and its.cap is not None and quotas > its.cap else quotas

    def take_over_award(self):
        """Takes from the smallest remainder, ties in reverse, one seat after the other (R11)."""
        if self.left() < 0 and self.method.get("overAward", "smallestRemainder") == "refuse":
            raise NoResult()
        while self.left() < 0:
            able = [its for its in self.contenders if self.seats[its.number] > 0]
            smallest = min(self.value(its, "largest") for its in able)
            tied = [its for its in able if self.value(its, "largest") == smallest]
            for its in first_of_tied(tied, -self.left(), self.ties, self.lots, "loses", in_reverse=True):
                self.seats[its.number] -= 1


class Law:
    """An election of parties by its rule."""

    def __init__(self, rule, lists, seats, votes, totals, lots):
        self.rule, self.lists, self.seats, self.totals, self.lots = rule, lists, seats, totals, lots
        self.votes = [Fraction(its) for its in votes]
        self.everybody = set(range(len(votes)))
        self.ties = rule.get("ties", ["lowestNumber"])
        self.alliances = rule.get("alliances", {})
        self.added = 0  # seats, by a majority

    # Who takes part.

    def allied(self, number):
        name = self.lists[number].get("alliance")
        return [number] if name is None else [other for other in self.everybody if self.lists[other].get("alliance") == name]

    def meets(self, condition, unit):
        votes, valid = sum(self.votes[its] for its in unit), sum(self.votes)
        if "percent" in condition:
            of = condition.get("of", "valid")
            base = valid if of == "valid" else valid + self.totals["blank"] if of == "validAndBlank" else self.totals[of]
            needed = exact(condition["percent"]) * base
            return 100 * votes >= needed if condition.get("inclusive", True) else 100 * votes > needed
        if "quota" in condition:  # of all valid votes for each seat of the election (R14)
            return votes * self.seats >= exact(condition["quota"]) * valid
        if "votes" in condition:
            return votes >= condition["votes"]
        return sum(self.lists[its].get("directSeats", 0) for its in unit) >= condition["directSeats"]

    def reached(self, threshold, number):
        unit = self.allied(number) if self.alliances.get("threshold", "each") == "joint" else [number]
        return any(self.meets(condition, unit) for condition in threshold)

    def class_of(self, number):
        name = self.lists[number].get("class")
        return {} if name is None else self.rule.get("classes", {})[name]

    def qualified(self):
        """One condition suffices, none exempts. Who is exempt has not reached the threshold (R17, R18)."""
        own = {its: self.class_of(its).get("threshold", self.rule["threshold"]) for its in self.everybody}
        reached = {its for its in self.everybody if self.reached(own[its], its)}
        exempt = {its for its in self.everybody if not own[its]}
        if not reached and exempt != self.everybody and self.rule.get("noneReached", "all") == "all":
            return self.everybody
        return reached | exempt

    def weighted(self, number):
        own = self.class_of(number)
        below = own.get("factorFor", "belowThreshold") == "belowThreshold"
        if below and self.reached(self.rule["threshold"], number):  # the rule's own threshold (R19)
            return self.votes[number]
        return self.votes[number] * exact(own.get("factor", "1"))

    # Who takes seats.

    def contender(self, members):
        caps = [self.lists[its].get("candidates") for its in members]
        return Contender(members, sum(self.votes[its] for its in members), sum(self.weighted(its) for its in members),
                         None if None in caps else sum(caps))

    def contenders(self):
        groups, placed = [], set()
        for number in sorted(self.everybody):
            if number in placed:
                continue
            allied = self.allied(number)
            as_one = self.alliances.get("seats", "each") == "joint" and (
                self.alliances.get("agreement", "allPass") == "passing" or set(allied) <= self.taking_part)
            members = allied if as_one else [number]
            placed |= set(members)
            able = [its for its in sorted(members) if its in self.taking_part and self.votes[its] > 0]
            groups += [able] if able else []
        return [self.contender(members) for members in sorted(groups)]

    def winner(self, contenders):
        """Who has more than half of the votes."""
        clause = self.rule.get("majority", "none")
        if clause == "none":
            return None
        of = sum(self.votes) if clause.get("of", "valid") == "valid" else sum(its.votes for its in contenders)
        return next((its for its in contenders if 2 * its.votes > of), None)

    def apply_majority(self, sharing, winner):
        """More than half of the votes and at most half of the seats."""
        if 2 * sharing.seats[winner.number] > sharing.number:
            return
        if self.rule["majority"]["then"] == "addSeats":
            while 2 * sharing.seats[winner.number] <= sharing.number:
                sharing.seats[winner.number] += 1
                sharing.number += 1
            return
        # The last seat that another list was given by a quotient or in a pass (R25).
        others = [(index, value, its) for index, value, its in sharing.log if its is not winner]
        if not others:
            return
        index, value, _ = others[-1]
        tied = {its.number: its for i, v, its in others if (i, v) == (index, value)}
        last, = first_of_tied(list(tied.values()), 1, self.ties, self.lots, "lastSeat", in_reverse=True)
        sharing.once.discard((index, last.number))
        sharing.log.remove((index, value, last))
        sharing.seats[last.number] -= 1
        sharing.seats[winner.number] += 1

    def stop_exhausted(self, sharing):
        """Seats beyond a list's candidates are given anew."""
        sharing.heeds_caps = True
        for its in sharing.contenders:
            if its.cap is not None:
                sharing.seats[its.number] = min(sharing.seats[its.number], its.cap)
        sharing.hand_out()

    def share_inside(self, alliance, seats, given):
        if len(alliance.members) == 1:
            given[alliance.number] = seats
            return
        within, members = self.alliances.get("within", self.rule["method"]), [self.contender([its]) for its in alliance.members]
        inside = Distribution(within, members, seats, alliance.votes, self.ties, self.lots)
        inside.run()
        for number, its in inside.seats.items():
            given[number] = its

    def apportion(self):
        """Seats by list, how many stay open, and who took part."""
        self.taking_part = self.qualified()
        contenders = self.contenders()
        sharing = Distribution(self.rule["method"], contenders, self.seats, sum(self.votes, Fraction(0)), self.ties, self.lots)
        winner = self.winner(contenders)
        sharing.heeds_caps = winner is None  # the majority comes before exhaustion (R26)
        sharing.run()
        if winner is not None:
            self.apply_majority(sharing, winner)
            self.stop_exhausted(sharing)
        given = [0] * len(self.lists)
        for contender in sharing.contenders:
            self.share_inside(contender, sharing.seats[contender.number], given)
        return given, sharing.number - sum(given), [its in self.taking_part for its in sorted(self.everybody)]


def most_voted(candidates, places, ties, lots):
    chosen = []
    while len(chosen) < places:
        left = [its for its in candidates if its not in chosen]
        if not left:
            break
        most = max(its.votes for its in left)
        chosen += first_of_tied([its for its in left if its.votes == most], places - len(chosen), ties, lots)
    return [its.number for its in chosen]


def elect(rule, votes, totals, lots):
    """Of persons: verdict, who is elected, and who enters the second round, numbers from 0 (R36 to R39)."""
    if "turnoutPercent" in rule and 100 * totals["cast"] < exact(rule["turnoutPercent"]) * totals["registered"]:
        return "void", None, []
    candidates = [Contender([number], its, its, None) for number, its in enumerate(votes) if its > 0]
    ties, clause, winners = rule.get("ties", ["lowestNumber"]), rule.get("majority", "none"), candidates
    if clause != "none":
        of = clause.get("of", "valid")
        needed = exact(clause.get("percent", "50")) * (sum(votes) if of == "valid" else totals[of])
        inclusive = clause.get("inclusive", False)
        winners = [its for its in candidates if 100 * its.votes > needed or inclusive and 100 * its.votes == needed]
    if winners:
        return "elected", most_voted(winners, 1, ties, lots)[0], []
    if candidates and "runoff" in rule:
        return "runoff", None, sorted(most_voted(candidates, rule["runoff"], ties, lots))
    return "none", None, []


# ---------------------------------------------------------------------------------------------------------------------------
# Results (checks 5.3 and 5.4).

class DrawnLots:
    """The lots that count, by their situation: all that the sum depends on, also the lots before."""

    def __init__(self, drawn, rule_text, terms_text, seats, totals, votes):
        self.drawn, self.used = drawn, []
        self.head = f'{{"lists":{terms_text},"lots":'
        self.tail = f',"rule":{rule_text},"seats":{seats},"totals":{totals},"votes":{canonical(votes)}}}'

    def draw(self, decides, options):
        situation = sha256((self.head + canonical(self.used) + self.tail).encode())
        number = self.drawn.get(situation)
        if number not in options:
            raise LotOpen()
        self.used.append({"decides": decides, "drawn": number + 1, "options": [its + 1 for its in sorted(options)], "tier": 0})
        return number


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def without_repeated_keys(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise RuleRefused("an object has a key twice")
    return dict(pairs)


class AwaitedTotals(Exception):
    """A total that the rule needs is not stated."""


def derive(version, closed, totals, lots):
    """The bytes of the result. Raises AwaitedTotals, LotOpen or NoResult where there is none, and RuleRefused."""
    votes = [its for _, its in closed["votes"]]
    rule_text = version.get("rule")
    try:
        if rule_text is not None:
            rule = json.loads(rule_text, object_pairs_hook=without_repeated_keys)
        elif version["individual"]:
            rule = CONTRACT_OF_PERSONS
        else:
            rule = {"method": "dhondt", "threshold": [{"percent": Fraction(version["threshold-millipercent"], 1000)}]}
        terms_text = version.get("terms", "[]")
        terms = json.loads(terms_text, object_pairs_hook=without_repeated_keys) or [{}] * len(votes)
        if len(terms) != len(votes):
            raise RuleRefused("there are not as many terms as lists")
        for one in terms:
            only(one, "class", "alliance", "candidates", "directSeats")
            if not all(type(one.get(key, 0)) is int and one.get(key, 0) >= 0 for key in ("candidates", "directSeats")):
                raise RuleRefused("candidates and direct seats are numbers")
        if not version["individual"] and version["seats"] > SEATS_MAX:
            raise RuleRefused(f"there are more than {SEATS_MAX} seats")
        check_rule(rule, version["individual"])
        needed = needed_totals(rule)
        stated = {key: totals.get(key) if totals is not None and key in needed else None for key in ("blank", "cast", "registered")}
        if any(stated[key] is None for key in needed):
            raise AwaitedTotals()
        drawn = DrawnLots(lots, rule_text, terms_text, 0 if version["individual"] else version["seats"], canonical(stated), votes)
        if version["individual"]:
            verdict, elected, runoff = elect(rule, votes, stated, drawn)
            total = sum(votes)
            result = {"elected": None if elected is None else elected + 1, "verdict": verdict,
                      "runoff": [its + 1 for its in runoff],
                      "hundredths": [(200 * its + total) // (2 * total) if total else 0 for its in votes]}
        else:
            seats, left, passed = Law(rule, terms, version["seats"], votes, stated, drawn).apportion()
            result = {"open": left, "passed": passed, "seats": seats}
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError, RecursionError) as error:
        raise RuleRefused(f"the rule cannot be applied: {error!r}")
    return canonical({**result, "election": version["id"], "votes": votes}).encode()


def derived(state, election, below):
    """What follows from the entries with numbers below this: the bytes of a result, or None where one is awaited."""
    def so_far(kind):
        return [its for its in state.by_kind[kind] if its["election"] == election and its.number < below]
    closed, totals, lots = so_far("closed"), so_far("totals"), so_far("lot")
    void = {its.get("voids") for its in lots}
    drawn = {}
    for lot in lots:
        if lot.get("voids") is None and lot["number"] not in void:
            drawn.setdefault(lot["situation"], lot["drawn"])
    try:
        return derive(last_version(state, election), closed[-1], totals[-1] if totals else None, drawn)
    except (AwaitedTotals, LotOpen, NoResult):
        return None


def check_result_files(state):
    last = last_by_election(state.by_kind["result"])
    asked = {f"result/{election}.json": event for election, event in last.items()}
    for name in sorted(set(asked) | set(state.archive.below("result/"))):
        if name not in asked:
            raise Fail(name, "no entry asks for this member")
        if name not in state.archive.members:
            raise Fail(name, "this member is missing")
        if state.archive.size(name) != asked[name]["bytes"] or state.archive.hash(name) != asked[name]["sha256"]:
            raise Fail(name, f"entry {asked[name].number} has another size or hash")
    for election, event in sorted(last_by_election(state.by_kind["publication"]).items(), key=lambda its: its[1].number):
        closed, result = state.closed.get(election), last.get(election)
        if not event["page"] or closed is None or closed.number < event.number or result and result.number > closed.number:
            continue
        try:
            awaited = derived(state, election, state.checkpoint.size) is None
        except RuleRefused:
            awaited = True
        if not awaited:
            raise Fail(closed.number, "the page of the election is shown, and no result follows")


def check_results(state):
    """A result follows from what stands before its entry, and still does at the end of the log, unless something is awaited."""
    last = last_by_election(state.by_kind["result"])
    for name in state.archive.below("result/"):
        event = last[int(name[len("result/"):-len(".json")])]
        try:
            then, now = (derived(state, event["election"], below) for below in (event.number, state.checkpoint.size))
        except RuleRefused as reason:
            raise Fail(name, reason)
        if then is None:
            raise Fail(name, "totals or a lot are awaited, so that there is no result")
        if state.archive.size(name) != len(then) or state.archive.read(name) != then:
            raise Fail(name, f"what follows is {then.decode()}")
        if now not in (None, then):
            raise Fail(name, f"what follows by now is {now.decode()}")


# ---------------------------------------------------------------------------------------------------------------------------
# A receipt and its file (checks 6.1 and 6.2).

RECEIPT = [line("origin", word), line("upload", guid), line("entry", word), line("accepted", instant), line("ballots", count),
           line("commit", digest), line("nonce", digest), line("include-by", instant)]


def what_was_set_aside(its, values):
    """Of the last `quarantined` entry at the receipt's place in the queue."""
    event = its.event
    require(event["upload"] in (None, values["upload"]) and event["commit"] in (None, values["commit"]),
            f"the receipt is broken: entry {its.number} has another upload in its place")
    require(its.end is None or its.end.kind != "upload",
            "the receipt is broken: another upload was recorded in its place")
    if its.end is not None:
        return skip(f"{its.number}: set aside, and discarded")
    if its.requeued is not None:
        return skip(f"{its.number}: set aside, and back in the queue")
    return f"{its.number}: kept aside"


def check_receipt(state):
    note = Note(state.receipt, [key for key in state.receipt_keys if key.type == LOG])
    require(note.signatures == 1, "a receipt has one signature")
    lines = note.text.split("\n")[:-1]
    require(lines[0] == "urna receipt v1", "this is not a receipt")
    state.receipt_values = values = read_lines(lines[1:], RECEIPT)
    require(values["origin"] == state.checkpoint.origin, "the receipt is of another log")
    of_upload = [its for its in state.uploads if its.id == values["upload"]]
    for upload in of_upload:
        if (upload.accepted, upload.commit) == (values["accepted"], values["commit"]):
            return f"{upload.entry}: kept"
    set_aside = state.last_at_place.get(place_of(values))
    if set_aside is not None:
        return what_was_set_aside(set_aside, values)
    for upload in of_upload:
        if upload.accepted < values["accepted"] or any(
                its.number > upload.entry and its["at"] <= values["accepted"] for kind in GOES_BACK for its in state.by_kind[kind]):
            return skip(f"{upload.entry}: a repetition of what was recorded there")
    require(not of_upload, "the receipt is broken: another upload has its id")
    late = [key for key, time in state.cosigned.items() if key.type == WITNESS and time * 1_000_000 >= values["include-by"]]
    if state.policy.quorum != "none" and state.policy.has_signed(state.policy.quorum, late):
        raise Malformed("the receipt is broken: the upload is not in the log, and should have been")
    return skip("the receipt is open: nobody has cosigned that the checkpoint is younger than what it promises")


BALLOT_LINE = re.compile(r' *("?)([^",]*)\1 *, *("?) *([0-9]+) *\3 *')
GUID_TEXT = re.compile(r"\{?([0-9a-fA-F]{8})(-?)([0-9a-fA-F]{4})\2([0-9a-fA-F]{4})\2([0-9a-fA-F]{4})\2([0-9a-fA-F]{12})\}?")


def ballots_of_file(data):
    """GUID and poll number of each line of an official's file."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("the file is not UTF-8")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    result = []
    for at, one in enumerate(lines):
        values = BALLOT_LINE.fullmatch(one[:-1] if one.endswith("\r") else one)
        its_guid = values and GUID_TEXT.fullmatch(values.group(2).strip(" "))
        require(its_guid and 1 <= int(values.group(4)) < 2**31, f"line {at} of the file is not a ballot")
        result.append((bytes.fromhex("".join(its_guid.group(1, 3, 4, 5, 6))), int(values.group(4))))
    return result


def packed_ballots(ballots):
    return b"".join(struct.pack("<16sI", *ballot) for ballot in ballots)


def check_receipt_file(state):
    values, ballots = state.receipt_values, ballots_of_file(state.receipt_file)
    ordered = sorted(ballots, key=lambda ballot: ballot[0])  # stable: equal ones stay in their order
    lines = []
    for its_guid, number in ordered:
        digits = its_guid.hex()
        lines.append(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]},{number}\n")
    for data, its in ((state.receipt_file, ballots), ("".join(lines).encode(), ordered)):
        if commit_of(values["nonce"], sha256(data), packed_ballots(its)) == values["commit"]:
            return
    raise Malformed("the receipt is for other ballots than those of the file")


# ---------------------------------------------------------------------------------------------------------------------------
# The checks in their order.

class Skip:
    def __init__(self, reason):
        self.reason = reason


def skip(reason):
    return Skip(reason)


CHECKS = [
    ("1.1", "the file is an archive", check_archive),
    ("1.2", "MANIFEST has the hash of each member", check_manifest),
    ("1.3", "a log of the policy has signed the checkpoint", check_checkpoint),
    ("1.4", "witnesses have cosigned the checkpoint", check_anchors),
    ("2.1", "the entries are those of the checkpoint", check_tree),
    ("2.2", "the log continues the earlier checkpoint", check_since),
    ("3.1", "each entry is an event", check_grammar),
    ("3.2", "the log begins with its origin", check_opening),
    ("3.3", "versions of participants follow one another", check_participants),
    ("3.4", "versions of elections follow one another", check_elections),
    ("3.5", "uploads are numbered, and each stands there once", check_uploads),
    ("3.6", "instants of acceptance never go back", check_instants),
    ("3.7", "what was set aside is resolved once", check_quarantined),
    ("3.8", "statements name what they are about", check_statements),
    ("4.1", "the ballots that are there are those of the entries", check_ballots),
    ("4.2", "the ballots open what the entries say of them", check_openings),
    ("4.3", "each upload is of the election that governs it", check_governing),
    ("4.4", "each upload has the verdicts of its ballots", check_verdicts),
    ("5.1", "each count is complete", check_closed),
    ("5.2", "each count has the votes of the ballots", check_votes),
    ("5.3", "the results are those of the entries", check_result_files),
    ("5.4", "each result follows from the votes", check_results),
    ("6.1", "the log keeps what the receipt promises", check_receipt),
    ("6.2", "the receipt is for this file", check_receipt_file),
]
# Places where nothing else is named.
PLACES = {"1.3": "checkpoint", "1.4": "anchors", "2.2": "since", "6.1": "receipt", "6.2": "file"}


class State:
    """What the checks find out, for those behind them."""


def run(state, left_out):
    """Prints a line per check, and one that sums up. Returns the exit status."""
    passed, skipped, failed, unknown = 0, 0, None, None
    for number, title, check in CHECKS:
        if number in left_out:
            continue
        if failed or unknown:
            word_, more = "SKIP", f"it rests on {failed}" if failed else str(unknown)
        else:
            try:
                result = check(state)
                word_, more = ("SKIP", result.reason) if isinstance(result, Skip) else ("PASS", result)
            except UnknownKind as kind:
                unknown, word_, more = kind, "SKIP", str(kind)
            except Fail as reason:
                failed, word_, more = number, "FAIL", str(reason)
            except Malformed as reason:
                failed, word_, more = number, "FAIL", f"{PLACES.get(number, 'bundle')}: {reason}"
        passed, skipped = passed + (word_ == "PASS"), skipped + (word_ == "SKIP")
        print(f"{number} {word_} {title}" + (f": {more}" if more else ""), flush=True)
    if failed:
        print(f"FAIL: check {failed} failed, {passed} passed before it")
        return 1
    print(f"PASS: {passed} checks passed" if not skipped else f"SKIP: {passed} checks passed, {skipped} could not be made")
    return 2 if skipped else 0


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        print(f"{self.prog}: {message}", file=sys.stderr)
        sys.exit(3)


def read_small(path, most=64 << 20):
    with open(path, "rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(f"{path} is too large")
    return data


def main(arguments):
    parser = Parser(description="Checks a bundle of Urna.", allow_abbrev=False)
    parser.add_argument("bundle", metavar="BUNDLE")
    parser.add_argument("--policy", metavar="FILE", required=True, help="whom you believe")
    parser.add_argument("--anchors", metavar="FILE", help="cosignatures that came later than the checkpoint")
    parser.add_argument("--since", metavar="CHECKPOINT", help="an earlier checkpoint, which the log has to continue")
    parser.add_argument("--receipt", metavar="RECEIPT", help="a receipt, which the log has to keep")
    parser.add_argument("--file", metavar="FILE", help="the ballots that the receipt is for")
    given = parser.parse_args(arguments)
    if given.file is not None and given.receipt is None:
        parser.error("--file goes with --receipt")
    state, left_out = State(), set()
    state.cosigned = {}
    try:
        state.file = open(given.bundle, "rb")
        state.file.read(1)
        state.policy = Policy(read_small(given.policy, 1_000_000))
        state.anchors = open(given.anchors, "rb") if given.anchors else None
        since = read_small(given.since, 1_000_000) if given.since else None
        state.receipt = read_small(given.receipt, 1_000_000) if given.receipt else None
        state.receipt_file = read_small(given.file) if given.file else None
    except (OSError, Malformed) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 3
    state.since, state.since_error = None, None
    if since is None:
        left_out.add("2.2")
    else:
        try:
            state.since = Checkpoint(since, state.policy)
        except Malformed as error:
            state.since_error = str(error)
    state.earlier_size = state.since.size if state.since else None
    left_out |= {check for check, its in (("6.1", state.receipt), ("6.2", state.receipt_file)) if its is None}
    try:
        return run(state, left_out)
    except OSError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
