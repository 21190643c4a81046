# SPDX-License-Identifier: Apache-2.0
"""The bare loaders, each on the engine of a deployment."""

import itertools

import deployments
import programs

PROGRAM = {"embedded": "sqlite_loader", "distributed": "mariadb_loader"}
_numbers = itertools.count(1)


def options(deployment, packed, transaction, seconds_max=600):
    """Where to load to: a new SQLite file beside the deployment's data, or a new database on its server."""
    if deployment.name == "embedded":
        target = ["--database", deployment.directory / f"bare-{next(_numbers)}.db"]
    else:
        target = ["--port", deployment.cluster.mariadb.port]
    return [*target, "--rows-per-transaction", transaction, "--seconds-max", seconds_max, *(["--packed"] if packed else [])]


def load(deployment, ballots, uploads, seed, packed, transaction, seconds_max=600):
    """Loads the rows of a replay, and takes them away again. Gives the loader's own account."""
    deployments.settle()
    words = options(deployment, packed, transaction, seconds_max)
    account = programs.load(PROGRAM[deployment.name], ballots, uploads, seed, *words, wait=seconds_max + 120)
    if deployment.name == "embedded":
        for file in deployment.directory.glob("bare-*"):
            file.unlink()
    else:
        deployment.cluster.mariadb.ask("DROP DATABASE bare")
    return account


def command(kind, ballots, uploads, seed, *more):
    target = ["--database", "bare.db"] if kind == "embedded" else ["--port", "PORT"]
    return programs.shown(programs.loader_command(PROGRAM[kind], ballots, uploads, seed, *target, *more))


def rate(account):
    return account["ballots"] / account["seconds"]


def instant_of(account):
    """When so many were loaded; between two commits as if they had come evenly."""
    points = [(0, 0.0), *((ballots, seconds) for ballots, seconds in account["commits"])]

    def instant(wanted):
        for (before, earlier), (after, later) in itertools.pairwise(points):
            if after >= wanted:
                return earlier + (later - earlier) * (wanted - before) / (after - before)
        return points[-1][1]

    return instant
