# SPDX-License-Identifier: Apache-2.0
"""The memory of large uploads is bounded by how many are let in at once; the others wait, and all are accepted."""

import re
import threading

import pytest

from client import Multipart, Service, expect_empty
from metrics import by_label, metrics_of
from urna_process import SLOW, within

MIB = 1 << 20
BODY_BYTES_MAX = (8 if SLOW else 64) * MIB
OFFICIALS = 8
LINE = 35  # the shortest that there is: an official's digit and 31 more, a comma, a digit, a line feed
LINES_EACH = (BODY_BYTES_MAX - 1000) // LINE

# What a process has beside its uploads: its program, threads and buffers.
BESIDE_UPLOADS = 64 * MIB

# All uploads wait for their turn as long as the machine takes for those before them.
WAIT = 300
OPTIONS = ["--body-limit", BODY_BYTES_MAX, "--uploads-wait", WAIT]

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


def bodies():
    """One of exactly the limit for each official, as dense as can be. No ballot is in two of them."""
    file = bytearray(b"".join(b"0%031x,9\n" % line for line in range(LINES_EACH)))
    empty = len(Multipart().part('name="pad"', b"").part('name="file"', b"").body())
    pad = b"x" * (BODY_BYTES_MAX - empty - len(file))
    for official in range(OFFICIALS):
        file[::LINE] = b"%x" % official * LINES_EACH
        body = Multipart().part('name="pad"', pad).part('name="file"', bytes(file)).body()
        assert len(body) == BODY_BYTES_MAX
        yield body


def peak_bytes(process):
    with open(f"/proc/{process.process.pid}/status") as status:
        return int(re.search(r"^VmHWM:\s+(\d+) kB$", status.read(), re.MULTILINE).group(1)) * 1024


def upload_all_at_once(service):
    officials = [service.new_official() for _ in range(OFFICIALS)]
    answers = []

    def upload(official, body):
        answers.append(service.call("station", "POST", "/vote", token=official.token, data=body,
                                    headers={"Content-Type": Multipart().content_type}, timeout=WAIT))

    threads = [threading.Thread(target=upload, args=pair) for pair in zip(officials, bodies())]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(answers) == OFFICIALS
    for answer in answers:
        expect_empty(answer)


def judged(urls):
    """The ballots that the daemons have judged. No election runs, so that they are dropped, which costs little."""
    return max(by_label(metrics_of(url)["urna_ballots_judged_total"], "verdict")["dropped"] for url in urls)


def expect_bounded(process, bytes_max):
    print(f"{process.name}: {peak_bytes(process) / MIB:.0f} of {bytes_max / MIB:.0f} MiB")
    if not SLOW:
        assert peak_bytes(process) <= bytes_max


def test_eight_of_the_largest_uploads_at_once_into_one_process(serve):
    urna = serve(*OPTIONS)
    service = Service.of(urna)
    upload_all_at_once(service)
    within(60, lambda: judged([urna.url]) == OFFICIALS * LINES_EACH)
    # Beside the uploads the daemon in the process has one of them, as SQLite gives it and as it judges it.
    ballots_bytes = 20 * LINES_EACH
    expect_bounded(urna, 2 * BODY_BYTES_MAX + BESIDE_UPLOADS + 2 * ballots_bytes)


def test_eight_of_the_largest_uploads_at_once_through_one_station(cluster):
    station = cluster.another("station", *OPTIONS).start()
    before = judged([daemon.url for daemon in cluster.daemons])
    upload_all_at_once(cluster.service([station]))
    expect_bounded(station, 2 * BODY_BYTES_MAX + BESIDE_UPLOADS)
    within(60, lambda: judged([daemon.url for daemon in cluster.daemons]) == before + OFFICIALS * LINES_EACH)
    for daemon in cluster.daemons:
        expect_bounded(daemon, 256 * MIB)
