# SPDX-License-Identifier: Apache-2.0
"""What the figures were measured on: nothing that tells whose machine it was."""

import os
import re
import sqlite3
import statistics
import subprocess
import time


def facts(directory):
    """One line a fact. The disk is the one that the directory is on."""
    return [
        f"{os.cpu_count()} cores ({processor()}), {memory_gib()} GiB of memory",
        f"Linux {re.match(r'[0-9]+[.][0-9]+', os.uname().release).group(0)}, {file_system(directory)}; "
        f"4 KiB written and synced (fdatasync): {sync_seconds(directory) * 1000:.2f} ms",
        f"{version(['g++', '--version'], 'GCC')}, SQLite {sqlite3.sqlite_version}, "
        f"{version(['mariadbd', '--version'], 'MariaDB')}, {version(['redis-server', '--version'], 'Redis')}",
    ]


def processor():
    with open("/proc/cpuinfo") as file:
        found = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    return found.group(1).strip() if found else os.uname().machine


def memory_gib():
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def file_system(directory):
    done = subprocess.run(["findmnt", "--noheadings", "--output", "FSTYPE", "--target", str(directory)], capture_output=True,
                          text=True, timeout=10)
    return done.stdout.strip() or "unknown file system"


def sync_seconds(directory, times=100):
    """The median of some."""
    path = directory / "sync"
    seconds = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(times):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            seconds.append(time.perf_counter() - began)
    path.unlink()
    return statistics.median(seconds)


def version(command, name):
    environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, env=environment)
    found = re.search(r"\d+\.\d+\.\d+", done.stdout.removeprefix(command[0]))
    return f"{name} {found.group(0) if found else '?'}"


def commit(repository):
    """Of what was measured; with a + when it was changed since."""
    def git(*words):
        return subprocess.run(["git", *words], cwd=repository, capture_output=True, text=True, timeout=30).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "migrations", "bench")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + ("+" if changed else "")
