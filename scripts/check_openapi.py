#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the router's table (`urna routes`) against docs/openapi.yaml.

    scripts/check_openapi.py BINARY DOCUMENT

Each route must be described, with the same access, and each operation that is described must be a route. Exits 1 and
says where the two differ. What an operation takes and answers is held against the document by the tests over HTTP
(tests/system/openapi.py).
"""

import subprocess
import sys

import yaml

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}

# What an operation's `security` must say for each kind of access.
SECURITY = {
    "public": [],
    "administrator": [{"accessToken": []}],
    "official": [{"accessToken": []}],
    "account": [{"accessToken": []}],
    "confirmed": [{"accessToken": []}],
    "published": [{}, {"accessToken": []}],
    "refresh": [{"refreshToken": []}],
    "loopback": [],
}


def routes_of(table):
    """(METHOD, path) -> access, from lines of `METHOD PATH ACCESS`."""
    routes = {}
    for line in table.splitlines():
        method, path, access = line.split(" ")
        routes[method, path] = access
    return routes


def operations_of(document):
    """(METHOD, path) -> operation."""
    return {(method.upper(), path): operation
            for path, item in document["paths"].items()
            for method, operation in item.items() if method in METHODS}


def differences(routes, document):
    operations = operations_of(document)
    for method, path in sorted(routes.keys() - operations.keys()):
        yield f"{method} {path} is a route, but the document does not describe it"
    for method, path in sorted(operations.keys() - routes.keys()):
        yield f"{method} {path} is described, but is no route"
    for (method, path), operation in sorted(operations.items()):
        access = operation.get("x-urna-access")
        if (method, path) in routes and access != routes[method, path]:
            yield f"{method} {path} is for {routes[method, path]}, but the document says {access}"
        if operation.get("security") != SECURITY.get(access):
            yield f"{method} {path} has a security that does not say {access}"
        if bool(operation.get("security")) != ("401" in operation["responses"]):
            yield f"{method} {path} must have a 401 exactly when it has a security"


def main(arguments):
    if len(arguments) != 2:
        sys.exit("usage: scripts/check_openapi.py BINARY DOCUMENT")
    binary, path = arguments
    table = subprocess.run([binary, "routes"], check=True, capture_output=True, text=True, timeout=60).stdout
    routes = routes_of(table)
    if not routes:
        sys.exit("`urna routes` printed nothing")
    with open(path, encoding="utf-8") as file:
        document = yaml.safe_load(file)
    found = list(differences(routes, document))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(routes)} routes, {len(operations_of(document))} operations, {len(found)} differences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
