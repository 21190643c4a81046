# SPDX-License-Identifier: Apache-2.0
"""Bundles in which one thing is wrong, and the check that finds it first.

Each function below yields cases of one layer: the archive as it is; a member whose MANIFEST was made anew; an entry of the log
with everything that rests on it made anew and signed with the log's own key, so that the deeper checks are what fails; anchors,
earlier checkpoints and receipts. `field` is the kind of field that was touched: CI runs one case of each.
"""

import functools
import re
import struct
from dataclasses import dataclass
from typing import Callable, Optional

import bundles
from bundles import BEGIN, FOREIGN, LOG, SECOND, at, guid, pseudonym, sha256, some

RIGHT = "right"  # nothing is wrong: no check fails
UNKNOWN = "unknown"  # 3.1 is SKIP, and all behind it
KEPT, UNSEEN = "6.1 passes", "6.1 is skipped"  # nothing fails, and this is said of the receipt
ANY = "any"  # which check finds it does not follow from the page, or none does; both programs have to say the same


@dataclass
class Case:
    field: str
    name: str
    expected: str
    bundle: bytes
    policy: str = bundles.POLICY
    anchors: Optional[bytes] = None
    since: Optional[bytes] = None
    receipt: Optional[bytes] = None
    file: Optional[bytes] = None


@dataclass
class Mutation:
    """A case that is made when it is needed."""

    field: str
    name: str
    expected: str
    make: Callable[[], Case]


@functools.lru_cache(None)
def whole():
    return bundles.a_log()


@functools.lru_cache(None)
def plain():
    return bundles.a_log(before=False, sealed=False)


def flip(data, where):
    return data[:where] + bytes([data[where] ^ 1]) + data[where + 1:]


def case(field, name, expected, make, **given):
    """`make` gives the bundle's bytes."""
    return Mutation(field, name, expected, lambda: Case(field, name, expected, make(), **{
        key: value() for key, value in given.items()}))


# The archive as it is.

HEADER = [("name", 0), ("mode", 100), ("owner", 108), ("group", 116), ("size", 134), ("time", 140), ("checksum", 150), ("checksum", 154),
          ("type", 156), ("link", 160), ("magic", 257), ("version", 263), ("name of the owner", 270), ("name of the group", 300),
          ("device", 330), ("device", 340), ("prefix", 400), ("end of the header", 511)]


def members_of(bundle):
    """Names with the place of the header, in their order."""
    result, where = [], 0
    while bundle[where:where + 512] != bytes(512):
        size = int(bundle[where + 124:where + 135], 8)
        result.append((bundle[where:where + 100].rstrip(b"\0").decode(), where, size))
        where += 512 + size + -size % 512
    return result


def place_of(bundle, name):
    return next(where for its, where, _ in members_of(bundle) if its == name)


def of_archive():
    def bundle():
        return whole().bundle()

    def header(where):
        data = bundle()
        return flip(data, place_of(data, "checkpoint") + where)

    for name, where in HEADER:
        yield case(f"header: {name}", f"a bit at {where}", "1.1", lambda where=where: header(where))

    def padding():
        data = bundle()
        where, size = next((where, size) for name, where, size in members_of(data) if name == "checkpoint")
        return flip(data, where + 512 + size)

    yield case("padding of a member", "a bit", "1.1", padding)
    for name, make in [("one block of zeros", lambda: bundle()[:-512]), ("no block of zeros", lambda: bundle()[:-1024]),
                       ("a byte behind it", lambda: bundle() + b"\0"), ("a block behind it", lambda: bundle() + bytes(512)),
                       ("half of the file", lambda: bundle()[:len(bundle()) // 2]), ("no file", lambda: b""),
                       ("not quite the last block", lambda: bundle()[:-1])]:
        yield case("end of the archive", name, "1.1", make)

    def members(change):
        everything = whole().members()
        everything.insert(0, ("MANIFEST", bundles.manifest(everything)))
        return bundles.archive(change(everything))

    def swapped(its):
        its[3], its[4] = its[4], its[3]
        return its

    yield case("order of members", "two swapped", "1.1", lambda: members(swapped))
    yield case("order of members", "one twice", "1.1", lambda: members(lambda its: its[:3] + its[2:]))
    for name in ("MANIFEST", "README.txt", "checkpoint"):
        yield case("member that has to be there", f"without {name}", "1.1",
                   lambda name=name: members(lambda its: [one for one in its if one[0] != name]))
    for name in ("policy", "README", "ballots/000.p/1", "ballots/1", "ballots/x000/001", "result/0.json", "result/01.json",
                 "result/7", "sealed/0", "sealed/after", "tile/0/000", "tile/entries/000.p/0", "tile/entries/000.p/256",
                 "tile/entries/x000/000", "result/9223372036854775808.json", "checkpoint/", "../checkpoint"):
        yield case("name of a member", name, "1.1", lambda name=name: bundles.with_manifest(
            sorted(whole().members() + [(name, b"")])))


# MANIFEST, and members as they are.

def of_manifest():
    def with_lines(change):
        everything = whole().members()
        lines = bundles.manifest(everything).split(b"\n")[:-1]
        text = change(lines)
        return bundles.archive([("MANIFEST", text if isinstance(text, bytes) else b"".join(its + b"\n" for its in text))] + everything)

    for name, change in [
            ("a digit of a hash", lambda its: [flip(its[0], 5)] + its[1:]), ("a line dropped", lambda its: its[1:]),
            ("the last line dropped", lambda its: its[:-1]), ("two lines swapped", lambda its: [its[1], its[0]] + its[2:]),
            ("a line twice", lambda its: [its[0]] + its), ("a name", lambda its: [its[0] + b"x"] + its[1:]),
            ("upper-case digits", lambda its: [its[0][:64].upper() + its[0][64:]] + its[1:]),
            ("one space", lambda its: [its[0].replace(b"  ", b" ")] + its[1:]), ("an empty line", lambda its: its + [b""]),
            ("no last line feed", lambda its: b"\n".join(its)), ("carriage returns", lambda its: [one + b"\r" for one in its]),
            ("itself", lambda its: [b"0" * 64 + b"  MANIFEST"] + its), ("nothing", lambda its: [])]:
        yield case("MANIFEST", name, "1.2", lambda change=change: with_lines(change))
    names = [name for name, content in whole().members() if content]
    for name in names:
        for what, change in [("a bit", lambda its: flip(its, len(its) // 2)), ("the last byte dropped", lambda its: its[:-1]),
                             ("the last byte twice", lambda its: its + its[-1:])]:
            yield case(f"{name.split('/')[0]}, as it is", f"{name}: {what}", "1.2", lambda name=name, change=change: bundles.archive(
                [("MANIFEST", bundles.manifest(whole().members()))]
                + [(its, change(content) if its == name else content) for its, content in whole().members()]))


# Members, with MANIFEST made anew.

def with_member(name, change):
    """`change` gets the content, or None; it gives the new one, or None."""
    members = dict(whole().members())
    members[name] = change(members.get(name))
    return bundles.with_manifest(sorted((its, content) for its, content in members.items() if content is not None))


def of_checkpoint():
    def text(old, new):
        return lambda its: re.sub(old, new, its.decode(), count=1).encode()

    def signed_again(extra):
        def make(its):
            body = its.decode().split("\n\n")[0] + "\n" + extra
            return (body + "\n" + LOG.line(body)).encode()
        return make

    size = len(whole().entries)
    for field, name, expected, change in [
            ("checkpoint: origin", "another", "1.3", text(r"^log\.", "lag.")),
            ("checkpoint: size", "one more", "1.3", text(rf"\n{size}\n", f"\n{size + 1}\n")),
            ("checkpoint: size", "a zero in front", "1.3", text(rf"\n{size}\n", f"\n0{size}\n")),
            ("checkpoint: root", "of no entries", "1.3", text(r"\n[^\n]{44}\n", "\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")),
            ("checkpoint: signature", "a bit", "1.3", lambda its: flip(its, len(its) - 20)),
            ("checkpoint: signature", "none", "1.3", lambda its: its[:its.index(b"\n\n") + 2]),
            ("checkpoint: signature", "twice", "1.3", lambda its: its + its[its.index(b"\n\n") + 2:]),
            ("checkpoint: signature", "of a witness, too", "1.3", lambda its: its + bundles.WITNESSES[0].line(
                its.decode().split("\n\n")[0] + "\n", bundles.COSIGNED_AT).encode()),
            ("checkpoint: signature", "by a foreign key", "1.3", lambda its: bundles.checkpoint(whole().entries, (FOREIGN,))),
            ("checkpoint: signature", "Base64 with bits left over", "1.3", lambda its: its[:-3] + b"B=\n"),
            ("checkpoint: form", "an extension line", "1.3", signed_again("extension\n")),
            ("checkpoint: form", "a carriage return", "1.3", lambda its: its.replace(b"\n", b"\r\n", 1)),
            ("checkpoint: form", "no last line feed", "1.3", lambda its: its[:-1]),
            ("checkpoint: form", "not UTF-8", "1.3", lambda its: b"\xff" + its),
            ("checkpoint: form", "a hyphen in place of the dash", "1.3", lambda its: its.replace("\u2014".encode(), b"-")),
            ("checkpoint: form", "nothing", "1.3", lambda its: b"")]:
        yield case(field, name, expected, lambda change=change: with_member("checkpoint", change))
    for name, origin, entries in [("signed as another log", "log.example/2", 0), ("one entry fewer", None, 1)]:
        yield case("checkpoint: signed anew", name, "2.1" if entries else "1.3", lambda origin=origin, entries=entries: with_member(
            "checkpoint", lambda _: bundles.checkpoint(whole().entries[entries:], origin=origin or bundles.ORIGIN)))


def of_tiles():
    full = "tile/entries/000"
    last = f"tile/entries/001.p/{len(whole().entries) - 256}"

    def entries_of(tile):
        result, where = [], 0
        while where < len(tile):
            length = int.from_bytes(tile[where:where + 2], "big")
            result.append(tile[where:where + 2 + length])
            where += 2 + length
        return result

    def with_entries(change):
        return lambda its: b"".join(change(entries_of(its)))

    for name, tile, change in [
            ("a bit of an entry", full, lambda its: flip(its, 40)), ("a bit of a length", full, lambda its: flip(its, 1)),
            ("the last byte dropped", last, lambda its: its[:-1]), ("a byte more", last, lambda its: its + b"\0"),
            ("two entries swapped", full, with_entries(lambda its: [its[0], its[2], its[1]] + its[3:])),
            ("an entry dropped", full, with_entries(lambda its: its[:-1])),
            ("an entry twice", full, with_entries(lambda its: its[:5] + its[4:])),
            ("an entry in place of another", full, with_entries(lambda its: its[:5] + its[4:5] + its[6:])),
            ("missing", full, lambda its: None), ("the last one missing", last, lambda its: None),
            ("empty", last, lambda its: b""), ("one more", "tile/entries/002.p/1", lambda its: b"\0\0"),
            ("a full one more", "tile/entries/001", lambda its: b"\0\0" * 256),
            ("another width", "tile/entries/001.p/9", lambda its: b"\0\0" * 9)]:
        yield case("tile", name, "2.1", lambda tile=tile, change=change: with_member(tile, change))


def of_ballots():
    def record(number):
        return struct.pack(">Q", number) + whole().uploads[number]

    def changed(number, change):
        its = record(number)
        return lambda content: content.replace(its, change(its))

    named = whole().named
    number, other = named["open"], named["again"]
    ballots = len(whole().ballots[number])
    behind = 12 + 20 * ballots
    for field, name, expected, change in [
            ("ballots: number", "a bit", "4.1", lambda its: flip(its, 7)),
            ("ballots: count", "a bit", "4.1", lambda its: flip(its, 11)),
            ("ballots: pseudonym", "a bit", "4.2", lambda its: flip(its, 12)),
            ("ballots: poll number", "a bit", "4.2", lambda its: flip(its, 28)),
            ("ballots: poll number", "its high byte", "4.2", lambda its: flip(its, 31)),
            ("ballots: ballot", "two swapped", "4.2", lambda its: its[:12] + its[32:52] + its[12:32] + its[52:]),
            ("ballots: ballot", "one twice", "4.2", lambda its: its[:12] + its[12:32] + its[12:32] + its[52:]),
            ("ballots: ballot", "one dropped", "4.1", lambda its: its[:12] + its[32:]),
            ("ballots: ballot", "one dropped, counted so", "4.1",
             lambda its: its[:8] + struct.pack(">I", ballots - 1) + its[32:behind + 64] + its[behind + 80:]),
            ("ballots: nonce", "a bit", "4.2", lambda its: flip(its, behind)),
            ("ballots: hash of the file", "a bit", "4.2", lambda its: flip(its, behind + 32)),
            ("ballots: GUID", "a bit", "4.2", lambda its: flip(its, behind + 64)),
            ("ballots: GUID", "two swapped", "4.2",
             lambda its: its[:behind + 64] + its[behind + 80:behind + 96] + its[behind + 64:behind + 80] + its[behind + 96:]),
            ("ballots: upload", "dropped", "4.1", lambda its: b""),
            ("ballots: upload", "twice", "4.1", lambda its: its + its)]:
        yield case(field, name, expected, lambda change=change: with_member("ballots/000", changed(number, change)))

    def swapped(content):
        return content.replace(record(number), b"#").replace(record(other), record(number)).replace(b"#", record(other))

    def ballots_swapped(content):
        one, two = record(number), record(other)
        return content.replace(one, one[:12] + two[12:32] + one[32:]).replace(two, two[:12] + one[12:32] + two[32:])

    yield case("ballots: upload", "two swapped", "4.1", lambda: with_member("ballots/000", swapped))
    yield case("ballots: ballot", "two swapped between uploads", "4.2", lambda: with_member("ballots/000", ballots_swapped))
    for name, member, change in [("truncated", "ballots/001", lambda its: its[:-1]), ("a byte more", "ballots/001", lambda its: its + b"\0"),
                                 ("missing", "ballots/001", lambda its: None), ("empty", "ballots/000", lambda its: b""),
                                 ("one more", "ballots/002", lambda its: b"")]:
        yield case("ballots: file", name, "4.1", lambda member=member, change=change: with_member(member, change))


def of_sealed():
    for member in ("sealed/6", "sealed/before"):
        for name, change in [("a bit", lambda its: flip(its, 3)), ("two swapped", lambda its: its[16:32] + its[:16] + its[32:]),
                             ("one twice", lambda its: its[:16] + its), ("one dropped", lambda its: its[16:]),
                             ("truncated", lambda its: its[:-1]), ("missing", lambda its: None), ("empty", lambda its: b"")]:
            yield case("pseudonyms", f"{member}: {name}", "4.1", lambda member=member, change=change: with_member(member, change))
    yield case("pseudonyms", "of an election that is not sealed", "4.1", lambda: with_member("sealed/2", lambda _: b""))


def of_result_files():
    for name, member, change in [("a bit", "result/2.json", lambda its: flip(its, 12)), ("missing", "result/3.json", lambda its: None),
                                 ("a line feed more", "result/2.json", lambda its: its + b"\n"),
                                 ("one more", "result/8.json", lambda its: b"{}"), ("truncated", "result/4.json", lambda its: its[:-1]),
                                 ("of another election", "result/2.json", lambda its: whole().results[3])]:
        yield case("result file", name, "5.3", lambda member=member, change=change: with_member(member, change))


# Entries, with the tree, the checkpoint and MANIFEST made anew and signed.

def changed_world(change, signer=LOG):
    world = whole().copy()
    change(world)
    return world.bundle(signer)


def lines_of(entry):
    return entry.decode().split("\n")[:-1]


def with_lines(number, lines):
    def change(world):
        world.entries[number] = "".join(f"{its}\n" for its in lines).encode()
    return change


def of_grammar():
    """Each line of an entry of each kind."""
    seen, optional = set(), {
        "version", "removed", "standing", "follows", "name", "place", "kind", "time-zone", "rule", "terms", "public", "earlier",
        "quarantined", "for-election", "station", "election", "blank", "registered", "source", "reason", "pseudonyms", "continues"}
    each = {"list", "votes", "provisional"}
    for number, entry in enumerate(whole().entries):
        lines = lines_of(entry) if not entry.startswith(b"urna part") else []
        kind = lines[0].split(" ")[1] if lines else "part"
        for where, its in enumerate(lines):
            key = its.split(" ")[0] if where else "first line"
            field = f"{kind}: {key}"
            if field in seen:
                continue
            seen.add(field)
            may_be_absent = key in optional | each and (kind, key) not in {
                ("participant", "name"), ("quarantined", "reason"), ("lease", "version"), ("totals", "version"), ("before", "pseudonyms"),
                ("totals", "election"), ("lot", "election"), ("publication", "election"), ("closed", "election"), ("result", "election"),
                ("requeued", "quarantined"), ("discarded", "quarantined")}
            variants = [
                ("a control character", "3.1", lines[:where] + [its + "\x01"] + lines[where + 1:]),
                ("dropped", ANY if may_be_absent else "3.1", lines[:where] + lines[where + 1:]),
                ("twice", ANY if key == "provisional" else "3.1", lines[:where + 1] + lines[where:]),
                ("another first character", ANY, lines[:where] + [flipped_value(its)] + lines[where + 1:]),
                ("another last character", ANY, lines[:where] + [its[:-1] + chr(ord(its[-1]) ^ 1)] + lines[where + 1:])]
            if where + 1 < len(lines):
                variants.append(("swapped with the next", ANY if kind == "lot" and key == "voids" else "3.1",
                                 lines[:where] + [lines[where + 1], its] + lines[where + 2:]))
            for name, expected, changed in variants:
                yield case(field, f"entry {number}: {name}", expected,
                           lambda number=number, changed=changed: changed_world(with_lines(number, changed)))
    number = whole().named["open"]
    entry = whole().entries[number]
    for name, expected, data in [
            ("no last line feed", "3.1", entry[:-1]), ("an empty line more", "3.1", entry + b"\n"), ("empty", "3.1", b""),
            ("not UTF-8", "3.1", entry.replace(b"Station", b"Stati\xffn")), ("a surrogate", "3.1", entry.replace(b"Station", b"\xed\xa0\x80")),
            ("overlong UTF-8", "3.1", entry.replace(b"Station", b"\xc0\xaf")), ("two spaces", "3.1", entry.replace(b"number ", b"number  ")),
            ("carriage returns", "3.1", entry.replace(b"\n", b"\r\n")), ("an escape with upper-case digits", "3.1",
                                                                         entry.replace(b"Station", b"\\u000A")),
            ("an escape that need not be", "3.1", entry.replace(b"Station", b"\\u0041")), ("a lone backslash", "3.1",
                                                                                          entry.replace(b"Station", b"\\")),
            ("a character that is escaped", "3.1", entry.replace(b"Station", "\u202e".encode())),
            ("an empty text", "3.1", entry.replace(b"station Station 5\n", b"station \n")),
            ("another text", RIGHT, entry.replace(b"Station", "\u0160kola \\\\ \\u202e".encode())),
            ("a zero in front of a number", "3.1", entry.replace(b"ballots 6", b"ballots 06")),
            ("a number of 2^64", "3.1", entry.replace(b"ballots 6", b"ballots 18446744073709551616")),
            ("an instant of 2^63", "3.1", re.sub(rb"accepted [0-9]+", b"accepted 9223372036854775808", entry)),
            ("an instant -0", "3.1", re.sub(rb"accepted [0-9]+", b"accepted -0", entry)),
            ("an id of 0", "3.1", entry.replace(b"election 2", b"election 0")), ("a version 1", "3.1",
                                                                               entry.replace(b"upload v1", b"upload v01")),
            ("an upper-case hash", "3.1", re.sub(rb"commit [0-9a-f]+", lambda its: b"commit " + its.group()[7:].upper(), entry)),
            ("a kind of digits", "3.1", entry.replace(b"upload v1", b"upl0ad v1")), ("an unknown kind", UNKNOWN,
                                                                                     entry.replace(b"upload v1", b"opinion v1")),
            ("a later version", UNKNOWN, entry.replace(b"upload v1", b"upload v2")), ("a kind of 61 characters", UNKNOWN,
                                                                                      b"urna " + b"a" * 61 + b" v1\n"),
            ("a kind of 62 characters", "3.1", b"urna " + b"a" * 62 + b" v1\n")]:
        yield case("entry: form", name, expected, lambda data=data: changed_world(
            lambda world: world.entries.__setitem__(number, data)))


def flipped_value(its):
    key, _, value = its.partition(" ")
    return f"{key} {chr(ord(value[0]) ^ 1)}{value[1:]}" if value else its


def of_parts():
    first = whole().named["parts"]

    def entry(number, change):
        def apply(world):
            world.entries[number] = change(world.entries[number])
        return lambda: changed_world(apply)

    def swapped(world):
        world.entries[first], world.entries[first + 1] = world.entries[first + 1], world.entries[first]

    def between(world):
        world.entries[first + 1:first + 1] = [b"urna participant v1\nid 5000\nindividual 0\nname Between\n"]

    for name, make in [
            ("number", entry(first, lambda its: its.replace(b"part 1 3", b"part 2 3"))),
            ("count", entry(first, lambda its: its.replace(b"part 1 3", b"part 1 4"))),
            ("hash", entry(first, lambda its: re.sub(rb"sha256 .", b"sha256 f", its))),
            ("hash of each", lambda: changed_world(lambda world: [world.entries.__setitem__(number, re.sub(
                rb"sha256 .{8}", b"sha256 00000000", world.entries[number])) for number in range(first, first + 3)])),
            ("content", entry(first, lambda its: flip(its, 1000))), ("a byte dropped", entry(first, lambda its: its[:-1])),
            ("two swapped", lambda: changed_world(swapped)),
            ("the second one missing", lambda: changed_world(lambda world: world.entries.__delitem__(first + 1))),
            ("another event between", lambda: changed_world(between)),
            ("a part of a part", entry(first + 2, lambda its: its[:its.index(b"sha256")] + b"\n"))]:
        yield case("part", name, "3.1", make)
    short = b"urna participant v1\nid 5000\nindividual 0\nname Short\n"
    yield case("part", "a short event", "3.1", lambda: changed_world(lambda world: world.entries.append(
        b"urna part v1\npart 1 1\nsha256 " + sha256(short).hex().encode() + b"\n" + short)))
    yield case("part", "a long event that is not cut", "3.1", lambda: changed_world(lambda world: world.entries.append(
        b"urna participant v1\nid 5000\nindividual 0\nname " + b"a" * 64_960 + b"\n")))
    yield case("part", "the log ends within", "3.1", lambda: changed_world(lambda world: world.entries.append(
        world.entries[first])))


def rewrite(world, number, change):
    """Changes an event that may stand in parts, of which there have to be as many as before."""
    if not world.entries[number].startswith(b"urna part v1"):
        world.entries[number] = change(world.entries[number])
        return
    total = int(world.entries[number].split(b"\n")[1].split(b" ")[2])
    data = b"".join(its.split(b"\n", 3)[3] for its in world.entries[number:number + total])
    data = change(data)
    chunks = [data[begin:begin + 64_000] for begin in range(0, len(data), 64_000)]
    assert len(chunks) == total
    for index, chunk in enumerate(chunks):
        world.entries[number + index] = (f"urna part v1\npart {index + 1} {total}\nsha256 {sha256(data).hex()}\n".encode() + chunk)


FILLER = "urna participant v1\nid 5000\nindividual 0\nname In its place\n"


def of_meaning():
    """The log as a whole, ballots and results: all lines are well-formed."""
    w = whole()
    named = w.named

    def edit(field, name, expected, number, old, new):
        def change(world):
            rewrite(world, number, lambda its: replaced(its, old, new))
        return case(field, name, expected, lambda: changed_world(change))

    def gone(field, name, expected, number, also=lambda world: None):
        def change(world):
            world.entries[number] = FILLER.encode()
            also(world)
        return case(field, name, expected, lambda: changed_world(change))

    def instead(field, name, expected, number, event):
        return case(field, name, expected, lambda: changed_world(lambda world: world.entries.__setitem__(number, event.encode())))

    filler = w.number("urna participant v1\nid 200\n")
    participant = w.number("urna participant v1\nid 3\nversion 2")
    yield edit("log: origin", "another", "3.2", 0, "origin log", "origin lag")
    yield instead("log: open", "a second one", "3.2", filler, f"urna open v1\norigin {bundles.ORIGIN}\nat 0\n")
    yield gone("log: open", "none", "3.2", 0)
    yield instead("log: before", "a second one", "3.2", filler, w.entries[1].decode())
    yield edit("log: before", "more participants", "3.2", 1, "participants 2", "participants 3")
    yield edit("log: before", "fewer participants", "3.2", 1, "participants 2", "participants 1")
    yield edit("log: before", "more statements", "3.2", 1, "statements 1", "statements 2")
    yield edit("log: before", "statements without end", "3.2", 1, "statements 1", "statements 18446744073709551615")
    yield edit("log: before", "more uploads", "3.5", 1, "uploads 1", "uploads 2")
    yield edit("log: before", "other pseudonyms", "4.1", 1, "pseudonyms ", "pseudonyms 0")
    yield edit("participant: version", "one left out", "3.3", participant, "version 2", "version 3")
    yield edit("participant: individual", "changed", "3.3", participant, "individual 0", "individual 1")
    yield edit("participant: id", "twice", "3.3", filler, "id 200", "id 199")

    edited, rule = named["edited"], w.number("urna election v1\nid 3\n")
    yield edit("election: version", "one left out", "3.4", edited, "version 2", "version 3")
    yield edit("election: version", "the first one again, edited", "3.4", edited, "version 2\n", "")
    yield edit("election: period", "ends as it begins", "3.4", edited, f"end {at(200)}", f"end {at(100)}")
    yield edit("election: period", "overlaps", "3.4", rule, f"start {at(300)}", f"start {at(150)}")
    yield edit("election: period", "begins where another ends", RIGHT, rule, f"start {at(300)}", f"start {at(200)}")
    yield edit("election: period", "an upload too late", "4.3", edited, f"end {at(200)}", f"end {at(105)}")
    yield edit("election: list", "an unknown participant", "3.4", edited, "list 3 3", "list 3 999")
    yield edit("election: list", "a removed participant", "3.4", edited, "list 3 3", "list 3 7")
    yield edit("election: list", "a person", "3.4", edited, "list 3 3", "list 3 4")
    yield edit("election: list", "twice", "3.4", edited, "list 3 3", "list 3 1")
    yield edit("election: list", "participants swapped", RIGHT, edited, "list 1 1\nlist 2 2", "list 1 2\nlist 2 1")
    yield edit("election: created", "before the first version", "3.4", edited, f"created {at(20)}", f"created {at(9)}")
    yield edit("election: created", "after the election began", "3.4", edited, f"created {at(20)}", f"created {at(100)}")
    yield edit("election: created", "an upload too late", "4.3", rule, f"created {at(260)}", f"created {at(302)}")
    second = named["second round"]
    yield edit("election: follows", "one of parties", "3.4", second, "follows 4", "follows 3")
    yield edit("election: follows", "an unknown one", "3.4", second, "follows 4", "follows 44")
    yield edit("election: follows", "itself", "3.4", second, "follows 4", "follows 5")
    again = named["withdrawn again"]
    yield edit("election: withdrawal", "created later", "3.4", again, f"created {at(1350)}", f"created {at(1361)}")
    yield edit("election: withdrawal", "other seats", "3.4", again, "seats 5", "seats 6")
    yield edit("election: withdrawal", "it takes place again", "3.4", again, "standing withdrawn\n", "")
    yield edit("election: privacy", "open in place of pseudonymous", "4.1", rule, "privacy pseudonymous", "privacy open")
    yield edit("election: privacy", "sealed in place of pseudonymous", "4.1", rule, "privacy pseudonymous", "privacy sealed")
    yield edit("election: seats", "one more", "5.4", edited, "seats 5", "seats 6")
    yield edit("election: seats", "more than a law shares out", "5.4", edited, "seats 5", "seats 10001")
    yield edit("election: rule", "another method", "5.4", rule, '"dhondt"', '"sainteLague"')
    yield edit("election: rule", "a threshold that a list misses", "5.4", rule, '"percent":"3"', '"percent":"25"')
    yield edit("election: rule", "one key more", "5.4", rule, '{"method"', '{"law":1,"method"')
    yield edit("election: rule", "no JSON", "5.4", rule, '{"method"', '{"method')
    yield edit("election: rule", "tiers", "5.4", rule, '"ties":["lot"]', '"tiers":[{"scope":"district"}],"ties":["lot"]')
    yield edit("election: terms", "too few", "5.4", rule, '"ties":["lot"]}\n', '"ties":["lot"]}\nterms [{}]\n')
    yield edit("election: terms", "candidates", "5.4", rule, '"ties":["lot"]}\n', '"ties":["lot"]}\nterms [{"candidates":0},{},{}]\n')
    yield edit("election: name", "another", RIGHT, rule, "rule ", "name Another name\nrule ")

    upload, next_upload = named["open"], named["open"] + 1
    yield edit("upload: number", "one left out", "3.5", upload, "number 3", "number 4")
    yield edit("upload: id", "that of another", "3.5", next_upload, lines_of(w.entries[next_upload])[2], lines_of(w.entries[upload])[2])
    yield edit("upload: earlier", "absent", "3.5", named["again"], f"earlier {named['dropped']}\n", "")
    yield edit("upload: earlier", "another upload", "3.5", named["again"], f"earlier {named['dropped']}", f"earlier {upload}")
    yield edit("upload: ballots", "one more", "3.5", upload, "ballots 6", "ballots 7")
    yield edit("upload: counts", "another sum", "3.5", upload, "counts 4 1 1 0", "counts 5 1 1 0")
    yield edit("upload: counts", "one dropped", "3.5", upload, "counts 4 1 1 0", "counts 3 1 1 1")
    yield edit("upload: counts", "duplicates hidden", "4.4", upload, "counts 4 1 1 0", "counts 5 0 1 0")
    yield edit("upload: counts", "one valid less", "4.4", upload, "counts 4 1 1 0", "counts 3 1 2 0")
    yield case("upload: ballots", "and counts, one more", "4.1", lambda: changed_world(lambda world: (
        world.replace(upload, "ballots 6", "ballots 7"), world.replace(upload, "counts 4", "counts 5"))))
    yield edit("upload: election", "absent", "3.5", upload, "\nelection 2\n", "\n")
    yield edit("upload: election", "another", "4.1", upload, "\nelection 2\n", "\nelection 3\n")
    yield edit("upload: election", "an unknown one", "4.1", upload, "\nelection 2\n", "\nelection 22\n")
    yield edit("upload: accepted", "before another", "3.6", next_upload, f"accepted {at(102)}", f"accepted {at(100)}")
    yield edit("upload: accepted", "a microsecond later", RIGHT, next_upload, f"accepted {at(102)}", f"accepted {at(102) + 1}")
    yield edit("upload: accepted", "after the election", "4.3", w.number("urna upload v1\nnumber 6"), f"accepted {at(130)}",
               f"accepted {at(200)}")
    yield edit("upload: accepted", "dropped, but an election ran", "4.3", named["dropped"], f"accepted {at(50)}", f"accepted {at(100)}")
    yield gone("upload: accepted", "a clock ahead, and nobody said so", "3.6", named["resynchronised"])
    yield edit("upload: commit", "another", "4.2", upload, "commit ", "commit 0")
    yield edit("upload: public", "another", "4.2", upload, "public ", "public 0")
    yield edit("upload: public", "absent", "4.2", upload, [its for its in lines_of(w.entries[upload]) if its.startswith("public")][0] + "\n",
               "")
    yield edit("upload: public", "of dropped ballots", "4.2", named["ahead"], "counts", f"public {'0' * 64}\ncounts")
    yield edit("upload: public", "of a sealed election", "4.2", w.number("urna upload v1", w.number("urna election v1\nid 6")),
               "election 6", f"public {'0' * 64}\nelection 6")
    yield edit("upload: for-election", "another", RIGHT, upload, "for-election 2", "for-election 3")
    yield edit("upload: official", "another", RIGHT, upload, "official 0f", "official 1f")

    aside, put_back = named["quarantined"], named["put back"]
    yield edit("set aside: upload", "another", "3.7", aside, "upload ", "upload 0")
    yield edit("set aside: commit", "another", "3.7", aside, "commit ", "commit 0")
    yield edit("set aside: accepted", "another", "3.7", aside, f"accepted {at(103)}", f"accepted {at(103) + 1}")
    yield edit("set aside: upload", "unread", RIGHT, aside, [its for its in lines_of(w.entries[aside]) if its.startswith("upload")][0],
               "upload -")
    yield edit("set aside: named by an upload", "absent", "3.6", put_back, f"quarantined {aside}\n", "")
    yield edit("set aside: named by an upload", "another", "3.7", put_back, f"quarantined {aside}\n", f"quarantined {aside + 1}\n")
    yield edit("set aside: named by an upload", "no such entry", "3.7", put_back, f"quarantined {aside}\n", f"quarantined {upload}\n")
    yield gone("set aside: requeued", "absent", "3.7", named["requeued"])
    yield edit("set aside: requeued", "another entry", "3.7", named["requeued"], f"quarantined {aside}", f"quarantined {upload}")
    yield edit("set aside: requeued", "discarded in its place", "3.7", named["requeued"], "requeued v1", "discarded v1")
    yield instead("set aside: discarded", "twice", "3.7", filler, w.entries[named["discarded"]].decode())
    yield gone("set aside: discarded", "absent", "5.1", named["discarded"])
    yield instead("set aside: behind the count", "one more", "5.1", filler,
                  f"urna quarantined v1\nentry 7\nupload -\ncommit -\naccepted {at(150)}\nreason held\n")
    yield instead("set aside: behind the count", "one from before the election", RIGHT, filler,
                  f"urna quarantined v1\nentry 7\nupload -\ncommit -\naccepted {at(99)}\nreason held\n")

    totals, lot, void, second_lot = named["totals"], named["lot"], named["void"], named["second lot"]
    yield edit("totals: election", "an unknown one", "3.8", totals, "election 3", "election 33")
    yield edit("totals: version", "one left out", "3.8", totals, "version 1", "version 2")
    yield edit("totals: cast", "another, so that the lot does not count", "5.4", totals + 1, "cast 20", "cast 21")
    yield edit("totals: cast", "another, corrected later", RIGHT, totals, "cast 19", "cast 18")
    yield edit("totals: blank", "which the rule does not need", RIGHT, totals + 1, "blank 1", "blank 0")
    yield gone("totals: cast", "not stated", "5.4", totals, lambda world: world.entries.__setitem__(
        totals + 1, FILLER.replace("5000", "5001").encode()))
    for cast, name, expected in [(150, "behind the result, which it changes", "5.4"), (130, "behind the result, which then awaits a lot", RIGHT)]:
        yield case("totals: version", name, expected, lambda cast=cast: changed_world(lambda world: world.entries.append(
            f"urna totals v1\nelection 3\nversion 3\ncast {cast}\nat 0\ncorrection 1\n".encode())))
    yield edit("lot: election", "an unknown one", "3.8", lot, "election 3", "election 33")
    yield edit("lot: number", "twice", "3.8", second_lot, "number 4", "number 2")
    yield edit("lot: voids", "an unknown lot", "3.8", void, "voids 1", "voids 2")
    yield edit("lot: voids", "of another election", "3.8", void, "election 3", "election 2")
    yield gone("lot: voids", "absent", "5.4", void)
    yield edit("lot: drawn", "another", "5.4", second_lot, "drawn 1", "drawn 2")
    yield edit("lot: drawn", "one that did not tie", "5.4", second_lot, "drawn 1", "drawn 0")
    yield edit("lot: situation", "another", "5.4", second_lot, "situation ", "situation 0")
    yield edit("lot: decision", "another text", RIGHT, second_lot, '"decides"', '"what"')
    yield gone("lot: drawn", "absent", "5.4", second_lot)

    closed, result = named["closed of open"], named["result of open"]
    with_a_rule, persons_closed = named["closed with a rule"], named["closed of persons"]
    yield edit("closed: election", "an unknown one", "3.8", persons_closed, "election 4", "election 44")
    yield edit("closed: watermark", "before the end", "5.1", closed, f"watermark {at(200) + 1}", f"watermark {at(200) - 1}")
    yield edit("closed: watermark", "the end", RIGHT, closed, f"watermark {at(200) + 1}", f"watermark {at(200)}")
    yield edit("closed: uploads", "one more", "5.1", closed, "uploads 5", "uploads 6")
    yield edit("closed: votes", "one place less", "5.1", with_a_rule, "votes 3 4\n", "")
    yield edit("closed: votes", "one moved", "5.2", with_a_rule, "votes 1 6\nvotes 2 4", "votes 1 5\nvotes 2 5")
    yield edit("closed: votes", "one more", "5.2", with_a_rule, "votes 1 6", "votes 1 7")
    sealed = w.number("urna closed v1\nelection 6")
    yield edit("closed: votes", "of a sealed election, one more", "5.2", sealed, "votes 1 2", "votes 1 3")
    yield edit("closed: votes", "of a sealed election, one moved", "5.4", sealed, "votes 1 2\nvotes 2 1", "votes 1 1\nvotes 2 2")
    yield case("closed: place", "before an upload of the election", "5.1", lambda: changed_world(upload_behind_closed))
    yield edit("closed: pseudonyms", "others", "4.1", sealed, "pseudonyms ", "pseudonyms 0")
    yield edit("closed: pseudonyms", "absent", "4.1", sealed, [its for its in lines_of(w.entries[sealed]) if "pseudonyms" in its][0] + "\n",
               "")
    yield edit("closed: pseudonyms", "of an election that is not sealed", "4.1", closed, "uploads 5", f"uploads 5\npseudonyms {'0' * 64}")
    yield gone("closed: absent", "of an election with uploads", "5.1", w.number("urna closed v1\nelection 8"))
    yield instead("closed: votes", "of a count that another follows", RIGHT, persons_closed - 1,
                  "urna closed v1\nelection 4\nwatermark 0\nuploads 9\nvotes 1 9\n")

    yield edit("result: closed", "an earlier one", "3.8", named["result of persons"], f"closed {persons_closed}",
               f"closed {persons_closed - 1}")
    yield edit("result: bytes", "one more", "5.3", result, "bytes ", "bytes 1")
    yield edit("result: sha256", "another", "5.3", result, "sha256 ", "sha256 0")
    yield gone("result: absent", "of a page that is shown", "5.3", result, lambda world: world.results.pop(2))
    yield gone("result: absent", "of a page that is not shown", RIGHT, named["result of persons"], lambda world: world.results.pop(4))
    for election, old, new in [(2, b'"seats":[', b'"seats":[1'), (2, b'"open":0', b'"open":1'), (2, b"true", b"false"),
                               (3, b'"seats":[1,1,0]', b'"seats":[1,0,1]'), (3, b'{"election"', b'{ "election"'),
                               (4, b'"runoff":[1,2]', b'"runoff":[1,3]'), (4, b'"verdict":"runoff"', b'"verdict":"none"'),
                               (4, b'"hundredths":[40', b'"hundredths":[41'), (5, b'"elected":2', b'"elected":1'),
                               (5, b'"votes":[', b'"votes":[1'), (6, b'"election":6', b'"election":7')]:
        yield case("result: as the service answered", f"{election}: {new.decode()}", "5.4",
                   lambda election=election, old=old, new=new: changed_world(lambda world: other_result(world, election, old, new)))

    yield edit("publication: election", "an unknown one", "3.8", w.number("urna publication v1\nelection 3"), "election 3", "election 33")
    yield edit("lease: epoch", "not larger", "3.8", w.number("urna lease v1\nepoch 5"), "epoch 5", "epoch 1")
    active, retired = (number for number, its in enumerate(w.entries) if its.startswith(b"urna key"))
    yield edit("key: vkey", "of another name", "3.8", active, bundles.RECEIPTS.vkey, bundles.Signer("log.example/1/other", 3).vkey)
    yield edit("key: vkey", "with another id", "3.1", active, bundles.RECEIPTS.id.hex(), "00000000")
    yield edit("key: standing", "active twice", "3.8", retired, "retired", "active")
    yield edit("key: standing", "retired first", "3.8", active, "active", "retired")
    yield edit("resynchronised: provisional", "another", RIGHT, named["resynchronised"], "provisional 8", "provisional 7")


def replaced(data, old, new):
    """A hash whose first digits are replaced keeps its length."""
    assert old.encode() in data, (data[:300], old)
    if new == old + "0" and old.endswith(" "):  # another first digit
        where = data.index(f"\n{old}".encode()) + 1 + len(old)
        return data[:where] + (b"1" if data[where:where + 1] == b"0" else b"0") + data[where + 1:]
    return data.replace(old.encode(), new.encode(), 1)


def upload_behind_closed(world):
    """The count of the second round is closed before its one upload."""
    upload = world.number("urna upload v1", world.named["second round"])
    world.entries[upload], world.entries[upload + 1] = world.entries[upload + 1], world.entries[upload]
    world.uploads[upload + 1] = world.uploads.pop(upload)
    world.replace(world.named["result of the second round"], f"closed {upload + 1}", f"closed {upload}")


def other_result(world, election, old, new):
    assert old in world.results[election], (world.results[election], old)
    world.results[election] = data = world.results[election].replace(old, new, 1)
    number = next(at_ for at_, its in enumerate(world.entries) if its.startswith(f"urna result v1\nelection {election}\n".encode()))
    world.entries[number] = re.sub(rb"bytes [0-9]+\nsha256 [0-9a-f]+", f"bytes {len(data)}\nsha256 {sha256(data).hex()}".encode(),
                                   world.entries[number])


def of_pseudonyms():
    """Somebody who has all keys gives a ballot another pseudonym, and makes everything that rests on it anew."""
    def change(which, new):
        def apply(world):
            content = bytearray(world.uploads[which])
            content[4:20] = new
            ballots = (len(content) - 68) // 36
            world.uploads[which] = bytes(content)
            public = sha256(b"urna public v1\n", bytes(content[4:4 + 20 * ballots])).hex()
            world.entries[which] = re.sub(rb"public [0-9a-f]+", f"public {public}".encode(), world.entries[which])
        return lambda: changed_world(apply)

    named = whole().named
    yield case("pseudonym and GUID", "one GUID with two pseudonyms", "4.2", change(named["open"] + 1, bytes(16)))
    yield case("pseudonym and GUID", "two GUIDs with one pseudonym", "4.2", change(named["put back"], pseudonym(guid(0))))


def of_keys():
    """What was changed is re-signed with a foreign key, or not at all."""
    number = whole().named["open"]

    def change(world):
        world.replace(number, "counts 4 1 1 0", "counts 5 0 1 0")

    def old_checkpoint():
        world = whole().copy()
        change(world)
        return bundles.with_manifest([(name, content if name != "checkpoint" else bundles.checkpoint(whole().entries))
                                      for name, content in world.members()])

    yield case("keys", "signed with the log's key", "4.4", lambda: changed_world(change))
    yield case("keys", "signed with a foreign key", "1.3", lambda: changed_world(change, FOREIGN))
    yield case("keys", "not signed anew", "2.1", old_checkpoint)
    yield case("keys", "a policy of another log", "1.3", lambda: whole().bundle(),
               policy=lambda: f"log {FOREIGN.vkey}\nquorum none\n")


# Beside the bundle.

def of_anchors():
    def anchored(field, name, expected, make, **given):
        return case(field, name, expected, lambda: plain().bundle(), anchors=make, **given)

    its = functools.lru_cache(None)(lambda: bundles.checkpoint(plain().entries))
    right = functools.lru_cache(None)(lambda: bundles.anchors(its()))
    first, second = bundles.WITNESSES
    stranger = bundles.Signer("witness.example/a", 9, 4)
    yield anchored("anchors", "two witnesses", RIGHT, right)
    yield anchored("anchors", "one of two witnesses", RIGHT, lambda: bundles.anchors(its(), witnesses=[second]))
    yield anchored("anchors", "no witness, nor asked for one", RIGHT, lambda: bundles.anchors(its(), witnesses=[]),
                   policy=lambda: bundles.POLICY_WITHOUT_WITNESSES)
    yield anchored("anchors: cosignature", "none", "1.4", lambda: bundles.anchors(its(), witnesses=[]))
    yield anchored("anchors: cosignature", "of a stranger", "1.4", lambda: bundles.anchors(its(), witnesses=[stranger]))
    yield anchored("anchors: cosignature", "a bit", "1.4", lambda: flip(right(), right().rindex(b"witness.example/a") + 60))
    yield anchored("anchors: cosignature", "another time", "1.4", lambda: with_anchor(its(), lambda text: text.replace(
        second.line(head(text), bundles.COSIGNED_AT), second.line(head(text), bundles.COSIGNED_AT)[:45] + "A"
        + second.line(head(text), bundles.COSIGNED_AT)[46:])))
    yield anchored("anchors: checkpoint", "another", "1.4", lambda: bundles.anchors(bundles.checkpoint(plain().entries[1:])))
    yield anchored("anchors: checkpoint", "not signed by the log", "1.4", lambda: bundles.anchors(
        its()[:its().index(b"\n\n") + 2]))
    yield anchored("anchors: archive", "truncated", "1.4", lambda: right()[:-1])
    yield anchored("anchors: archive", "another member", "1.4", lambda: bundles.anchors(its(), stamps=("README.txt",)))
    yield anchored("anchors: archive", "no checkpoint", "1.4", lambda: bundles.archive([("1.tsr", b"")]))


def head(text):
    return text.split("\n\n")[0] + "\n"


def with_anchor(checkpoint, change):
    text = checkpoint.decode() + "".join(its.line(head(checkpoint.decode()), bundles.COSIGNED_AT) for its in bundles.WITNESSES)
    return bundles.archive([("checkpoint", change(text).encode())])


def of_since():
    def since(name, expected, make):
        return case("earlier checkpoint", name, expected, lambda: plain().bundle(), since=make)

    entries = plain().entries
    for size in (0, 1, 2, 255, 256, 257, len(entries)):
        yield since(f"of {size} entries", RIGHT, lambda size=size: bundles.checkpoint(entries[:size]))
    yield since("of more entries", "2.2", lambda: bundles.checkpoint(entries + [b"more"]))
    yield since("of other entries", "2.2", lambda: bundles.checkpoint(entries[1:20]))
    yield since("of another log", "2.2", lambda: bundles.checkpoint(entries[:20], origin="log.example/2"))
    yield since("by a foreign key", "2.2", lambda: bundles.checkpoint(entries[:20], (FOREIGN,)))
    yield since("truncated", "2.2", lambda: bundles.checkpoint(entries[:20])[:-1])

    def without_an_upload():
        """Who has all keys takes an upload out, and counts as if it had never been."""
        return bundles.a_log(before=False, sealed=False, leave_out=True).bundle()

    yield case("an upload taken out", "and nobody remembers", RIGHT, without_an_upload)
    yield case("an upload taken out", "but there is an earlier checkpoint", "2.2", without_an_upload,
               since=lambda: bundles.checkpoint(entries[:40]))


def of_receipts():
    def made(field, name, expected, make, **given):
        return case(field, name, expected, lambda: plain().bundle(), receipt=make, **given)

    def right(**other):
        return bundles.receipt_of(plain(), plain().named["open"], **other)

    def cosigned():
        return bundles.anchors(bundles.checkpoint(plain().entries))

    unknown = {"upload": "0" * 32, "entry": "9-9"}
    before = bundles.COSIGNED_AT * SECOND
    yield made("receipt", "kept", KEPT, right)
    yield made("receipt", "set aside, and discarded", UNSEEN, lambda: right(
        upload="0" * 32, entry="1764000104000000-0", accepted=at(104)))
    yield made("receipt", "a repetition", UNSEEN, lambda: right(accepted=at(199)))
    yield made("receipt", "open, without anchors", UNSEEN, lambda: right(**unknown, include_by=BEGIN))
    yield made("receipt", "open, promised for later", UNSEEN, lambda: right(**unknown, include_by=before + 1), anchors=cosigned)
    yield made("receipt", "broken", "6.1", lambda: right(**unknown, include_by=before), anchors=cosigned)
    yield made("receipt", "broken, by one of two witnesses", "6.1", lambda: right(**unknown, include_by=before),
               anchors=lambda: bundles.anchors(bundles.checkpoint(plain().entries), times=(bundles.COSIGNED_AT - 1, bundles.COSIGNED_AT)))
    yield made("receipt: signature", "by a foreign key", "6.1", lambda: right(signer=bundles.Signer(bundles.RECEIPTS.name, 7)))
    yield made("receipt: signature", "by the log's key", "6.1", lambda: right(signer=LOG))
    yield made("receipt: signature", "a bit", "6.1", lambda: flip(right(), len(right()) - 20))
    yield made("receipt: signature", "two", "6.1", lambda: right() + bundles.Signer("other", 7).line(head(right().decode())).encode())
    yield made("receipt: origin", "another", "6.1", lambda: right(origin="log.example/2"))
    for line in ("upload", "entry", "accepted", "ballots", "commit", "nonce", "include-by"):
        yield made(f"receipt: {line}", "dropped", "6.1", lambda line=line: signed_again(
            re.sub(f"\n{line} [^\n]*", "", head(right().decode()))))
        yield made(f"receipt: {line}", "not signed anew", "6.1", lambda line=line: flip(right(), right().index(
            f"\n{line} ".encode()) + len(line) + 2))
    yield made("receipt: first line", "a later version", "6.1", lambda: signed_again(
        head(right().decode()).replace("receipt v1", "receipt v2")))
    yield made("receipt: form", "truncated", "6.1", lambda: right()[:-1])

    ballots = plain().ballots[plain().named["open"]]
    ordered = sorted(ballots, key=lambda its: its[0])
    nonce = plain().nonces[plain().named["open"]]

    def file(name, expected, data, of=None):
        # Of other ballots than those that are in the log: then it is a repetition.
        other = {} if of is None else {"its_commit": bundles.commit(nonce, of), "accepted": at(199)}
        return made("file of a receipt", name, expected, lambda: right(**other),
                    file=lambda: data)

    text = bundles.file_of(ballots)
    yield file("as it is", RIGHT, text)
    yield file("in the console's form", RIGHT, text.upper().replace(b"-", b"").replace(b"\n", b"\r\n"), ordered)
    yield file("quoted, with spaces and a mark", RIGHT, b"\xef\xbb\xbf" + text.replace(b",", b'" , ').replace(b"\n", b"\n \"")[:-2]
               .replace(text[:8], b'"' + text[:8], 1), ordered)
    yield file("in another order", "6.2", bundles.file_of(ballots[::-1]))
    yield file("one ballot less", "6.2", bundles.file_of(ballots[1:]))
    yield file("another poll number", "6.2", text.replace(b",9", b",8"))
    yield file("no ballots", "6.2", b"no ballots\n")
    yield file("empty", "6.2", b"")


def signed_again(text):
    return (text + "\n" + bundles.RECEIPTS.line(text)).encode()


# Logs of a few entries, each for one rule.

def written(field, name, expected, write, log=bundles.begun_log, **given):
    """`write` goes on with the log."""
    def world():
        its = log()
        write(its)
        return its.world
    return case(f"{field}: {name}", "a small log", expected, lambda: world().bundle(), **{
        key: lambda value=value: value(world()) for key, value in given.items()})


def of_versions():
    """Versions of elections that are stated again, and what `before` announces."""
    def edited(log, *again):
        log.election(2, 100, 300, [1], "pseudonymous", 50)
        log.election(2, 100, 200, [1, 2], "pseudonymous", 60, version=2)
        for version, created in again:
            log.election(2, 100, 300 if version == 1 else 200, [1] if version == 1 else [1, 2], "pseudonymous", created,
                         version=None if version == 1 else version)
        log.election_of[2], log.counted[2]["votes"] = ("pseudonymous", 2, at(200)), [0, 0]
        log.upload(at(150), some(0, 1, 2), 2)
        log.upload(at(250), some(5, 1))
        log.close(2)

    for name, expected, again in [
            ("the last one", RIGHT, [(2, 55)]), ("the first one", RIGHT, [(1, 20)]), ("all", RIGHT, [(1, 20), (2, 20)]),
            ("twice", RIGHT, [(1, 20), (1, 10), (2, 20)]), ("before the first one", "3.4", [(2, 49)]), ("later", "3.4", [(1, 55)]),
            ("later than before", "3.4", [(1, 20), (1, 30)])]:
        yield written("election: stated again", name, expected, lambda log, again=again: edited(log, *again))

    def other_seats(log):
        log.election(2, 100, 200, [1, 2], "pseudonymous", 50)
        log.election(2, 100, 200, [1, 2], "pseudonymous", 60, version=2)
        log.election(2, 100, 200, [1, 2], "pseudonymous", 20, seats=6)

    def removed_since(log):
        log.election(2, 100, 200, [1, 2], "pseudonymous", 50)
        log.participant(2, version=2, removed=True)
        log.election(2, 100, 200, [1, 2], "pseudonymous", 20)

    def follows_itself(log):
        log.participant(3, individual=1)
        log.election(2, 100, 200, [3], "pseudonymous", 50, individual=1)
        log.election(2, 100, 200, [3], "pseudonymous", 60, individual=1, version=2, follows=2)

    yield written("election: stated again", "with other seats", "3.4", other_seats)
    yield written("election: stated again", "a participant was removed since", RIGHT, removed_since)
    yield written("election: follows", "itself, in its second version", "3.4", follows_itself)

    def announced(*elections, removed=False):
        def announce(log):
            log.participant(1)
            log.participant(2)
            if removed:
                log.participant(2, version=2, removed=True)
            for its_id, version, created, start in elections:
                log.election(its_id, start, start + 100, [1, 2], "pseudonymous", created, version=version)
        return lambda: bundles.log_after(announce, watermark=0)

    def more(log):
        log.election(9, 900, 950, [1, 2], "pseudonymous", 800)

    def nothing(log):
        pass

    for name, expected, log, write in [
            ("a participant was removed since", RIGHT, announced((2, None, 50, 100), removed=True), nothing),
            ("a participant was removed, and an election follows", "3.4", announced((2, None, 50, 100), removed=True), more),
            ("changed after it had begun", RIGHT, announced((2, None, 50, 100), (2, 2, 150, 300)), nothing),
            ("created before its first version", "3.4", announced((2, None, 50, 100), (2, 2, 49, 100)), nothing),
            ("overlaps with an earlier version", RIGHT, announced((2, None, 50, 100), (3, None, 50, 100), (3, 2, 60, 200)), nothing),
            ("overlaps in the end", "3.4", announced((2, None, 50, 100), (3, None, 50, 150), (4, None, 50, 300)), nothing)]:
        yield written("election: announced by before", name, expected, write, log)

    def two_govern(log):
        log.election(2, 100, 200, [1, 2], "pseudonymous", 50)
        log.election(2, 100, 200, [1, 2], "pseudonymous", 160, version=2, standing="withdrawn")
        log.election(3, 100, 200, [1, 2], "pseudonymous", 50)
        log.upload(at(150), some(0, 1), 2)
        log.close(2)

    yield written("upload: election", "two govern", "4.3", two_govern)


def set_aside(log, seconds=150, entry="7-0", upload="-", its_commit="-", reason="held"):
    return log.event("quarantined", f"entry {entry}", f"upload {upload}", f"commit {its_commit}", f"accepted {at(seconds)}",
                     f"reason {reason}")


def resolved(log, kind, number):
    log.event(kind, f"quarantined {number}", f"at {at(160)}")


def of_set_aside():
    """What became of an entry of the queue, by the words: aside, requeued, discarded, recorded, election."""
    def write(log, *words):
        number = None
        if "election" not in words:
            log.election(2, 100, 200, [1, 2], "pseudonymous", 50)
        for word in words:
            if word == "aside":
                number = set_aside(log)
            elif word == "election":
                log.election(2, 100, 200, [1, 2], "pseudonymous", 50)
            elif word == "recorded":
                log.upload(at(150), some(0, 1), 2, quarantined=number)
            else:
                resolved(log, word, number)
        log.close(2)

    for expected, *words in [
            ("5.1", "aside"), (RIGHT, "aside", "discarded"), ("5.1", "aside", "requeued"), (RIGHT, "aside", "requeued", "recorded"),
            (RIGHT, "aside", "requeued", "discarded"), ("5.1", "aside", "requeued", "aside"),
            (RIGHT, "aside", "requeued", "aside", "discarded"), (RIGHT, "aside", "requeued", "aside", "requeued", "recorded"),
            ("5.1", "aside", "requeued", "aside", "requeued"), ("5.1", "aside", "election"), ("3.7", "aside", "aside"),
            ("3.7", "aside", "recorded"), ("3.7", "aside", "requeued", "requeued"), ("3.7", "aside", "discarded", "discarded"),
            ("3.7", "aside", "discarded", "requeued"), ("3.7", "aside", "discarded", "aside"),
            ("3.7", "aside", "requeued", "recorded", "discarded"), ("3.7", "aside", "requeued", "recorded", "recorded"),
            ("3.7", "aside", "requeued", "discarded", "recorded")]:
        yield written("set aside: " + words[-1], " ".join(words), expected, lambda log, words=words: write(log, *words))

    def first_is_named(log):
        first = set_aside(log)
        resolved(log, "requeued", first)
        resolved(log, "requeued", set_aside(log))
        log.upload(at(150), some(0, 1), quarantined=first)

    yield written("set aside: twice", "an upload names the first time", "3.7", first_is_named)
    yield written("set aside: twice", "at another instant", RIGHT, lambda log: (set_aside(log), set_aside(log, 151)))

    def recorded_before(log):
        resolved(log, "discarded", set_aside(log, reason="recorded"))

    yield written("set aside: reason", "recorded before the log", RIGHT, recorded_before, lambda: bundles.log_after(lambda log: None))
    yield written("set aside: reason", "recorded before a log without such uploads", "3.7", recorded_before)

    def back(log, *kinds):
        log.upload(at(50), some(0, 1))
        for kind, lines in kinds:
            log.event(kind, *lines, f"at {at(40)}", *([f"watermark {at(50)}"] if kind == "resynchronised" else []))
        log.upload(at(45), some(5, 1))

    yield written("lost", "instants go back behind it", RIGHT, lambda log: back(log, ("lost", ["uploads -"])))
    yield written("lost", "instants go back, and nothing says why", "3.6", back)

    def counted_and_sent_again(log):
        log.election(2, 100, 200, [1, 2], "pseudonymous", 50)
        first = log.upload(at(150), some(0, 1), 2, its_id=bytes(16))
        log.upload(at(250), some(5, 1), its_id=bytes(16), earlier=first)
        log.close(2)

    yield written("upload: earlier", "one that was counted", "3.5", counted_and_sent_again)


def of_counts():
    """Uploads of before, and sealed elections."""
    def announce(log):
        log.participant(1)
        log.participant(2)
        log.election(2, 100, 200, [1, 2], "pseudonymous", 50)

    def write(log, uploads, votes):
        log.upload(at(150), some(0, 1, 1), 2)
        log.event("closed", "election 2", f"watermark {at(200)}", f"uploads {uploads}", f"votes 1 {votes}", "votes 2 0")

    for name, expected, watermark, provisional, uploads, votes in [
            ("may be among those of before", RIGHT, 100, [], 4, 9), ("may be among those of before, and are not", RIGHT, 100, [], 1, 2),
            ("are more than there were before", "5.1", 100, [], 5, 2), ("are fewer than the log has", "5.1", 100, [], 0, 2),
            ("have fewer votes than the log has", "5.2", 100, [], 4, 1), ("before it had begun", "5.1", 99, [], 2, 2),
            ("before it had begun, and none", RIGHT, 99, [], 1, 2), ("of a clock that had been ahead", RIGHT, 99, [2], 4, 9)]:
        yield written("closed: uploads of before", name, expected, lambda log, its=(uploads, votes): write(log, *its),
                      lambda its=(watermark, provisional): bundles.log_after(announce, watermark=its[0], provisional=its[1]))

    def taken_before_it_is_closed(log):
        log.election(2, 100, 200, [1, 2], "sealed", 50)
        log.election(3, 200, 300, [1, 2], "pseudonymous", 50)
        log.upload(at(150), some(0, 1, 2), 2)
        log.upload(at(250), some(0, 1) + some(5, 1), 3)
        log.close(2)
        log.close(3)

    def no_uploads(log, *more):
        log.election(2, 100, 200, [1, 2], "sealed", 50)
        log.counted[2]["pseudonyms"] |= {pseudonym(guid(its)) for its in more}
        log.close(2)

    def told(log):
        log.election(2, 100, 200, [1, 2], "pseudonymous", 50)
        log.upload(at(150), some(0, 1), 2)
        number = log.close(2)
        log.world.sealed[2] = log.counted[2]["pseudonyms"]
        log.world.replace(number, "uploads 1\n", f"uploads 1\npseudonyms {bundles.hash_of_pseudonyms(log.world.sealed[2])}\n")

    yield written("pseudonyms", "taken before the sealed election is closed", RIGHT, taken_before_it_is_closed)
    yield written("pseudonyms: of a sealed election", "without uploads", RIGHT, no_uploads)
    yield written("pseudonyms: of a sealed election", "more than its uploads took", "5.2", lambda log: no_uploads(log, 7))
    yield written("pseudonyms: of an election that is not sealed", "told, and there", "4.1", told)

    def long_name(log, parts):
        text = "urna participant v1\nid 9\nindividual 0\nname \n"
        log.participant(9, name="a" * (64_000 * parts - len(text)))

    for parts, expected in [(256, RIGHT), (257, "3.1")]:
        yield written("part: count", f"{parts} of them", expected, lambda log, parts=parts: long_name(log, parts))


def of_receipt_table():
    """Each row of the page's table of what a log says of a receipt."""
    def dropped(log):
        log.world.named["upload"] = log.upload(at(50), some(0, 1))

    def cosigned(world):
        return bundles.anchors(bundles.checkpoint(world.entries))

    def receipt(field, name, expected, write, anchored=False, **other):
        return written(f"receipt: {field}", name, expected, write, receipt=lambda world: bundles.receipt_of(
            world, world.named["upload"], include_by=BEGIN, **other), **({"anchors": cosigned} if anchored else {}))

    for same_id in (True, False):
        for seconds, when in [(49, "earlier"), (50, "at the instant"), (51, "later")]:
            for same_commit in (True, False):
                kept, repeats = seconds == 50 and same_commit, seconds > 50
                other = {"accepted": at(seconds), **({} if same_id else {"upload": "f" * 32}),
                         **({} if same_commit else {"its_commit": "f" * 64})}
                name = f"{'its id' if same_id else 'another id'}, {when}, {'its' if same_commit else 'another'} commit"
                for anchored in (False, True):
                    expected = (KEPT if kept else UNSEEN if repeats else "6.1") if same_id else "6.1" if anchored else UNSEEN
                    yield receipt("of an upload", name + (", cosigned" if anchored else ""), expected, dropped, anchored, **other)

    def ahead(log, kind, restart):
        dropped(log)
        log.event(kind, *(["uploads -"] if kind == "lost" else []), f"at {at(restart)}",
                  *([f"watermark {at(50)}"] if kind == "resynchronised" else []))

    for kind in ("resynchronised", "lost"):
        for restart, expected in [(40, UNSEEN), (41, "6.1")]:
            yield receipt(f"of an upload before {kind}", f"from {restart} s on", expected,
                          lambda log, its=(kind, restart): ahead(log, *its), accepted=at(40))

    of_receipt = {"upload": "f" * 32, "entry": "7-0", "accepted": at(60), "its_commit": "f" * 64}

    def aside(log, *words, **what):
        dropped(log)
        for word in words:
            if word == "aside":
                number = set_aside(log, 60, **{"upload": "f" * 32, "its_commit": "f" * 64, **what})
            elif word == "recorded":
                log.upload(at(60), some(5, 1), quarantined=number)
            else:
                resolved(log, word, number)

    for expected, *words in [
            (KEPT, "aside"), (UNSEEN, "aside", "requeued"), (KEPT, "aside", "requeued", "aside"), (UNSEEN, "aside", "discarded"),
            (UNSEEN, "aside", "requeued", "discarded"), (UNSEEN, "aside", "requeued", "aside", "requeued")]:
        yield receipt("set aside", " ".join(words), expected, lambda log, words=words: aside(log, *words), True, **of_receipt)
    unread = {"upload": "-", "its_commit": "-"}
    for name, expected, what in [("unread", KEPT, unread), ("another id", "6.1", {"upload": "e" * 32}),
                                 ("another commit", "6.1", {"its_commit": "e" * 64}), ("another place", "6.1", {"entry": "8-0"})]:
        yield receipt("set aside, of", name, expected, lambda log, what=what: aside(log, "aside", **what), True, **of_receipt)
    yield receipt("set aside, of", "another instant", "6.1", lambda log: aside(log, "aside"), True, **{**of_receipt, "accepted": at(61)})
    yield receipt("set aside, recorded as", "another upload", "6.1",
                  lambda log: aside(log, "aside", "requeued", "recorded", **unread), False, **of_receipt)


LAYERS = [of_archive, of_manifest, of_checkpoint, of_tiles, of_ballots, of_sealed, of_result_files, of_grammar, of_parts, of_meaning,
          of_pseudonyms, of_keys, of_anchors, of_since, of_receipts, of_versions, of_set_aside, of_counts, of_receipt_table]


@functools.lru_cache(None)
def mutations():
    return [its for layer in LAYERS for its in layer()]


def one_of_each_field():
    """The first of each field for each answer. One whose answer is not known only where the field has no other."""
    known = {its.field for its in mutations() if its.expected != ANY}
    chosen = {}
    for its in mutations():
        if its.expected != ANY or its.field not in known:
            chosen.setdefault((its.field, its.expected), its)
    return list(chosen.values())
