# SPDX-License-Identifier: Apache-2.0
"""Clocks that are wrong: those of one process, by a library that is loaded into it (clock_shim.c)."""

import os
import pathlib
import subprocess
import tempfile

from urna_process import SLOW

SOURCE = pathlib.Path(__file__).with_name("clock_shim.c")


class WrongClock:
    """The clock that can be set, as the processes with this environment see it. It goes right at first."""

    def __init__(self, directory=None):
        self.directory = pathlib.Path(directory or tempfile.mkdtemp())
        self.file = self.directory / "clock-offset"
        self.library = self.directory / "clock_shim.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", self.library, SOURCE], check=True, timeout=60)
        self.set(0)

    def set(self, seconds):
        """By so many seconds from now on, also while processes run."""
        written = self.file.with_suffix(".new")
        written.write_text(str(seconds))
        written.replace(self.file)

    def environment(self, sanitized=SLOW):
        """`sanitized`: of a program that is built with sanitizers, whose library must come first."""
        preload = str(self.library)
        if sanitized:
            found = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
            preload = f"{os.path.realpath(found.stdout.strip())}:{preload}"
        return {"LD_PRELOAD": preload, "CLOCK_SHIM_FILE": str(self.file)}
