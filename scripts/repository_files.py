# SPDX-License-Identifier: Apache-2.0
"""The files of the repository, for the checks that read all of them."""

import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def names(root=REPOSITORY):
    """The paths, relative to the root, of the files that git tracks or would track. Whoever owns the tree may ask."""
    listed = subprocess.run(["git", "-c", f"safe.directory={root}", "ls-files", "-z", "--cached", "--others",
                             "--exclude-standard"], cwd=root, check=True, capture_output=True, timeout=60).stdout
    return [name for name in listed.decode().split("\0") if name and (root / name).is_file()]
