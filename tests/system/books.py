# SPDX-License-Identifier: Apache-2.0
"""Balances the books of a cluster: what was accepted against what was recorded, ballot by ballot.

The verdicts are computed here once more, from what the officials uploaded and the instants at which it was accepted.
"""

import collections
import itertools
import struct
import time
import uuid

from metrics import by_label, metrics_of
from urna_process import scaled, within

DUPLICATE, SPOILED = "Duplicate ballot.", "Invalid poll number."
POLL_NUMBERS = (1, 2)
CLOCK_SECONDS = 0.005  # between two readings of one machine's clock by two programs


def balance(cluster, service, elections, accepted):
    """`accepted`: all that was ever uploaded to this cluster in these elections' time, by `Uploading`."""
    assert accepted, "nothing was uploaded"
    within(15, lambda: uploads_waiting(cluster) == 0)
    results = {election.id: results_of(service, election) for election in elections}
    by_name = {one.upload: one for one in accepted}
    assert len(by_name) == len(accepted), "two uploads share a name"
    rows = [row for row in recorded(cluster) if row["name"] in by_name or row["jmbg"] in
            {one.official.jmbg for one in accepted}]
    names = [row["name"] for row in rows]
    assert sorted(names) == sorted(by_name), (
        f"lost: {sorted(set(by_name) - set(names))}, not answered: {sorted(set(names) - set(by_name))}")

    books = judge(rows, by_name, elections)
    assert ballots_of(cluster, rows) == {row["number"]: by_name[row["name"]].ballots for row in rows if row["election"]}
    for election in elections:
        check_results(cluster, election, results[election.id], books["valid"][election.id], books["invalid"][election.id])
    check_sums(cluster)
    return rows


UPLOADS_WAITING = "return redis.call('XLEN', KEYS[1]) - (tonumber(redis.call('HGET', KEYS[2], 'ticks') or 0))"


def uploads_waiting(cluster):
    """Entries without markers, both counted in one step: a marker may be appended at any time."""
    return cluster.redis.ask("EVAL", UPLOADS_WAITING, 2, "urna:ballots", "urna:counts")


def results_of(service, election):
    election.wait_for_end()
    deadline = time.monotonic() + scaled(15)
    while (answer := service.get_results(election.id)).status_code == 503:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)
    assert answer.status_code == 200, answer.text
    return answer.json()


def recorded(cluster):
    """The rows of uploads, in the order of judging."""
    columns = ["number", "name", "accepted_at", "jmbg", "election", "valid", "duplicate", "invalid_poll_number", "dropped"]
    rows = cluster.elections_database(
        "SELECT number, LOWER(HEX(id)), accepted_at, official_jmbg, COALESCE(election, 0), valid, duplicate, "
        "invalid_poll_number, dropped FROM uploads ORDER BY number")
    return [{column: value if column in ("name", "jmbg") else int(value) for column, value in zip(columns, row)}
            for row in rows]


def judge(rows, by_name, elections):
    """Every row has the counts that it must have; gives the valid votes and the invalid ones."""
    instants = [row["accepted_at"] for row in rows]
    assert instants == sorted(instants), "judged in another order than accepted"
    guids, valid, invalid = set(), collections.defaultdict(collections.Counter), collections.defaultdict(list)
    for row in rows:
        upload = by_name[row["name"]]
        at = row["accepted_at"] / 1e6
        assert upload.sent - CLOCK_SECONDS <= at <= upload.answered + CLOCK_SECONDS, (upload.sent, at, upload.answered)
        running = [election.id for election in elections if round(election.start * 1e6) <= row["accepted_at"]
                   < round(election.end * 1e6)]
        assert row["election"] == (running[0] if running else 0)
        counts = collections.Counter()
        for guid, number in upload.ballots:
            if not running:
                counts["dropped"] += 1
                continue
            verdict = "duplicate" if guid in guids else "valid" if number in POLL_NUMBERS else "invalid_poll_number"
            counts[verdict] += 1
            if verdict != "duplicate":
                guids.add(guid)
            if verdict == "valid":
                valid[running[0]][number] += 1
            else:
                invalid[running[0]].append((upload.official.jmbg, guid, number,
                                            DUPLICATE if verdict == "duplicate" else SPOILED))
        verdicts = {name: row[name] for name in ("valid", "duplicate", "invalid_poll_number", "dropped")}
        assert verdicts == {name: counts[name] for name in verdicts}
        assert sum(verdicts.values()) == len(upload.ballots)
    return {"valid": valid, "invalid": invalid}


def ballots_of(cluster, rows):
    """By the number of the upload: GUIDs and poll numbers, in the order of the file's lines."""
    numbers = ", ".join(str(row["number"]) for row in rows)
    ballots = collections.defaultdict(list)
    for upload, packed in cluster.elections_database(
            f"SELECT upload, HEX(ballots) FROM batches WHERE upload IN ({numbers}) ORDER BY number"):
        ballots[int(upload)] += [(str(uuid.UUID(bytes=guid)), number)
                                 for guid, number in struct.iter_unpack("<16sI", bytes.fromhex(packed))]
    return ballots


def check_results(cluster, election, results, valid, invalid):
    listed = [(vote["electionOfficialJmbg"], vote["ballotGuid"], vote["pollNumber"], vote["reason"])
              for vote in results["invalidVotes"]]
    assert listed == invalid
    tallies = cluster.elections_database(f"SELECT poll_number, valid FROM tallies WHERE election = {election.id}")
    assert {int(number): int(votes) for number, votes in tallies} == {number: valid[number] for number in POLL_NUMBERS}
    total = sum(valid.values())
    shares = [(200 * valid[number] + total) // (2 * total) / 100 if total else 0 for number in POLL_NUMBERS]
    assert [one["result"] for one in results["participants"]] == shares


def check_sums(cluster):
    """Over everything that was ever uploaded here: each number is kept in several places."""
    verdicts = ("valid", "duplicate", "invalid_poll_number", "dropped")
    columns = ", ".join(f"COALESCE(SUM({verdict}), 0)" for verdict in verdicts)
    uploads = cluster.elections_database(f"SELECT {columns} FROM uploads")
    assert cluster.elections_database(f"SELECT {', '.join(verdicts)} FROM count_state") == uploads
    sums = dict(zip(verdicts, map(int, uploads[0])))
    judge, _ = cluster.the_judge()
    within(5, lambda: by_label(metrics_of(judge.url)["urna_ballots_judged_total"], "verdict") == sums)
    assert cluster.elections_database("SELECT SUM(LENGTH(ballots)) DIV 20 FROM batches") == cluster.elections_database(
        "SELECT SUM(valid) + SUM(duplicate) + SUM(invalid_poll_number) FROM uploads")
    assert cluster.elections_database("SELECT SUM(valid) FROM tallies") == cluster.elections_database(
        "SELECT SUM(valid) FROM uploads")


def said_to_be_recorded(daemons):
    """The names of the uploads of which the daemons' logs say that they were recorded; none is there twice."""
    names = [name.replace("-", "").lower() for name in itertools.chain(*(recorded_by(daemon) for daemon in daemons))]
    assert len(names) == len(set(names)), [name for name, times in collections.Counter(names).items() if times > 1]
    return set(names)


def recorded_by(daemon):
    return [entry["upload"] for entry in daemon.entries() if entry["message"] == "upload recorded"]
