#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the sources under src/ against the table of modules in docs/architecture.md.

    scripts/check_modules.py SRC

Prints each #include, direct or through headers, and each name that a module may not know, and exits 1 when there is one.
"""

import re
import sys
from pathlib import Path

PURE = {"base", "election", "account", "audit"}
HTTP_SERVER = {"http/messages", "http/server"}

# What a module may know beside itself, directly or through headers: modules, and of a module that it may not know as a
# whole, single headers.
MAY_KNOW = {
    "base": set(),
    "election": {"base"},
    "account": {"base"},
    "audit": {"base"},
    "sql": {"base"},
    "sqlite": {"base", "sql"},
    "mariadb": {"base", "sql"},
    "language": {"base", "http/messages/header_value.h"},
    "law_words": {"base", "election", "language"},
    "results_page": {"base", "election", "language", "law_words"},
    "store": PURE,
    "store/sql": PURE | {"store", "sql"},
    "store/sqlite": PURE | {"store", "store/sql", "sql", "sqlite"},
    "store/mariadb": PURE | {"store", "store/sql", "sql", "mariadb"},
    "queue": PURE,
    "queue/sqlite": PURE | {"queue", "sql", "sqlite"},
    "queue/redis": PURE | {"queue"},
    "security": {"base", "account"},
    "transparency": {"base", "security/start_sodium.h"},
    "http/messages": {"base"},
    "http/server": {"base", "http/messages"},
    "http/client": {"base", "http/messages"},
    "api": {"base", "account", "audit", "security"} | HTTP_SERVER,
    "authentication": {"base", "account", "audit", "security", "api", "store/account_store.h",
                       "store/registration_store.h", "store/second_factor_store.h"} | HTTP_SERVER,
    "admin": PURE | {"store", "security", "api", "language", "law_words", "results_page"} | HTTP_SERVER,
    "station": PURE | {"queue", "security", "api"} | HTTP_SERVER,
    "daemon": PURE | {"store", "queue"},
    "bundle": {"base", "transparency"},
    "verify": {"base", "election", "transparency", "bundle"},
    "recount": {"base", "sql"},
    "replay": {"base", "election", "http/messages", "http/client"},
}
# What puts the others together: the wiring knows no command line, and no service what only a command does.
COMMANDS_ALONE = {"recount", "replay", "bundle", "verify"}
MAY_KNOW["app/wiring"] = set(MAY_KNOW) - COMMANDS_ALONE
MAY_KNOW["app/version"] = {"base"}
MAY_KNOW["app/options"] = set(MAY_KNOW) - COMMANDS_ALONE
MAY_KNOW["app/alone"] = {"base", "transparency", "verify", "app/commands/verify_command.h"}
MAY_KNOW["app/commands"] = set(MAY_KNOW)
MAY_KNOW["app"] = set(MAY_KNOW)

# The libraries that only these modules may include; app/version asks each for its version.
LIBRARIES = {
    "boost/asio": {"http/server", "http/client"},
    "boost/beast": {"http/messages", "http/server", "http/client"},
    "sqlite3.h": {"sqlite", "app/version"},
    "hiredis": {"queue/redis", "app/version"},
    "mysql": {"mariadb", "app/version"},  # mysql.h, mysqld_error.h
    "errmsg.h": {"mariadb"},
    "jwt.h": {"security"},
    "sodium": {"security", "transparency", "app/version"},
    "utf8proc.h": {"base", "security", "app/version"},
    "zxcvbn.h": {"security"},
    "liboath": {"security", "app/version"},
    "CLI/": {"app/alone", "app/options", "app/commands", "app/version"},
    "kainjow": {"results_page"},
    "zlib.h": {"http/messages", "app/version"},
    "archive": {"app/commands", "app/version"},  # archive.h, archive_entry.h: libarchive
}

# What compiles slowly stays in http's sources: a header that reaches these, through whatever other headers, is private
# to http.
PRIVATE_TO_HTTP = ("boost/asio", "boost/beast")

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', re.DOTALL)
# `queue::BallotQueue`, and `namespace urna::queue {`: a forward declaration needs no #include. What comes out of a
# library's namespace (`boost::http`) is another's.
NAME = re.compile(r"(?:(?<![\w:])|(?<=\burna::))(\w+)(?=::\w)")
NAMESPACE = re.compile(r"\bnamespace\s+([\w:]+)\s*\{")


class Source:
    def __init__(self, text):
        self.includes = [quoted or angled for quoted, angled in INCLUDE.findall(text)]
        code = COMMENT_OR_TEXT.sub(" ", text)
        namespaces = {part for name in NAMESPACE.findall(code) for part in name.split("::")}
        self.names = set(NAME.findall(code)) | namespaces


def module_of(path):
    """The longest name in the table that the path stands under; None when there is none."""
    folders = path.split("/")[:-1]
    for length in range(len(folders), 0, -1):
        name = "/".join(folders[:length])
        if name in MAY_KNOW:
            return name
    return None


def may_know(module, header):
    return module_of(header) in MAY_KNOW[module] | {module} or header in MAY_KNOW[module]


def may_name(module, namespace):
    """A namespace is that of a module's top folder."""
    known = {name.split("/")[0] for name in MAY_KNOW[module] | {module}}
    return namespace in known or namespace not in {name.split("/")[0] for name in MAY_KNOW}


def read_sources(src):
    return {path.relative_to(src).as_posix(): Source(path.read_text(encoding="utf-8"))
            for path in sorted(src.rglob("*")) if path.suffix in (".h", ".cpp")}


def ways(name, sources):
    """Everything that a file includes, itself or through headers: by the first way that leads there."""
    found = {}
    waiting = [[name]]
    while waiting:
        way = waiting.pop(0)
        for include in sources[way[-1]].includes:
            if include in found:
                continue
            found[include] = [*way, include]
            if include in sources:
                waiting.append(found[include])
    return found


def violations(sources):
    if not sources:
        yield "there are no sources"
    for name in sources:
        yield from violations_of(name, sources)


def violations_of(name, sources):
    """Those of one file."""
    module = module_of(name)
    if module is None:
        yield f"src/{name}: stands in no module that scripts/check_modules.py knows"
        return
    source = sources[name]
    for include in source.includes:
        for library, modules in LIBRARIES.items():
            if include.startswith(library) and module not in modules:
                yield f"src/{name}: includes <{include}>, which only {', '.join(sorted(modules))} may"
    for include, way in ways(name, sources).items():
        through = "" if len(way) == 2 else f", through {' and '.join(way[1:-1])}"
        if include in sources and not may_know(module, include):
            yield f"src/{name}: {module} may not know {include}{through}"
        if include.startswith(PRIVATE_TO_HTTP) and len(way) > 2 and not module.startswith("http/"):
            yield f"src/{name}: {way[1]} is private to http, since it brings Boost.Asio or Boost.Beast"
    for namespace in sorted(source.names):
        if not may_name(module, namespace):
            yield f"src/{name}: {module} may not name {namespace}::"


def main(arguments):
    if len(arguments) != 1:
        sys.exit("usage: scripts/check_modules.py SRC")
    found = list(violations(read_sources(Path(arguments[0]))))
    print(*found, sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
