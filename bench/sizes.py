# SPDX-License-Identifier: Apache-2.0
"""How much each benchmark does: in full, or so little that CI can see whether it works at all."""

import dataclasses
import os


@dataclasses.dataclass(frozen=True)
class Sizes:
    small: bool
    runs: int                    # of what is measured several times, in turn with what it is compared with
    ballots: int                 # of an ingest
    uploads: int
    transaction: int             # rows of a bare loader's transaction
    filled_ballots: int          # of the election that is grown, remembered and read
    loader_seconds: int          # for the bare loaders' curves up to that; they are cut off then
    file_ballots: int            # of the one big upload
    body_bytes: int              # of the uploads that come all at once: the full body limit
    wrk_seconds: int
    accounts: int
    ending_seconds: int          # for which stations upload until the end
    micro_seconds: float         # that a micro-benchmark runs at least
    clients: int = 8


FULL = Sizes(small=False, runs=5, ballots=1_000_000, uploads=1_000, transaction=100_000, filled_ballots=10_000_000,
             loader_seconds=90, file_ballots=1_000_000, body_bytes=64 << 20, wrk_seconds=4, accounts=64,
             ending_seconds=15, micro_seconds=0.5)
SMALL = Sizes(small=True, runs=1, ballots=10_000, uploads=100, transaction=1_000, filled_ballots=20_000,
              loader_seconds=20, file_ballots=10_000, body_bytes=1 << 20, wrk_seconds=1, accounts=8,
              ending_seconds=2, micro_seconds=0.001)
# A comparison of two binaries: each point takes two such runs for each pair.
COMPARED = dataclasses.replace(FULL, ballots=2_000_000, uploads=2_000, ending_seconds=6)


def small_asked_for():
    return os.environ.get("BENCH_SMALL", "0") not in ("", "0")
