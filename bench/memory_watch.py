# SPDX-License-Identifier: Apache-2.0
"""How much memory a process has, from the kernel's own account."""

import re
import threading
import time


def peak_bytes(pid):
    """The most that it ever had (VmHWM)."""
    return of(pid, "VmHWM")


def of(pid, what):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(rf"^{what}:\s+(\d+) kB$", file.read(), re.MULTILINE).group(1)) * 1024


class MemoryWatch:
    """Looks ten times a second, from another thread, until it is stopped."""

    def __init__(self, pid):
        self.pid = pid
        self.samples = []  # (instant, bytes that it has then)
        self.peak = 0      # the most that it ever had
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self._stopped.set()
        self._thread.join(timeout=10)

    def _look(self):
        while not self._stopped.is_set():
            try:
                self.samples.append((time.time(), of(self.pid, "VmRSS")))
                self.peak = peak_bytes(self.pid)
            except (OSError, AttributeError):
                return  # it is gone
            self._stopped.wait(0.1)

    def most_between(self, begin, end):
        """The most of the samples in that time; else that of the last before it."""
        before = [size for sampled, size in self.samples if sampled < begin][-1:]
        return max([size for sampled, size in self.samples if begin <= sampled <= end] or before or [self.samples[0][1]])
