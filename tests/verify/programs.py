# SPDX-License-Identifier: Apache-2.0
"""The verifiers: the Python file, which runs inside the tests to be quick, and `urna verify` when the program has it."""

import contextlib
import importlib.util
import io
import os
import pathlib
import re
import subprocess
import sys
from dataclasses import dataclass

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
URNA_VERIFY = REPOSITORY / "docs" / "verify" / "urna_verify.py"
LINE = re.compile(r"([1-6]\.[1-8]) (PASS|FAIL|SKIP) (.*)")


def load():
    spec = importlib.util.spec_from_file_location("urna_verify", URNA_VERIFY)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


urna_verify = load()


@dataclass
class Answer:
    status: int
    lines: list  # (id, PASS, FAIL or SKIP, text)
    output: str

    def first(self, word):
        return next((number for number, its, _ in self.lines if its == word), None)

    @property
    def failed(self):
        return self.first("FAIL")

    def of(self, number):
        return next((its for one, its, _ in self.lines if one == number), None)


def read_answer(status, output):
    return Answer(status, [match.groups() for match in map(LINE.fullmatch, output.splitlines()) if match], output)


def in_python(arguments):
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            status = urna_verify.main(arguments)
        except SystemExit as exit_:
            status = exit_.code
    return read_answer(status, output.getvalue())


def as_process(*command):
    def run(arguments):
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60)
        return read_answer(done.returncode, done.stdout)
    return run


def has_verify(binary):
    """A program without the command shows the help of all."""
    return b"--policy" in subprocess.run([binary, "verify", "--help"], check=False, capture_output=True, timeout=60).stdout


def programs():
    binary = os.environ.get("URNA_BINARY")
    return [in_python] + ([as_process(binary, "verify")] if binary and has_verify(binary) else [])


PROGRAMS = programs()
PYTHON_FILE = as_process(sys.executable, str(URNA_VERIFY))


def arguments_of(case, directory):
    """Writes the files of a case, and gives the command line."""
    result = []
    for option in ("bundle", "policy", "anchors", "since", "receipt", "file"):
        content = getattr(case, option)
        if content is not None:
            path = directory / option
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            result += [str(path)] if option == "bundle" else [f"--{option}", str(path)]
    return result
