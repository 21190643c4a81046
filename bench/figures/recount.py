# SPDX-License-Identifier: Apache-2.0
"""Figure 10: every verdict and every sum anew, beside sha256sum of the same bytes."""

import statistics

import deployments
import programs
from bench import KINDS
from report import Figure, Row, mib

SECONDS_MAX = 30
# Of memory: what the table of GUIDs has for each, and everything else.
BALLOT_BYTES_MAX, OTHER_BYTES_MAX = 29, 64 << 20


def measure(bench):
    raw, rows = {}, []
    for kind in KINDS:
        raw[kind] = measure_kind(bench, kind)
        rows += rows_of(bench, kind, raw[kind])
    return Figure("10", f"Recount of {bench.sizes.filled_ballots:,} ballots", rows,
                  ["build/release/urna recount --data DATA", "sha256sum DATA/elections.db DATA/elections.db-wal",
                   "build/release/urna recount --cluster --database HOST:PORT --database-user recount --database-password-file FILE",
                   "sha256sum MARIADB/elections/*.ibd"], [], raw)


def measure_kind(bench, kind):
    """The service runs beside it, and has nothing to do."""
    deployment = bench.filled(kind).deployment
    ballots = bench.sizes.filled_ballots
    command, env, files = of_files(deployment) if kind == "embedded" else of_cluster(deployment)
    deployments.settle()
    runs = []
    for _ in range(bench.sizes.runs):
        said, took = programs.run_measured(command, 600, env)
        if "EQUAL: " not in said or f" uploads with {ballots} ballots\n" not in said:
            raise programs.Failed(f"{programs.shown(command)}\n{said}")
        _, hash_took = programs.run_measured(["sha256sum", *files], 600)
        runs.append(took | {"sha256sum": hash_took["seconds"], "bytes": sum(file.stat().st_size for file in files)})
        bench.say(f"{kind}: {took['seconds']:.2f} s ({took['processor']:.2f} s of a processor) and {mib(took['peak'])}; "
                  f"sha256sum of {mib(runs[-1]['bytes'])} in {hash_took['seconds']:.2f} s")
    return runs


def of_files(deployment):
    data = deployment.urna.data
    files = [file for file in (data / "elections.db", data / "elections.db-wal") if file.exists()]
    return [programs.URNA, "recount", "--data", data], programs.urna_process.environment(), files


def of_cluster(deployment):
    cluster = deployment.cluster
    env = programs.urna_process.environment(**cluster.database("recount"))
    return [programs.URNA, "recount", "--cluster"], env, sorted((cluster.mariadb.directory / "data" / "elections").glob("*.ibd"))


def rows_of(bench, kind, runs):
    ballots = bench.sizes.filled_ballots
    seconds, processor, hash_seconds, peak = (statistics.median(run[name] for run in runs)
                                              for name in ("seconds", "processor", "sha256sum", "peak"))
    yield Row(f"{kind}: every verdict and every sum",
              f"{seconds:.1f} s, {processor:.1f} s of a processor; sha256sum of the same bytes {hash_seconds:.2f} s",
              f"at most {SECONDS_MAX} s", f"{seconds / hash_seconds:.1f} times sha256sum", seconds <= SECONDS_MAX)
    limit = OTHER_BYTES_MAX + BALLOT_BYTES_MAX * ballots
    yield Row(f"{kind}: memory of it", mib(peak),
              f"at most {mib(OTHER_BYTES_MAX)} + {BALLOT_BYTES_MAX} bytes per ballot = {mib(limit)}", f"{peak / limit:.2f}",
              peak <= limit)
