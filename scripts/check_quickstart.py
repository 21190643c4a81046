#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Does what the README's quick start says, and looks at what comes out.

    scripts/check_quickstart.py BINARY README

Runs the ```sh blocks between the quick start's two markers, in one shell, against a server of its own. Its result must
give out all the seats, as the README prints them.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ADDRESS = "127.0.0.1:8080"
SEATS = 250
START_WAIT_S = 60
SHELL_WAIT_S = 180
STOP_WAIT_S = 30


def quick_start(readme):
    """The commands, in order."""
    section = re.search(r"<!-- quick start -->\n(.*)<!-- end of quick start -->", readme, re.DOTALL)
    blocks = re.findall(r"^```sh\n(.*?)^```$", section.group(1) if section else "", re.DOTALL | re.MULTILINE)
    if not blocks:
        sys.exit("the README has no quick start")
    return "\n".join(blocks)


def results(text):
    """Name and seats of each participant, in order."""
    return [(name, int(seats)) for name, seats in re.findall(r'"name": *"([^"]*)", *"result": *(\d+)', text)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(address, server):
    deadline = time.monotonic() + START_WAIT_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"http://{address}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit("the server did not become ready")


def hold_election(binary, commands, directory):
    """What the commands print when they run in the directory."""
    address = f"127.0.0.1:{free_port()}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("URNA_")}
    with open(Path(directory, "log"), "w+", encoding="utf-8") as log:
        server = subprocess.Popen([binary, "serve", "--data", Path(directory, "data"), "--listen", address],
                                  env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            wait_until_ready(address, server)
            shell = subprocess.run(["bash", "-euo", "pipefail", "-c", commands.replace(ADDRESS, address)],
                                   cwd=directory, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                                   text=True, timeout=SHELL_WAIT_S, check=False)
            if shell.returncode != 0:
                log.seek(0)
                sys.exit(f"the quick start ended with {shell.returncode}\n{shell.stdout}\n{shell.stderr}\n{log.read()}")
            server.send_signal(signal.SIGTERM)
            if server.wait(STOP_WAIT_S) != 0:
                sys.exit(f"the server ended with {server.returncode}")
            return shell.stdout
        finally:
            server.kill()
            server.wait()


def main(arguments):
    if len(arguments) != 2:
        sys.exit("usage: scripts/check_quickstart.py BINARY README")
    readme = Path(arguments[1]).read_text(encoding="utf-8")
    commands = quick_start(readme)
    if ADDRESS not in commands:
        sys.exit(f"the quick start does not speak to {ADDRESS}")
    with tempfile.TemporaryDirectory() as directory:
        printed = hold_election(Path(arguments[0]).resolve(), commands, directory)
    print(printed)
    if sum(seats for _, seats in results(printed)) != SEATS:
        sys.exit(f"the seats do not add up to {SEATS}")
    if results(printed) != results(readme):
        sys.exit(f"the README promises {results(readme)}")
    for reason in ("Duplicate ballot.", "Invalid poll number."):
        if printed.count(reason) != 1:
            sys.exit(f"not one invalid vote: {reason}")


if __name__ == "__main__":
    main(sys.argv[1:])
