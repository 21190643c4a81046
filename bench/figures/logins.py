# SPDX-License-Identifier: Apache-2.0
"""Figure 7: logins by many at once, beside a bare loop over the same password hash, and what others notice of it."""

import concurrent.futures
import json
import os
import statistics

import deployments
import programs
from bench import KINDS
from report import Figure, Row, rate

CONNECTIONS = 64
P99_MS_MAX = 50
RATIO_LEAST = 0.9
OTHERS, PAUSE_MS = 4, 50  # connections that read the elections meanwhile, and how long each of them rests


def measure(bench):
    raw = {kind: measure_kind(bench, kind) for kind in KINDS}
    rows = [row for kind in KINDS for row in rows_of(kind, raw[kind])]
    return Figure("7", f"Logins, {CONNECTIONS} connections", rows,
                  ["build/release/bench/password_bench",
                   f"wrk --connections {CONNECTIONS} --script bench/wrk.lua URL/login -- bodies LOGINS",
                   f"wrk --threads 1 --connections {OTHERS} --script bench/wrk.lua --header 'Authorization: Bearer TOKEN' "
                   f"URL/getElections -- pause {PAUSE_MS}"], [], raw)


def bare_loop(bench):
    """Passwords a second that all cores check when they do nothing else."""
    results = programs.micro("password", bench.sizes.micro_seconds * 4, only=f"threads:{os.cpu_count()}")
    [result] = results.values()
    return result["items_per_second"]


def write_logins(bench, deployment, scratch):
    """Makes accounts; a file with the body of a login for each."""
    file = scratch / "logins"
    file.write_text("".join(json.dumps(login) + "\n" for login in deployments.new_accounts(deployment, bench.sizes.accounts)))
    return file


def log_in_all_the_time(bench, deployment, file):
    return programs.wrk(deployment.authentication.url + "/login", bench.sizes.wrk_seconds * 2, CONNECTIONS, threads=1,
                        script_options=["bodies", file])


def measure_once(bench, kind):
    """Urna alone, for a comparison of two binaries."""
    with bench.place.scratch() as scratch, bench.place.running(kind) as deployment:
        return log_in_all_the_time(bench, deployment, write_logins(bench, deployment, scratch))


def measure_kind(bench, kind):
    with bench.place.scratch() as scratch, bench.place.running(kind) as deployment:
        file = write_logins(bench, deployment, scratch)
        service = deployment.service()
        service.election_now(service.new_participants(3))
        token = service.administrator_token

        def log_in():
            return log_in_all_the_time(bench, deployment, file)

        def read():
            return programs.wrk(deployment.admin.url + "/getElections", bench.sizes.wrk_seconds * 2, OTHERS, threads=1,
                                token=token, script_options=["pause", PAUSE_MS])

        before = bare_loop(bench)
        alone = read()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            logins, others = (run.result() for run in (pool.submit(log_in), pool.submit(read)))
        bare = statistics.mean([before, bare_loop(bench)])
        bench.say(f"{kind}: {logins['rate']:.1f} logins/s, the bare loop {bare:.1f}/s; others' p99 {others['p99_ms']:.1f} ms")
        return {"bare": bare, "logins": logins, "others": others, "others_alone": alone}


def rows_of(kind, measured):
    logins, bare, others = measured["logins"], measured["bare"], measured["others"]
    ratio = logins["rate"] / bare
    yield Row(f"{kind}: logins", f"{rate(logins['rate'])}; the bare loop {rate(bare)}",
              f"as many as the cores allow: at least {RATIO_LEAST} of the bare loop", f"{ratio:.2f}", ratio >= RATIO_LEAST)
    alone = measured["others_alone"]
    yield Row(f"{kind}: getElections meanwhile", f"p99 {others['p99_ms']:.1f} ms; alone {alone['p99_ms']:.1f} ms",
              f"p99 under {P99_MS_MAX} ms", f"{others['p99_ms'] / P99_MS_MAX:.2f}", others["p99_ms"] < P99_MS_MAX)
