#!/usr/bin/python3
"""Checks the #includes under src/ against who may know whom (docs/architecture.md).

    scripts/check_rooms.py SRC

Prints each include that is not allowed, and exits 1 when there is one.
"""

import re
import sys
from pathlib import Path

# A room may include its own headers, those of these rooms, and nothing else of ours. A folder within a room
# (store/sqlite) may include what its room may, and what stands beside its own name.
MAY_KNOW = {
    "base": set(),
    "election": {"base"},
    "account": {"base"},
    "sqlite": {"base"},
    "mariadb": {"base"},
    "store": {"base", "election", "account"},
    "store/sqlite": {"sqlite"},
    "store/mariadb": {"mariadb"},
    "queue": {"base", "election", "account"},
    "queue/sqlite": {"sqlite"},
    "queue/redis": set(),
    "security": {"base", "account"},
    "http": {"base"},
    "http/messages": set(),
    "http/server": {"http/messages"},
    "http/client": {"http/messages"},
    "api": {"base", "store", "queue", "security", "http", "http/messages", "http/server"},
    "authentication": {"base", "account", "store", "security", "api", "http/messages", "http/server"},
    "admin": {"base", "election", "store", "security", "api", "http/messages", "http/server"},
    "station": {"base", "account", "election", "queue", "security", "api", "http/messages", "http/server"},
    "daemon": {"base", "election", "store", "queue"},
    "replay": {"base", "election", "http", "http/messages", "http/client"},
    "app": {"base", "election", "account", "sqlite", "mariadb", "store", "store/sqlite", "store/mariadb", "queue",
            "queue/sqlite", "queue/redis", "security", "http", "http/messages", "http/server", "http/client", "api",
            "authentication", "admin", "station", "daemon", "replay", "app/commands", "app/wiring"},
    "app/commands": {"app/options", "app/wiring"},
    "app/options": {"app/wiring"},
    "app/wiring": {"app/options", "app/commands"},
}

# The libraries that only these rooms may include.
LIBRARIES = {
    "boost/asio": {"http/server", "http/client"},
    "boost/beast": {"http/messages", "http/server", "http/client"},
    "sqlite3.h": {"sqlite"},
    "hiredis": {"queue/redis"},
    "mysql": {"mariadb"},  # mysql.h, mysqld_error.h
    "errmsg.h": {"mariadb"},
    "jwt.h": {"security"},
    "sodium": {"security"},
    "utf8proc.h": {"security"},
    "CLI/": {"app", "app/commands", "app/options"},
    "archive": {"app/commands"},  # archive.h, archive_entry.h: libarchive
}

# What compiles slowly stays behind http's interfaces: a header that reaches these, through whatever other
# headers, is private to http.
PRIVATE_TO_HTTP = ("boost/asio", "boost/beast")

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def room_of(path):
    """The longest name in the table that the path stands under; None when there is none."""
    folders = path.split("/")[:-1]
    for length in range(len(folders), 0, -1):
        name = "/".join(folders[:length])
        if name in MAY_KNOW:
            return name
    return None


def allowed(room):
    """What a room may include: itself, the rooms of its row, and for a folder within a room those of its parent."""
    names = {room} | MAY_KNOW[room]
    if "/" in room:
        names |= allowed(room.rsplit("/", 1)[0])
    return names


def read_includes(src):
    """For each source file: the project's own files, and the others, that it includes itself."""
    files = {}
    for path in sorted(src.rglob("*")):
        if path.suffix in (".h", ".cpp"):
            found = INCLUDE.findall(path.read_text(encoding="utf-8"))
            files[path.relative_to(src).as_posix()] = [quoted or angled for quoted, angled in found]
    return files


def reaches_http_library(name, files, seen):
    for include in files.get(name, []):
        if include.startswith(PRIVATE_TO_HTTP):
            return True
        if include in files and include not in seen:
            seen.add(include)
            if reaches_http_library(include, files, seen):
                return True
    return False


def violations(src):
    files = read_includes(src)
    if not files:
        yield f"{src}: no sources"
    for name, includes in files.items():
        room = room_of(name)
        if room is None:
            yield f"src/{name}: stands in no room that scripts/check_rooms.py knows"
            continue
        for include in includes:
            for library, rooms in LIBRARIES.items():
                if include.startswith(library) and room not in rooms:
                    yield f"src/{name}: includes <{include}>, which only {', '.join(sorted(rooms))} may"
            if include not in files:
                continue
            if room_of(include) not in allowed(room):
                yield f"src/{name}: {room} may not know {room_of(include)} ({include})"
            elif (not room.startswith("http/") and include.startswith("http/") and
                  reaches_http_library(include, files, {include})):
                yield f"src/{name}: {include} is private to http, since it brings Boost.Asio or Boost.Beast"


def main(arguments):
    if len(arguments) != 1:
        sys.exit("usage: scripts/check_rooms.py SRC")
    found = list(violations(Path(arguments[0])))
    print(*found, sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
