# SPDX-License-Identifier: Apache-2.0
"""One address cannot have all of the gateway: nginx itself with deploy/gateway's file, before a service that answers late."""

import asyncio
import json
import pathlib
import re
import socket
import subprocess
import threading
import time

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
FILE = (REPOSITORY / "deploy/gateway/nginx.conf").read_text()
NGINX = REPOSITORY / "build/tools/nginx"  # scripts/install.sh test unpacks it

AT_ONCE = int(re.search(r"limit_conn requests_at_once (\d+);", FILE).group(1))
RATE = int(re.search(r"zone=requests:10m rate=(\d+)r/s;", FILE).group(1))
BURST = int(re.search(r"limit_req zone=requests burst=(\d+) nodelay;", FILE).group(1))
HELD, ANSWERED = "/getResults", "/getElections"
FILE_THAT_IS_NOT_THERE = "/assets/none.css"  # the gateway says so itself, and so much faster than the rate


class LateService:
    """Answers each request at once, but those for HELD only when told to."""

    def __init__(self):
        self.held, self.loop, self.release = 0, asyncio.new_event_loop(), asyncio.Event()
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0, backlog=4096))
        self.port = server.sockets[0].getsockname()[1]
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def serve(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        if HELD.encode() in head:
            self.held += 1
            await self.release.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    def answer_those_held(self):
        self.loop.call_soon_threadsafe(self.release.set)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Gateway:
    def __init__(self, directory, service):
        self.port = free_port()
        text = FILE
        for shipped, here in (("listen 8080 ", f"listen 127.0.0.1:{self.port} "),
                              ("http://$service:8080", f"http://127.0.0.1:{service.port}"),
                              (" /tmp/", f" {directory}/"), ("root /usr/share/urna/console;", "root /nonexistent;"),
                              ("access_log /dev/stdout json;", "access_log off;")):
            assert shipped in text
            text = text.replace(shipped, here)
        (directory / "nginx.conf").write_text(text)
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

    def statuses(self, address, requests):
        """Of so many requests for FILE_THAT_IS_NOT_THERE, one behind the other on one connection."""
        request = f"GET {FILE_THAT_IS_NOT_THERE} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
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

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def response_of(connection):
    """Status, headers and body."""
    with connection, connection.makefile("rb") as file:
        head, _, body = file.read().partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode(), body


@pytest.fixture
def service():
    return LateService()


@pytest.fixture
def gateway(tmp_path, service):
    running = Gateway(tmp_path, service)
    yield running
    running.stop()


def check_refused(answer):
    status, head, body = answer
    assert status == 503 and "Retry-After: 1" in head
    assert json.loads(body) == {"message": "Service is temporarily unavailable."}


def test_one_address_has_so_many_requests_at_once_and_another_is_answered(gateway, service):
    waiting = [gateway.asked("127.0.0.1", HELD) for _ in range(AT_ONCE)]
    until = time.monotonic() + 60
    while service.held < AT_ONCE:
        assert time.monotonic() < until, service.held
        time.sleep(0.05)
    check_refused(gateway.answer("127.0.0.1", ANSWERED))
    assert gateway.answer("127.0.0.2", ANSWERED)[0] == 200
    service.answer_those_held()
    assert {response_of(connection)[0] for connection in waiting} == {200}
    assert gateway.answer("127.0.0.1", ANSWERED)[0] == 200


def test_one_address_has_so_many_requests_a_second_and_another_is_answered(gateway):
    begun = time.monotonic()
    statuses = gateway.statuses("127.0.0.1", 5 * BURST)
    took = time.monotonic() - begun
    assert set(gateway.statuses("127.0.0.2", BURST // 2)) == {404}
    assert set(statuses) == {404, 503}
    assert BURST <= statuses.count(404) <= BURST + 1 + RATE * took
    assert statuses.index(503) >= BURST
