# SPDX-License-Identifier: Apache-2.0
"""Figure 6: elections and results, read by many at once."""

import programs
from bench import KINDS, UPLOADS_SEED
from report import Figure, Row, rate

RATE_LEAST, P99_MS_MAX = 20_000, 10
CONNECTIONS = 64
OTHER_SEED = 2


def measure(bench):
    rows, raw = [], {}
    for kind in KINDS:
        filled = bench.filled(kind)
        smaller = hold_smaller(bench, filled.deployment)
        raw[kind] = {}
        for tokens in ("HS256", "ES256"):
            seconds = filled.deployment.use_tokens(tokens)
            measured = measure_tokens(bench, filled, smaller)
            raw[kind][tokens] = measured | {"start_seconds": seconds}
            rows += rows_of(bench, kind, tokens, measured)
        if kind == "embedded":
            rows.append(Row(f"`urna serve`: start with {bench.sizes.filled_ballots + bench.sizes.ballots:,} ballots",
                            f"{seconds:.1f} s"))
    return Figure("6", f"Reads, {CONNECTIONS} connections", rows,
                  [f"wrk --threads 2 --connections {CONNECTIONS} --duration {bench.sizes.wrk_seconds}s "
                   "--script bench/wrk.lua --header 'Authorization: Bearer TOKEN' 'URL/getResults?id=1'"], [], raw)


def hold_smaller(bench, deployment):
    """A second election, of fewer ballots."""
    programs.replay(deployment, bench.sizes.ballots, bench.sizes.uploads, bench.sizes.clients, OTHER_SEED,
                    bench.duration(deployment.name, bench.sizes.ballots, growth=2))
    return deployment.service().elections()[-1]["id"]


def measure_tokens(bench, filled, smaller):
    url = filled.deployment.admin.url
    token = filled.deployment.service().administrator_token
    paths = {"healthz": "/healthz", "getElections": "/getElections", "getResults": f"/getResults?id={filled.election}",
             "getResults of fewer": f"/getResults?id={smaller}"}
    measured = {}
    for name, path in paths.items():
        if not bench.sizes.small:
            programs.wrk(url + path, 1, CONNECTIONS, token=token)  # so that everything is warm
        measured[name] = programs.wrk(url + path, bench.sizes.wrk_seconds, CONNECTIONS, token=token)
        result = measured[name]
        bench.say(f"{filled.deployment.name}, {name}: {rate(result['rate'])}, p99 {result['p99_ms']:.1f} ms")
    return measured


def measure_once(bench, kind, name):
    """Urna alone, one of its reads, for a comparison of two binaries."""
    with bench.held(kind, bench.sizes.ballots // 10, UPLOADS_SEED) as (deployment, _):
        service = deployment.service()
        path = {"getElections": "/getElections", "getResults": f"/getResults?id={service.elections()[-1]['id']}"}[name]
        return programs.wrk(deployment.admin.url + path, bench.sizes.wrk_seconds, CONNECTIONS,
                            token=service.administrator_token)


def rows_of(bench, kind, tokens, measured):
    healthz = measured["healthz"]
    sizes = bench.sizes
    for name in ("getElections", "getResults"):
        result = measured[name]
        yield Row(f"{kind}, {tokens}: {name}", f"{rate(result['rate'])}, p99 {result['p99_ms']:.1f} ms",
                  f"at least {rate(RATE_LEAST)}, p99 under {P99_MS_MAX} ms",
                  f"{result['rate'] / healthz['rate']:.2f} of /healthz",
                  result["rate"] >= RATE_LEAST and result["p99_ms"] < P99_MS_MAX)
    yield Row(f"{kind}, {tokens}: /healthz", f"{rate(healthz['rate'])}, p99 {healthz['p99_ms']:.1f} ms")
    fewer = measured["getResults of fewer"]
    yield Row(f"{kind}, {tokens}: getResults of {sizes.ballots:,} ballots", rate(fewer["rate"]), "",
              f"{measured['getResults']['rate'] / fewer['rate']:.2f} ({sizes.filled_ballots:,} : {sizes.ballots:,})")
