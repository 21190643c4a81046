# SPDX-License-Identifier: Apache-2.0
"""The commands that the repository's pages tell people to run.

Each fenced block of a page names its language. A block of commands (`sh`, `sql`) is run by a test, as it stands there, or says
behind its language why it is not: ```sh not-run: it needs a swarm. What is marked ```sh docker is run by tests/deploy.
test_pages.py holds every page against that.
"""

import dataclasses
import os
import pathlib
import re
import signal
import subprocess
import sys
import textwrap

import pytest

from urna_process import REPOSITORY, binary, environment, free_port, scaled, within

sys.path.insert(0, str(REPOSITORY / "scripts"))
import repository_files  # noqa: E402

OPERATING = "docs/operating"
COMMANDS = ("sh", "sql")
TEXTS = ("acl", "conf", "ini", "json", "markdown", "mermaid", "python", "text", "toml", "yaml")
FENCE = re.compile(r"^( {0,3})```(.*)\n((?:.*\n)*?)^\1```$", re.MULTILINE)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
NOT_RUN = re.compile(r"not-run: \S.*")
# The page and the heading of each block that tests/deploy/test_one_machine.py runs.
RUN_BY_DEPLOY = (
    (f"{OPERATING}/back-up-and-restore.md", "Back up a cluster"),
    (f"{OPERATING}/back-up-and-restore.md", "Restore a cluster"),
    (f"{OPERATING}/cluster.md", "Commands for operators"),
)


@dataclasses.dataclass(eq=False)
class Block:
    page: str
    heading: str
    line: int
    language: str
    mark: str
    text: str
    was_run: bool = False

    def __str__(self):
        return f"{self.page}:{self.line}"

    def lines(self):
        """Its commands, one text for each."""
        return [line for line in self.text.replace("\\\n", "").splitlines() if line and not line.startswith("#")]


def names():
    """Every page of the repository that was written by hand."""
    return [name for name in repository_files.names() if name.endswith(".md")]


def blocks_in(page, markdown):
    fences = list(FENCE.finditer(markdown))
    headings = [found for found in HEADING.finditer(markdown)
                if not any(fence.start() < found.start() < fence.end() for fence in fences)]
    for fence in fences:
        above = [heading.group(1) for heading in headings if heading.start() < fence.start()]
        language, _, mark = fence.group(2).partition(" ")
        yield Block(page, above[-1] if above else "", markdown.count("\n", 0, fence.start()) + 1, language, mark,
                    textwrap.dedent(fence.group(3)))


PAGES = {}


def page(name):
    """All blocks of a page, the same objects each time."""
    if name not in PAGES:
        PAGES[name] = list(blocks_in(name, (REPOSITORY / name).read_text(encoding="utf-8")))
    return PAGES[name]


def blocks_under(name, heading, mark="", languages=COMMANDS):
    found = [block for block in page(name) if block.heading == heading and block.mark == mark and
             block.language in languages]
    assert found, f"{name} has no commands under {heading!r}"
    return found


DECLARED = []  # the blocks that tests run


def runs(name, *headings, languages=COMMANDS):
    """Gives a test the blocks of commands under these headings of a page as `blocks`; it has to run each."""
    blocks = [block for heading in headings for block in blocks_under(name, heading, languages=languages)]
    DECLARED.extend(blocks)
    return pytest.mark.parametrize("blocks", [blocks], ids=[" ".join(headings)], indirect=True)


def wrong(blocks, declared):
    """What is wrong with the blocks of a page, a line for each."""
    for block in blocks:
        if block.language not in COMMANDS + TEXTS:
            yield f"{block}: the language {block.language!r} is none that is known"
        elif block.language in TEXTS:
            if block.mark:
                yield f"{block}: what is no command needs no mark"
        elif block.mark == "docker":
            if (block.page, block.heading) not in RUN_BY_DEPLOY:
                yield f"{block}: no test of tests/deploy runs these commands"
        elif block.mark and not NOT_RUN.fullmatch(block.mark):
            yield f"{block}: the mark {block.mark!r} is neither `not-run: REASON` nor `docker`"
        elif any(not (REPOSITORY / file).exists() for file in re.findall(r"tests/[\w/]+\.py", block.mark)):
            yield f"{block}: the mark names a test that is not there"
        elif not block.mark and block not in declared:
            yield f"{block}: no test runs these commands, and no mark says why"


class Shell:
    """The shell of whoever looks after a service, in a directory of its own."""

    def __init__(self, directory, **variables):
        self.directory = pathlib.Path(directory)
        (self.directory / "bin").mkdir()
        (self.directory / "bin" / "urna").symlink_to(binary())
        self.variables = {"PATH": f"{self.directory / 'bin'}:{os.environ['PATH']}", **variables}

    def run(self, block, stdin="", replace=(), **variables):
        """Runs a block to its end. `replace`: pairs of what stands there and what this test has in its place."""
        text = text_of(block, replace)
        return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", text], input=stdin, capture_output=True, text=True,
                              timeout=scaled(60), cwd=self.directory, env=environment(**self.variables, **variables))

    def done(self, block, stdin="", replace=(), **variables):
        """What it printed, once it has ended with 0."""
        said = self.run(block, stdin, replace, **variables)
        assert said.returncode == 0, (str(block), said.stdout, said.stderr)
        return said.stdout

    def serve(self, block, replace=(), meanwhile=lambda url: None, **variables):
        """Runs a block that serves, on a free port, until `meanwhile` has looked at it. Returns what it printed."""
        address = f"127.0.0.1:{free_port()}"
        text = re.sub(r"(--listen )\S+", rf"\g<1>{address}", text_of(block, replace)).strip()
        with open(self.directory / "served", "wb") as out:
            process = subprocess.Popen(["bash", "-c", f"exec {text}"], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                       cwd=self.directory,
                                       env=environment(**{**self.variables, "URNA_LISTEN": address, **variables}))
        try:
            within(20, lambda: process.poll() is not None or "is running" in (self.directory / "served").read_text())
            assert process.poll() is None, (str(block), (self.directory / "served").read_text())
            meanwhile(f"http://{address}")
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=scaled(10))
        assert code == 0, (str(block), (self.directory / "served").read_text())
        return (self.directory / "served").read_text()


def text_of(block, replace=()):
    """The commands of a block (or of a text), which count as run from now on."""
    if isinstance(block, str):
        return block
    block.was_run = True
    text = block.text
    for there, here in replace:
        assert there in text, f"{block} does not say {there!r}"
        text = text.replace(there, str(here))
    return text


class Operator(Shell):
    """Whoever looks after an `urna serve`."""

    def __init__(self, urna, directory):
        super().__init__(directory, DATA=str(urna.data), BACKUP=str(pathlib.Path(directory) / "backup.tar"), URNA=urna.url)
        self.urna = urna


class ClusterOperator(Shell):
    """Whoever looks after a cluster."""

    def __init__(self, cluster, directory):
        super().__init__(directory, DATABASE=f"127.0.0.1:{cluster.mariadb.port}",
                         DATABASE_PASSWORD=str(cluster.secret_file("daemon")), REDIS=f"127.0.0.1:{cluster.redis.port}",
                         REDIS_PASSWORD=str(cluster.secret_file("queue")))
        self.cluster = cluster

    def sql(self, block, replace=()):
        """Runs a block of SQL as root."""
        return self.cluster.mariadb.ask(text_of(block, replace))
