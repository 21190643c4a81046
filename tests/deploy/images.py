# SPDX-License-Identifier: Apache-2.0
"""Every image that the deployment names, made without a registry."""

import hashlib
import os
import pathlib
import shutil
import subprocess

import yaml

from engine import REPOSITORY, run

HERE = pathlib.Path(__file__).parent
BUILDER = "urna/builder:tests"
# Left out, as in the image that has the name: they would be half of it.
_LEFT_OUT = [*(f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("man", "doc", "locale", "info")),
             "--dpkgopt=path-include=/usr/share/doc/*/copyright"]


def _git(directory, *arguments, **more):
    """git without anybody's configuration."""
    named = ["-c", f"safe.directory={directory}", "-c", "user.name=tests", "-c", "user.email=tests@example.org"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", *named, *arguments], cwd=directory, check=True, capture_output=True, timeout=120,
                          env=environment, **more).stdout


def fresh_clone(directory):
    """A clone of the repository with what is not committed yet, as it is where things are least convenient: git turns
    line ends into those of Windows where it may, and nobody but the owner may read a file."""
    shutil.rmtree(directory, ignore_errors=True)
    copy = directory.with_name(f"{directory.name}.origin")
    shutil.rmtree(copy, ignore_errors=True)
    for name in filter(None, _git(REPOSITORY, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split(b"\0")):
        source, target = REPOSITORY / os.fsdecode(name), copy / os.fsdecode(name)
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    _git(copy, "init", "--quiet")
    _git(copy, "add", "--all", "--force")
    _git(copy, "commit", "--quiet", "--message", "a copy")
    _git(copy, "-c", "core.autocrlf=true", "clone", "--quiet", copy, directory, umask=0o077)
    shutil.rmtree(copy)
    return directory


def base_archive(directory):
    """A Debian of little more than what is essential, as a tar; made once."""
    # One that was made otherwise has another name.
    archive = directory / f"bookworm-slim-{hashlib.sha256(' '.join(_LEFT_OUT).encode()).hexdigest()[:8]}.tar"
    if not archive.exists():
        directory.mkdir(parents=True, exist_ok=True)
        unfinished = directory / "bookworm-slim.unfinished.tar"
        run(["mmdebstrap", "--variant=minbase", "--mode=root", *_LEFT_OUT, "bookworm", unfinished], seconds=600)
        unfinished.rename(archive)
    return archive


def engine_images(clone):
    """The names of the images that are not built from this repository, by the engine that is in them."""
    services = yaml.safe_load((clone / "deploy/deployment.yaml").read_text())["services"].values()
    names = {service["image"] for service in services if "build" not in service and "$" not in service["image"]}
    return {name.split(":")[0]: name for name in names}


def npm_setting(name):
    """How the machine that runs the tests reaches the npm registry."""
    value = run(["npm", "config", "get", name], seconds=60).strip()
    return "" if value in ("null", "undefined") else value


def build_builder(engine, directory):
    """The base of the stage that builds: the Debian, with this machine's way to the npm registry."""
    context = directory / "builder"
    shutil.rmtree(context, ignore_errors=True)
    context.mkdir()
    lines = ["FROM debian:bookworm-slim", f"ENV npm_config_registry={npm_setting('registry')}"]
    certificates = npm_setting("cafile")
    if certificates:
        shutil.copy(certificates, context / "npm.pem")
        lines += ["COPY npm.pem /etc/npm.pem", "ENV npm_config_cafile=/etc/npm.pem"]
    (context / "Dockerfile").write_text("\n".join(lines) + "\n")
    engine.docker("build", "--tag", BUILDER, context, seconds=300)


def build_all(engine, directory, clone):
    archive = base_archive(directory)
    if not engine.docker("images", "--quiet", "--filter", f"label=archive={archive.name}", "debian:bookworm-slim"):
        engine.docker("import", "--change", 'CMD ["bash"]', "--change", f"LABEL archive={archive.name}", archive,
                      "debian:bookworm-slim", seconds=300)
    for name, tag in engine_images(clone).items():
        engine.docker("build", "--network", "host", "--tag", tag, HERE / "images" / name, seconds=900)
    build_builder(engine, directory)
    services = yaml.safe_load((clone / "deploy/deployment.yaml").read_text())["services"]
    for name, service in services.items():
        if "build" in service:  # with the machine's network, since the engine has none of its own here
            engine.docker("build", "--network", "host", "--build-arg", f"BUILDER={BUILDER}", "--file",
                          clone / "deploy/Dockerfile", "--target", name, "--tag", f"urna/{name}:0.1.0", clone, seconds=3000)
