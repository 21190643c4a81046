# SPDX-License-Identifier: Apache-2.0
"""Containers as the engine and the kernel show them, and what can be reached from inside them."""

import json
import os
import pathlib
import signal
import subprocess

import requests

from engine import within

HERE = pathlib.Path(__file__).parent


class Container:
    def __init__(self, facts):
        self.facts = facts
        self.id = facts["Id"]
        self.pid = facts["State"]["Pid"]
        labels = facts["Config"]["Labels"]
        self.service = labels.get("com.docker.compose.service") or labels.get("com.docker.swarm.service.name", "").split("_")[-1]

    @property
    def health(self):
        return self.facts["State"].get("Health", {}).get("Status", "none")

    @property
    def addresses(self):
        networks = self.facts["NetworkSettings"]["Networks"].values()
        return [network["IPAddress"] for network in networks if network["IPAddress"]]

    def status(self):
        """/proc's view of its first process."""
        lines = pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return {name: value.split() for name, _, value in (line.partition(":") for line in lines)}

    def mounts(self):
        """Mount point -> options."""
        rows = [line.split() for line in pathlib.Path(f"/proc/{self.pid}/mounts").read_text().splitlines()]
        return {row[1]: row[3].split(",") for row in rows}

    def crash(self):
        """Ends its first process as a fault would. `docker kill` would count as being stopped on purpose."""
        os.kill(self.pid, signal.SIGKILL)

    def _inside(self, *command, **more):
        return subprocess.run(["nsenter", f"--net=/proc/{self.pid}/ns/net", *command], stdout=subprocess.PIPE, text=True,
                              timeout=120, check=True, **more).stdout

    def reachable(self, endpoints):
        """Those of the (host, port) pairs to which this container can open a connection."""
        # The image holds no tools, so the machine's are used in its network, with its name server.
        resolver = HERE.parent.parent / "build/deploy/resolv.conf"
        resolver.write_text("nameserver 127.0.0.11\noptions timeout:1 attempts:1\n")
        script = 'mount --bind "$0" /etc/resolv.conf && exec /usr/bin/python3 "$1"'
        out = self._inside("unshare", "--mount", "sh", "-c", script, str(resolver), str(HERE / "reach.py"),
                           input=json.dumps(endpoints))
        return {tuple(endpoint) for endpoint in json.loads(out)}

    def metrics(self):
        return self._inside("curl", "-sS", "--max-time", "5", "http://127.0.0.1:8090/metrics", stdin=subprocess.DEVNULL)


def running(engine):
    """Containers that run, by service."""
    ids = engine.docker("ps", "--quiet", "--no-trunc").split()
    if not ids:
        return {}
    found = {}
    # One may end between the two questions.
    listed = json.loads(engine.docker("inspect", *ids, check=False).stdout or "[]")
    for facts in listed:
        if facts["State"]["Running"]:
            container = Container(facts)
            found.setdefault(container.service, []).append(container)
    return found


def all_healthy(engine, counts, seconds=240):
    """Waits until each service has so many healthy containers and no others; gives them."""
    def right():
        found = running(engine)
        if {name: len(containers) for name, containers in found.items()} != counts:
            return None
        return all(one.health == "healthy" for containers in found.values() for one in containers) and found
    try:
        return within(seconds, right, "every container is healthy", every=1)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{state(engine)}") from None


def state(engine):
    """What a person would look at first."""
    text = engine.docker("ps", "--all", "--format", "{{.Names}} {{.Image}} {{.Status}}")
    for line in text.splitlines():
        if "(healthy)" not in line and "Exited (0)" not in line:
            done = engine.docker("logs", "--tail", "8", line.split()[0], check=False)
            text += f"\n-- {line}\n{done.stdout[-1500:]}{done.stderr[-1500:]}"
    return text


def check_isolation(found, may_meet, ports):
    """From inside each service, by name and by each address: what may meet reaches, what may not does not."""
    wrong = []
    for source, containers in found.items():
        targets = {target: [(name, ports[target]) for name in (target, f"tasks.{target}")] +
                   [(address, ports[target]) for one in others for address in one.addresses]
                   for target, others in found.items() if target != source}
        reached = containers[0].reachable([endpoint for endpoints in targets.values() for endpoint in endpoints])
        for target, endpoints in targets.items():
            of_target = reached & set(endpoints)
            by_name = {host for host, _ in of_target} & {target, f"tasks.{target}"}
            if frozenset((source, target)) in may_meet:
                if not by_name or len(of_target) == len(by_name):
                    wrong.append(f"{source} does not reach {target}: only {of_target}")
            elif of_target:
                wrong.append(f"{source} reaches {target}: {of_target}")
    assert not wrong, "\n".join(wrong)


def check_containers_are_confined(found):
    for name, containers in found.items():
        for container in containers:
            status = container.status()
            assert "0" not in status["Uid"], f"{name} runs as root"
            for capabilities in ("CapEff", "CapPrm", "CapBnd", "CapInh", "CapAmb"):
                assert int(status[capabilities][0], 16) == 0, f"{name} has {capabilities} {status[capabilities]}"
            assert "ro" in container.mounts()["/"], f"{name} can write its root file system"
            assert not container.facts["HostConfig"]["Privileged"]


def wait_for_gateway(url, seconds=60):
    """Until every service answers through the gateway."""
    def ready():
        try:
            return all(requests.get(f"{url}/{name}/readyz", timeout=5).status_code == 200
                       for name in ("authentication", "admin", "station"))
        except requests.ConnectionError:
            return False
    within(seconds, ready, "every service is ready behind the gateway")


