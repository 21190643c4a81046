#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs clang-tidy over the sources under src/.

    scripts/tidy.py                    all of them
    scripts/tidy.py --since COMMIT     those that differ from the commit
    scripts/tidy.py --since-base       those that differ from where this branch began: the merge base with origin/main, or
                                       with main. On main itself that is HEAD, and what is looked at is what came since the
                                       release before (the last tag), or else the last 20 commits
    ... --seconds N                    ends after N seconds, and says what it did not come to

A header is seen through one source that includes it. A source that was found clean is remembered in build/tidy, and is not
looked at again until it, a header that it includes, .clang-tidy or how it is compiled changes: what one run did not come to,
the next one begins with. Exits 1 when clang-tidy found something; not when the time was too short.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import check_modules

REPOSITORY = Path(__file__).resolve().parents[1]
SRC = REPOSITORY / "src"
BUILD = REPOSITORY / "build/release"
STAMPS = REPOSITORY / "build/tidy"
TIDY = "clang-tidy-14"
COMMITS_BACK = 20  # on main, when nothing was released yet


def git(*arguments):
    """The lines that git prints; None when it fails."""
    run = subprocess.run(["git", "-c", f"safe.directory={REPOSITORY}", *arguments], cwd=REPOSITORY, text=True,
                         capture_output=True, timeout=60)
    return run.stdout.splitlines() if run.returncode == 0 else None


def base():
    head = git("rev-parse", "HEAD")
    for main in ("origin/main", "main"):
        begun = git("merge-base", "HEAD", main)
        if begun and begun != head:
            return begun[0]
    released = git("describe", "--tags", "--abbrev=0", "HEAD^")
    if released:
        return released[0]
    return git("rev-list", "--first-parent", f"--max-count={COMMITS_BACK + 1}", "HEAD")[-1]


def changed_since(commit):
    """The files under src/ that differ from the commit, those of the newest commits first."""
    differing = git("diff", "--name-only", "--diff-filter=d", commit, "--", "src")
    if differing is None:
        sys.exit(f"{commit} is no commit")
    present = set(differing) | set(git("ls-files", "--others", "--exclude-standard", "--", "src"))
    committed = git("log", "--name-only", "--format=", f"{commit}..HEAD", "--", "src")
    in_order = dict.fromkeys(name for name in committed if name in present)
    return [name.removeprefix("src/") for name in [*sorted(present - set(in_order)), *in_order]]


def sources_of(changed, included):
    """The sources through which every changed file is seen: itself, or for a header the source beside it, or another one."""
    chosen = dict.fromkeys(name for name in changed if name in included)
    for header in changed:
        if not header.endswith(".h") or any(header in included[source] for source in chosen):
            continue
        seen_by = [source for source in included if header in included[source]]
        beside = header.removesuffix(".h") + ".cpp"
        chosen.update(dict.fromkeys([beside] if beside in seen_by else seen_by[:1]))
    return list(chosen)


def compile_commands():
    commands = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
    return {os.path.relpath(entry["file"], SRC): entry["command"] for entry in commands}


def stamp_of(source, included, command):
    """Where it is remembered that a source was clean as it is now."""
    digest = hashlib.sha256(command.encode())
    for path in (REPOSITORY / ".clang-tidy", *(SRC / name for name in sorted({source, *included}))):
        digest.update(path.read_bytes() + b"\0")
    return STAMPS / digest.hexdigest()


def lint(source, deadline):
    """What clang-tidy prints of a source, when that is a finding; None when there was no time left."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        return None
    # The compile commands are GCC's, which has warnings that clang does not know. Its static analyzer takes the frame of a
    # coroutine for memory that nobody has written.
    checks = ["--checks=-clang-analyzer-*"] if "co_await" in (SRC / source).read_text(encoding="utf-8") else []
    command = [TIDY, "--quiet", "-p", BUILD, "--extra-arg=-Wno-unknown-warning-option", *checks, SRC / source]
    try:
        run = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             timeout=None if seconds == float("inf") else seconds)
    except subprocess.TimeoutExpired:
        return None
    return run.stdout if run.returncode != 0 else ""


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--since")
    parser.add_argument("--since-base", action="store_true")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    asked = parser.parse_args()
    deadline = time.monotonic() + asked.seconds

    # Compile commands, and the sources that are made while building.
    subprocess.run([REPOSITORY / "scripts/build.sh", "release", "urna_migrations"], check=True,
                   stdout=sys.stderr)
    commands = compile_commands()
    every = check_modules.read_sources(SRC)
    included = {name: {header for header in check_modules.ways(name, every) if header in every}
                for name in every if name in commands}
    since = asked.since or (base() if asked.since_base else None)
    sources = sources_of(changed_since(since), included) if since else list(included)
    stamps = {source: stamp_of(source, included[source], commands[source]) for source in sources}
    waiting = [source for source in sources if not stamps[source].exists()]
    print(f"{len(sources)} sources" + (f" to look at since {since}" if since else "") +
          f", {len(sources) - len(waiting)} of them known to be clean")

    STAMPS.mkdir(parents=True, exist_ok=True)
    left, found = [], False
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", 0)) or os.cpu_count()) as pool:
        for source, findings in zip(waiting, pool.map(lambda source: lint(source, deadline), waiting)):
            if findings is None:
                left.append(source)
            elif findings:
                found = True
                print(findings, flush=True)
            else:
                stamps[source].touch()
    if left:
        print(f"{len(left)} sources are not looked at yet, since {asked.seconds:.0f} s were over:", *left, sep="\n  ")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
