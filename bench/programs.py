# SPDX-License-Identifier: Apache-2.0
"""The other programs that a benchmark runs, each to its end and within a time: replay, bare loaders, micro-benchmarks,
wrk, dd, curl, a browser."""

import json
import os
import re
import resource
import subprocess
import threading
import time

from deployments import REPOSITORY, urna_process

ELECTION = REPOSITORY / "tests" / "data" / "elections" / "austria-2019.json"
# The client. It stays the same while services of another release are measured (comparison.py).
URNA = urna_process.binary()
PROGRAMS = REPOSITORY / "build" / "release" / "bench"
# Files are made before the time begins, those of the largest ingest all: making them is no part of what is measured, and
# would take a good part of two cores.
PREPARED = "1GiB"
WRK_SCRIPT = REPOSITORY / "bench" / "wrk.lua"


class Failed(Exception):
    """What a benchmark measures did not do what it must: there is no figure."""


class ElectionTooShort(Failed):
    """It was over before its ballots were uploaded."""


def run(command, wait, env=None):
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=wait,
                              stdin=subprocess.DEVNULL, env=env)
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{shown(command)}: not done in {wait} s") from error
    return done


def run_well(command, wait, env=None):
    done = run(command, wait, env)
    if done.returncode != 0:
        raise Failed(f"{shown(command)}: ended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def run_measured(command, wait, env=None):
    """What it printed, and what it took: seconds, those of the processor, and the most memory that it ever had, in bytes."""
    began = time.perf_counter()
    with subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, env=env) as process:
        watch = threading.Timer(wait, process.kill)
        watch.start()
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed(f"{shown(command)}: ended with {process.returncode}\n{said[-2000:]}")
    return said, {"seconds": seconds, "processor": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss * 1024}


def shown(command):
    """A command as one would type it at the top of the tree, without what is secret."""
    words = (str(word).replace(str(REPOSITORY) + "/", "") for word in command)
    return " ".join(re.sub(r"Bearer [\w.-]+", "Bearer TOKEN", f"'{word}'" if " " in word else word) for word in words)


# -- ballots --------------------------------------------------------------------------------------------------------

def replay_command(deployment, ballots, uploads, clients, seed, duration, stations=None, prepared=PREPARED):
    return [URNA, "replay", ELECTION, *deployment.replay_options(stations), "--ballots", ballots,
            "--ballots-per-upload", max(1, ballots // uploads), "--stations", clients, "--seed", seed,
            "--duration", duration, "--prepare", prepared]


def replay_environment(deployment):
    return urna_process.environment(URNA_ADMIN_PASSWORD=deployment.password)


def replay(deployment, ballots, uploads, clients, seed, duration):
    """Holds an election, whose result must be exactly as expected. Gives the processor's seconds that the client took."""
    command = replay_command(deployment, ballots, uploads, clients, seed, duration)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = run(command, duration + 180 + ballots / 20_000, replay_environment(deployment))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode == 1 and "was over before" in done.stdout:
        raise ElectionTooShort(f"{shown(command)}\n{done.stdout[-500:]}")
    if done.returncode != 0 or "exactly as expected" not in done.stdout:
        raise Failed(f"{shown(command)}: ended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def loader_command(program, ballots, uploads, seed, *options):
    return [PROGRAMS / program, ELECTION, "--ballots", ballots, "--ballots-per-upload", max(1, ballots // uploads),
            "--seed", seed, *options]


def load(program, ballots, uploads, seed, *options, wait=600):
    """A bare loader's own account: ballots, seconds, and how many there were after how long."""
    return json.loads(run_well(loader_command(program, ballots, uploads, seed, *options), wait))


def ballot_files(directory, ballots, files, seed):
    """Files of so many ballots each, all different."""
    run_well([PROGRAMS / "ballot_files", ELECTION, "--ballots", ballots * files, "--ballots-per-upload", ballots, "--seed",
              seed, "--out", directory], 120)
    return [directory / f"ballots-{number}.csv" for number in range(1, files + 1)]


# -- measuring programs ---------------------------------------------------------------------------------------------

def micro(name, seconds, only="."):
    """A micro-benchmark's results by name."""
    command = [PROGRAMS / f"{name}_bench", f"--benchmark_min_time={seconds}", f"--benchmark_filter={only}",
               "--benchmark_format=json"]
    results = json.loads(run_well(command, 120))["benchmarks"]
    for result in results:
        if result.get("error_occurred"):
            raise Failed(f"{shown(command)}: {result['error_message']}")
    return {result["name"]: result for result in results}


def wrk(url, seconds, connections=64, threads=2, token=None, script_options=(), env=None, headers=()):
    """Requests a second and latencies in ms; fails when an answer was another than 2xx or 3xx. Whoever got no answer in all
    the time waited for at least as long."""
    if token:
        headers = [*headers, f"Authorization: Bearer {token}"]
    command = ["wrk", "--threads", threads, "--connections", connections, "--duration", f"{seconds}s", "--timeout", "10s",
               "--script", WRK_SCRIPT, *(word for header in headers for word in ("--header", header)), url, "--",
               *script_options]
    said = run_well(command, seconds + 30, env)
    result = json.loads(re.search(r"^RESULT (.*)$", said, re.MULTILINE).group(1))
    if result["errors"]:
        raise Failed(f"wrk {url}: {result}")
    if not result["requests"]:
        result |= {"p50_ms": seconds * 1000, "p99_ms": seconds * 1000, "max_ms": seconds * 1000}
    result["rate"] = result["requests"] / result["seconds"]
    return result


def write_durably(source, target):
    """Seconds that dd takes to write a file's bytes and to sync them."""
    began = time.perf_counter()
    run_well(["dd", f"if={source}", f"of={target}", "bs=1M", "conv=fdatasync", "status=none"], 60)
    seconds = time.perf_counter() - began
    os.unlink(target)
    return seconds


def upload_command(url, token, file):
    return ["curl", "--silent", "--show-error", "--max-time", 150, "--header", "Expect:", "--header",
            f"Authorization: Bearer {token}", "--form", f"file=@{file}", "--write-out", "%{http_code} %{time_total}",
            "--output", "/dev/null", url + "/vote"]


def upload(url, token, file, retries=0):
    """Uploads a file of ballots, again a second after each 503; the seconds until it was answered with 200."""
    began = time.monotonic()
    for tries_left in range(retries, -1, -1):
        status, seconds = run_well(upload_command(url, token, file), 160).split()
        if status == "200":
            return float(seconds) if tries_left == retries else time.monotonic() - began
        if status != "503" or not tries_left:
            raise Failed(f"POST /vote was answered with {status}")
        time.sleep(1)
