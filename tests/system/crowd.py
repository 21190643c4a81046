# SPDX-License-Identifier: Apache-2.0
"""Many connections at once from addresses of the loopback network, each of which sends what an attacker would."""

import contextlib
import resource
import time

from client import Wire


def allow_sockets(count):
    """So many, beside what the tests have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 256
    assert hard >= wanted, f"`ulimit -Hn` is {hard}, and the test needs {wanted}"
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(wanted, resource.getrlimit(resource.RLIMIT_NOFILE)[0]), hard))


@contextlib.contextmanager
def crowd(url, count, sources, data):
    """So many connections, from the addresses in turn, on each of which the data was sent."""
    allow_sockets(count)
    with contextlib.ExitStack() as stack:
        wires = []
        for number in range(count):
            wire = stack.enter_context(Wire(url, source=sources[number % len(sources)]))
            wire.send(data)
            wires.append(wire)
        yield wires


class Trickle:
    """Sends to each connection of a crowd, a little at a time and in turn, for as long as there is something to send."""

    def __init__(self, wires, data, step):
        self.left = [(wire.socket, data) for wire in wires]
        self.step = step
        for connection, _ in self.left:
            connection.setblocking(False)

    def round(self):
        left = []
        for connection, data in self.left:
            try:
                data = data[connection.send(data[:self.step]):]
            except BlockingIOError:
                pass
            except OSError:
                continue  # the server has closed it
            if data:
                left.append((connection, data))
        self.left = left

    def rounds(self, seconds, pause=0.05):
        until = time.monotonic() + seconds
        while self.left and time.monotonic() < until:
            self.round()
            time.sleep(pause)


def resident_bytes(urna):
    with open(f"/proc/{urna.process.pid}/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()
