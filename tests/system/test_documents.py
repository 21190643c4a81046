# SPDX-License-Identifier: Apache-2.0
"""What the program makes out of its own command line: manual pages and bash's completion; and what `make install` puts where."""

import os
import pathlib
import re
import subprocess

import pytest

from urna_process import REPOSITORY, binary

pytestmark = pytest.mark.embedded
SUBCOMMANDS = re.compile(r"^Subcommands:\n((?: .*\n?)+)", re.MULTILINE)


def help_of(*command):
    return subprocess.run([binary(), *command, "--help"], check=True, capture_output=True, text=True, timeout=60).stdout


def commands(*command):
    """The program and all of its commands, as tuples of words."""
    found = [command]
    if listed := SUBCOMMANDS.search(help_of(*command)):
        for line in listed.group(1).splitlines():
            found += commands(*command, line.split()[0])
    return found


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    directory = tmp_path_factory.mktemp("documents") / "made"
    subprocess.run([binary(), "documents", "--out", directory], check=True, timeout=60)
    return directory


def test_there_is_a_page_for_the_program_and_for_each_command(documents):
    expected = {"-".join(("urna", *command)) + ".1" for command in commands()}
    assert len(expected) > 20 and {page.name for page in (documents / "man1").iterdir()} == expected


def rendered(page):
    """As a reader sees it: one line a paragraph, without any marks."""
    done = subprocess.run(["groff", "-man", "-Tascii", "-ww", "-P-cbou", "-rLL=1000n", page], check=True, capture_output=True,
                          text=True, timeout=60)
    assert done.stderr == "", f"{page.name}: {done.stderr}"
    return done.stdout


def test_each_page_tells_what_the_help_tells(documents):
    for command in commands():
        text = rendered(documents / "man1" / ("-".join(("urna", *command)) + ".1"))
        shown = help_of(*command)
        for title in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS"):
            assert re.search(rf"^{title}$", text, re.MULTILINE), (command, title)
        flags = set(re.findall(r"^ +(?:-h,)?(--[a-z-]+)", shown, re.MULTILINE))
        assert "--help" in flags and all(re.search(rf"{flag}\b", text) for flag in flags), command
        for variable in re.findall(r"\(Env:(\w+)\)", shown):
            assert variable in text, (command, variable)
    serve = rendered(documents / "man1/urna-serve.1")
    assert re.search(r"--data DIR\n +The data directory\. +Default: data\. +Environment: URNA_DATA\.", serve)
    assert 'listen = "127.0.0.1:8080"' in serve


def completed(documents, directory, *words):
    """What bash offers for the last word, and whether it would offer the names of files."""
    script = """
        compopt() { echo "files"; }
        source "$1"; shift
        COMP_WORDS=(urna "$@"); COMP_CWORD=$#
        _urna
        printf '%s\n' "${COMPREPLY[@]}"
    """
    done = subprocess.run(["bash", "--norc", "-uc", script, "bash", documents / "completions/urna", *words], check=True,
                          capture_output=True, text=True, timeout=60, cwd=directory)
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_completes_commands_options_and_files(documents, tmp_path):
    assert completed(documents, tmp_path, "ser") == ["serve"]
    assert set(completed(documents, tmp_path, "account", "")) >= {"add", "password", "list", "--help"}
    assert completed(documents, tmp_path, "account", "add", "--fore") == ["--forename"]
    assert completed(documents, tmp_path, "serve", "--listen", "1:1", "--dat") == ["--data"]
    assert completed(documents, tmp_path, "--config", "x.toml", "back") == ["backup"]
    assert completed(documents, tmp_path, "serve", "--data", "") == ["files"]
    assert completed(documents, tmp_path, "apportion", "") == ["files"]
    assert completed(documents, tmp_path, "serve", "--listen", "") == []
    for command in commands():
        if flags := set(re.findall(r"^ +(--[a-z-]+)", help_of(*command), re.MULTILINE)):
            assert flags <= set(completed(documents, tmp_path, *command, "--"))


# -- make install ----------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def build():
    directory = pathlib.Path(binary()).resolve().parent
    if not (directory / "documents/man1/urna.1").exists():
        pytest.skip("the program does not stand in the directory that it was built in, with its manual pages")
    return directory


def install(build, root, prefix):
    subprocess.run(["cmake", "--install", build, "--prefix", prefix], check=True, capture_output=True, timeout=60, umask=0o022,
                   env={**os.environ, "DESTDIR": str(root)})


@pytest.mark.parametrize("prefix, configuration", [("/usr", "/etc/urna"), ("/opt/urna", "/opt/urna/etc/urna")])
def test_files_are_installed_below_destdir_and_prefix(build, tmp_path, prefix, configuration):
    install(build, tmp_path, prefix)
    placed = tmp_path / prefix[1:]
    for name in ("bin/urna", "share/man/man1/urna-serve.1", "share/bash-completion/completions/urna", "lib/sysusers.d/urna.conf",
                 "share/doc/urna/licenses.txt", "share/doc/urna/LICENSE", "share/doc/urna/docs/openapi.yaml"):
        assert (placed / name).is_file(), name
    unit = (placed / "lib/systemd/system/urna.service").read_text()
    assert f"ExecStart={prefix}/bin/urna --config {configuration}/urna.toml serve\n" in unit and "@" not in re.sub(r"~?@[a-z-]+", "", unit)
    assert (tmp_path / configuration[1:] / "urna.toml").is_file()
    # Everybody can read it.
    assert [path for path in tmp_path.rglob("*") if path.stat().st_mode & 0o444 != 0o444] == []
    subprocess.run([placed / "bin/urna", "--version"], check=True, capture_output=True, timeout=60)


def test_a_configuration_that_was_changed_stays(build, tmp_path):
    install(build, tmp_path, "/usr")
    configuration = tmp_path / "etc/urna/urna.toml"
    configuration.write_text("# mine\n")
    install(build, tmp_path, "/usr")
    assert configuration.read_text() == "# mine\n"
