# SPDX-License-Identifier: Apache-2.0
"""nginx itself with deploy/gateway's file, before a service that answers late or whatever a test wants."""

import asyncio
import pathlib
import signal
import socket
import subprocess
import threading
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
FILE = (REPOSITORY / "deploy/gateway/nginx.conf").read_text()
NGINX = REPOSITORY / "build/tools/nginx"  # scripts/install.sh unpacks it for tests and benchmarks

HELD, ANSWERED = "/getResults", "/getElections"
FILE_THAT_IS_NOT_THERE = "/sw.js"  # the gateway says so itself, and so much faster than the rate


class FakeService:
    """Listens on `port`, and answers one request of each connection with the bytes that `answer` gives for its head; the rest
    is in its reader."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0, backlog=4096))
        self.port = server.sockets[0].getsockname()[1]
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def serve(self, reader, writer):
        writer.write(await self.answer((await reader.readuntil(b"\r\n\r\n")).decode(), reader))
        await writer.drain()
        writer.close()


class LateService(FakeService):
    """Answers each request at once, but those for HELD only when told to."""

    def __init__(self):
        self.held, self.release = 0, asyncio.Event()
        super().__init__()

    async def answer(self, head, _):
        if HELD in head:
            self.held += 1
            await self.release.wait()
        return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"

    def answer_those_held(self):
        self.loop.call_soon_threadsafe(self.release.set)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Gateway:
    def __init__(self, directory, service, tls=None, console="/nonexistent", shared_addresses="10.0.0.0/24"):
        """`service`: whatever listens on its `port`; `tls`: the part of the file that serves with a certificate; `console`:
        the directory of the console's files; `shared_addresses`: those whose requests are not counted."""
        self.port = free_port()
        text = FILE
        # Started by root, nginx would work as nobody, who cannot enter the directories of the tests.
        for shipped, here in (("daemon off;", "daemon off;\nuser root;"),
                              ("listen 8080 ", f"listen 127.0.0.1:{self.port} "),
                              ("http://$service:8080", f"http://127.0.0.1:{service.port}"),
                              (" /tmp/", f" {directory}/"), ("/etc/nginx/tls/", f"{directory}/tls/"),
                              ("10.0.0.0/24 1;", f"{shared_addresses} 1;"),
                              ("root /usr/share/urna/console;", f"root {console};"),
                              ("access_log /dev/stdout json if=$logged;", "access_log off;")):
            assert shipped in text
            text = text.replace(shipped, here)
        (directory / "nginx.conf").write_text(text)
        if tls is not None:
            (directory / "tls").mkdir()
            (directory / "tls" / "tls.conf").write_text(tls)
        self.process = subprocess.Popen([NGINX, "-p", directory, "-e", "stderr", "-c", directory / "nginx.conf"],
                                        stderr=(directory / "log").open("w"))
        until = time.monotonic() + 20
        while True:
            try:
                return self.connected("127.0.0.1").close()
            except ConnectionRefusedError:
                assert self.process.poll() is None and time.monotonic() < until, (directory / "log").read_text()
                time.sleep(0.05)

    def connected(self, address):
        return socket.create_connection(("127.0.0.1", self.port), timeout=60, source_address=(address, 0))

    def asked(self, address, path):
        connection = self.connected(address)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return connection

    def answer(self, address, path):
        return response_of(self.asked(address, path))

    def statuses(self, address, requests, path=FILE_THAT_IS_NOT_THERE):
        """Of so many requests, one behind the other on one connection."""
        request = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        found = []
        with self.connected(address) as connection, connection.makefile("rb") as file:
            asking = threading.Thread(target=connection.sendall, args=(request * requests,))
            asking.start()
            for _ in range(requests):
                found.append(int(file.readline().split()[1]))
                length = 0
                while (line := file.readline()) != b"\r\n":
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split()[1])
                file.read(length)
            asking.join()
        return found

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def response_of(connection):
    """Status, headers and body."""
    with connection, connection.makefile("rb") as file:
        head, _, body = file.read().partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode(), body
