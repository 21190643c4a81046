# SPDX-License-Identifier: Apache-2.0
"""A Docker engine of the tests' own: its images in a directory, its networks in a namespace, ended by its pid.

It runs in two phases on one directory. *Building* is done in the machine's own network, where Debian's mirror is, and
without touching that network. *The lab* is a network namespace with nothing but loopback in it: whatever is published there
collides with nobody, and no container reaches anything outside.
"""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import time
import zlib

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DOCKER = "/usr/bin/docker"  # Debian's: newer ones need a plugin to build with BuildKit
COMPOSE = "/usr/bin/docker-compose"

_NO_NETWORK = ["--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false"]


class Failed(AssertionError):
    """A command ended with something else than 0."""


def run(command, seconds=120, check=True, **more):
    """Runs a command and gives its standard output as text; both outputs are in the error when it fails."""
    done = subprocess.run([str(part) for part in command], stdin=more.pop("stdin", subprocess.DEVNULL), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds, **more)
    if check and done.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return done.stdout if check else done


def expect_passed(done):
    """A test program has ended well. Else the message begins with what failed: a record of CI may keep no more of it."""
    said = done.stdout + done.stderr
    print(said[-3000:])
    failures = re.search("= FAILURES =|Failed Tests", said)
    assert done.returncode == 0, said[failures.start():][:6000] if failures else said[-6000:]


def within(seconds, condition, what, every=0.5):
    """Waits until the condition gives something true, and gives that."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(every)
    return found


class Engine:
    def __init__(self, home, clone):
        self.home = pathlib.Path(home)
        self.clone = clone  # whose deploy/ is tried
        (self.home / "client").mkdir(parents=True, exist_ok=True)
        # A socket's path may have 107 characters, and a namespace belongs to this directory alone.
        name = f"urna-{zlib.crc32(str(self.home).encode()):08x}"
        self.namespace = name
        self.outside = f"{name}-outside"
        self.run_directory = pathlib.Path("/run") / name
        self.socket = self.run_directory / "docker.sock"
        self.pid_file = self.run_directory / "docker.pid"
        self.environment = {**os.environ, "DOCKER_HOST": f"unix://{self.socket}", "DOCKER_BUILDKIT": "1",
                            "COMPOSE_DOCKER_CLI_BUILD": "1", "DOCKER_CONFIG": str(self.home / "client"),
                            "COMPOSE_PROJECT_NAME": "urna", "COMPOSE_HTTP_TIMEOUT": "180",
                            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        self.process = None

    # -- the engine itself -------------------------------------------------------------------------------------------

    def start(self, lab):
        self.clear()
        command = ["/usr/sbin/dockerd", "--data-root", self.home / "docker", "--exec-root", self.run_directory / "exec",
                   "--pidfile", self.pid_file, "--host", f"unix://{self.socket}", "--log-level", "warn"]
        if lab:
            run(["ip", "netns", "add", self.namespace])
            run(["ip", "-n", self.namespace, "link", "set", "lo", "up"])
            # `ip netns exec` would hide the control groups.
            command = ["nsenter", f"--net=/run/netns/{self.namespace}", *command]
        else:
            command += _NO_NETWORK
        log = open(self.home / f"dockerd-{'lab' if lab else 'building'}.log", "w")
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                        start_new_session=True)
        log.close()

        def answers():
            if self.process.poll() is not None:
                raise Failed(f"dockerd ended with {self.process.returncode}\n{self.log_tail(log.name)}")
            return run([DOCKER, "version"], check=False, env=self.environment).returncode == 0
        try:
            within(90, answers, "dockerd answers")
        except AssertionError:
            self.stop()
            raise

    @staticmethod
    def log_tail(path):
        return "".join(open(path).readlines()[-15:])

    def stop(self):
        """Ends the engine and with it every container, and takes away what it left in the machine."""
        if self.process is not None:
            if self.process.poll() is None:
                self.process.terminate()
                try:
                    self.process.wait(90)
                except subprocess.TimeoutExpired:
                    self.process.kill()
                    self.process.wait(30)
            self.process = None
        self.clear()

    def clear(self):
        """Takes away what an engine on this directory left behind, also one whose tests were killed."""
        pids = [int(path.parent.name) for path in pathlib.Path("/proc").glob("[0-9]*/cmdline") if self._is_ours(path)]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 60
        while (left := [pid for pid in pids if self._is_ours(pathlib.Path(f"/proc/{pid}/cmdline"))]):
            if time.monotonic() > deadline:
                for pid in left:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.2)
        for directory in (self.home / "docker", self.run_directory):
            self._unmount_below(directory)
        for namespace in (self.namespace, self.outside):
            if (pathlib.Path("/run/netns") / namespace).exists():
                run(["ip", "netns", "delete", namespace])
        run(["rm", "-rf", self.run_directory, *(self.home / "docker" / name for name in ("swarm", "network", "containers",
                                                                                         "volumes"))])
        self.run_directory.mkdir()

    def _is_ours(self, cmdline):
        """Whether this is a process of an engine on our run directory: dockerd, its containerd, or a container's shim."""
        try:
            parts = cmdline.read_bytes().split(b"\0")
        except OSError:
            return False
        ours = str(self.run_directory).encode()
        return (pathlib.Path(os.fsdecode(parts[0])).name.startswith(("dockerd", "containerd")) and
                any(part.startswith(ours) for part in parts))

    @staticmethod
    def _unmount_below(directory):  # and the directory itself: dockerd mounts it on itself
        mounts = [line.split()[4] for line in open("/proc/self/mountinfo")]
        for mount in sorted((mount for mount in mounts if f"{mount}/".startswith(f"{directory}/")), reverse=True):
            run(["umount", "--lazy", mount], check=False)

    # -- talking to it -----------------------------------------------------------------------------------------------

    def docker(self, *arguments, **more):
        return run([DOCKER, *arguments], env=self.environment, **more)

    def compose(self, *arguments, files=("deploy/deployment.yaml",), environment=None, **more):
        named = [part for file in files for part in ("--file", self.clone / file)]
        return run([COMPOSE, *named, *arguments], env={**self.environment, **(environment or {})}, **more)

    @contextlib.contextmanager
    def a_machine_outside(self):
        """Another machine on the lab's network card, as the world would be; gives (address, port) of what listens on it."""
        run(["ip", "netns", "add", self.outside])
        server = None
        try:
            run(["ip", "-n", self.namespace, "link", "add", "outside", "type", "veth", "peer", "name", "lab", "netns",
                 self.outside])
            for namespace, device, address in ((self.namespace, "outside", "192.0.2.1/24"),
                                               (self.outside, "lab", "192.0.2.2/24")):
                run(["ip", "-n", namespace, "address", "add", address, "dev", device])
                run(["ip", "-n", namespace, "link", "set", device, "up"])
            server = subprocess.Popen(["nsenter", f"--net=/run/netns/{self.outside}", "/usr/bin/python3", "-m", "http.server",
                                       "80", "--bind", "192.0.2.2", "--directory", self.home / "client"],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            within(10, lambda: run(["nsenter", f"--net=/run/netns/{self.namespace}", "curl", "-s", "-o", "/dev/null",
                                    "http://192.0.2.2/"], check=False).returncode == 0, "the machine outside answers")
            yield "192.0.2.2", 80
        finally:
            if server:
                server.kill()
                server.wait(10)
            run(["ip", "netns", "delete", self.outside])
