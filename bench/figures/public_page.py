# SPDX-License-Identifier: Apache-2.0
"""Figure 9: the public page of an election, for a crowd and for one reader far away, of `urna serve` and through the gateway."""

import contextlib
import json
import os
import pathlib
import statistics
import types
import urllib.parse

import requests

import nginx
import programs
from bench import UPLOADS_SEED
from deployments import REPOSITORY
from report import Figure, Row, rate

RATE_LEAST, SEEN_SECONDS_MAX = 20_000, 4
CONNECTIONS = 64
AS_BROWSERS = "Accept-Encoding: gzip"
FIRST_VIEW = REPOSITORY / "web" / "e2e" / "public-first-view.js"
CHROMIUM = pathlib.Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))


def measure(bench):
    with bench.held("embedded", bench.sizes.ballots // 10, UPLOADS_SEED) as (deployment, _):
        service = deployment.service()
        election = service.elections()[-1]["id"]
        answer = service.call("admin", "POST", "/admin/publish", token=service.administrator_token,
                              json={"id": election, "public": True})
        if answer.status_code != 200:
            raise programs.Failed(f"POST /admin/publish was answered with {answer.status_code}")
        path = f"/results/{election}"
        with bench.place.scratch() as scratch, before(deployment.urna, scratch) as gateway:
            urls = {"embedded": deployment.urna.url, "gateway": f"http://127.0.0.1:{gateway.port}"}
            raw = {name: measure_rates(bench, name, url, path) for name, url in urls.items()}
            seen = first_views(bench, {name: url + path for name, url in urls.items()})
    rows = [row for name in urls for row in rows_of(name, raw[name])]
    rows += [row_of_first_view(name, seconds) for name, seconds in seen.items()]
    return Figure("9", f"The public page, {CONNECTIONS} connections", rows,
                  [f"wrk --threads 2 --connections {CONNECTIONS} --duration {bench.sizes.wrk_seconds}s --script bench/wrk.lua "
                   f"--header '{AS_BROWSERS}' --header 'If-None-Match: ETAG' URL/results/1",
                   f"node web/e2e/public-first-view.js {bench.sizes.runs} URL/results/1"], [],
                  {"rates": raw, "first_view_seconds": seen})


@contextlib.contextmanager
def before(urna, directory):
    """The gateway before this process, for which all who ask from here are many behind one address."""
    upstream = types.SimpleNamespace(port=urllib.parse.urlsplit(urna.url).port)
    gateway = nginx.Gateway(directory, upstream, shared_addresses="127.0.0.0/8")
    try:
        yield gateway
    finally:
        gateway.stop()


def measure_rates(bench, name, url, path):
    page = requests.get(url + path, headers=dict([AS_BROWSERS.split(": ")]), timeout=10)
    known = f"If-None-Match: {page.headers['ETag']}"
    measured = {}
    for what, asked, headers in (("healthz", "/healthz", []), ("page", path, [AS_BROWSERS]),
                                 ("page, If-None-Match", path, [AS_BROWSERS, known])):
        if not bench.sizes.small:
            programs.wrk(url + asked, 1, CONNECTIONS, headers=headers)  # so that everything is warm
        measured[what] = programs.wrk(url + asked, bench.sizes.wrk_seconds, CONNECTIONS, headers=headers)
        bench.say(f"{name}, {what}: {rate(measured[what]['rate'])}, p99 {measured[what]['p99_ms']:.1f} ms")
    again = requests.get(url + path, headers=dict(header.split(": ") for header in (AS_BROWSERS, known)), timeout=10)
    if (page.status_code, again.status_code) != (200, 304):
        raise programs.Failed(f"{name}: {path} was answered with {page.status_code}, and then {again.status_code}")
    return measured


def first_views(bench, urls):
    """By the name of each URL, the seconds of each run; nothing where no browser can be driven."""
    for needed in (REPOSITORY / "web/node_modules/playwright-core", CHROMIUM):
        if not needed.exists():
            bench.say(f"the first view is left out: there is no {needed}")
            return {}
    said = programs.run_well(["node", FIRST_VIEW, bench.sizes.runs, *urls.values()], 60 + 60 * bench.sizes.runs)
    seconds = json.loads(said)
    return {name: seconds[url] for name, url in urls.items()}


def rows_of(name, measured):
    healthz = measured["healthz"]
    for what in ("page", "page, If-None-Match"):
        result = measured[what]
        yield Row(f"{name}: the {what}", f"{rate(result['rate'])}, p99 {result['p99_ms']:.1f} ms", f"at least {rate(RATE_LEAST)}",
                  f"{result['rate'] / healthz['rate']:.2f} of /healthz", result["rate"] >= RATE_LEAST)
    yield Row(f"{name}: /healthz", f"{rate(healthz['rate'])}, p99 {healthz['p99_ms']:.1f} ms")


def row_of_first_view(name, seconds):
    middle = statistics.median(seconds)
    return Row(f"{name}: the first view, 400 kbit/s, 2 s a request, a processor four times as slow",
               f"{middle:.1f} s until the result is seen", f"at most {SEEN_SECONDS_MAX} s", f"{middle / SEEN_SECONDS_MAX:.2f}",
               middle <= SEEN_SECONDS_MAX)
