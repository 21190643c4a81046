# SPDX-License-Identifier: Apache-2.0
"""The commands that CONTRIBUTING.md and other pages tell developers to run. Building and testing everything here would take
an hour: each command is asked instead what it would build, run or select, and it has to be something."""

import json
import pathlib
import re
import shlex
import subprocess

import pytest

from pages import Shell, runs, text_of
from urna_process import REPOSITORY, binary, environment, scaled

import check_quickstart  # in scripts/, which pages.py makes known

pytestmark = pytest.mark.embedded

BUILD = pathlib.Path(binary()).resolve().parent


def said(*command, cwd=REPOSITORY, **variables):
    """What a command printed, once it has ended with 0."""
    clean = {name: value for name, value in environment(**variables).items() if not name.startswith("PYTEST_")}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=clean, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=scaled(60))
    assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


def presets():
    return {preset["name"] for preset in json.loads((REPOSITORY / "CMakePresets.json").read_text())["testPresets"]}


def count_in_ninja(preset, *targets):
    """scripts/build.sh: the steps that ninja would take for these targets, and one for a target that is up to date."""
    assert preset in presets()
    return sum(len(said("ninja", "-C", BUILD, "-t", "query", target).splitlines()) for target in targets)


def count_in_ctest(preset, *arguments):
    """ctest."""
    assert preset in presets()
    return int(re.search(r"Total Tests: (\d+)", said("ctest", "--test-dir", BUILD, "-N", *arguments)).group(1))


def count_in_program(program, *arguments):
    """A test program of Google Test; the names of its tests are indented."""
    listed = said(BUILD / program.removeprefix("build/release/"), "--gtest_list_tests", *arguments)
    return len(re.findall(r"^  \S", listed, re.MULTILINE))


def count_in_pytest(*arguments, **variables):
    collected = said("/usr/bin/python3", "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q", *arguments,
                     **variables)
    return collected.count("::")


def count_in_console(script, *names):
    """Vitest takes the files whose path has one of the names in it."""
    files = [path.relative_to(REPOSITORY / "web") for path in (REPOSITORY / "web").glob("**/*.test.ts")
             if "node_modules" not in path.parts and (path.parts[len(REPOSITORY.parts) + 1] == "e2e") == (script == "e2e")]
    return sum(any(name in str(file) for name in names) for file in files)


def selected(command):
    """How much a command would build, run or select."""
    variables, words = {}, shlex.split(command, comments=True)
    while re.fullmatch(r"[A-Z_]+=.*", words[0]):
        name, _, value = words.pop(0).partition("=")
        variables[name] = value
    match words:
        case ["scripts/build.sh", preset, *targets]:
            return count_in_ninja(preset, *targets)
        case ["ctest", "--preset", preset, *arguments]:
            return count_in_ctest(preset, *arguments)
        case ["/usr/bin/python3", "-m", "pytest", *arguments]:
            return count_in_pytest(*arguments, **variables)
        case ["make", target]:
            return len(re.findall(rf"^{target}:", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
        case ["npm", "run", "e2e", "--", *names]:
            return count_in_console("e2e", *names)
        case ["npm", "test", "--", *names]:
            return count_in_console("test", *names)
        case ["npm", "run", script]:
            return int(script in json.loads((REPOSITORY / "web" / "package.json").read_text())["scripts"])
        case ["grep", *arguments]:
            return len(said("bash", "-c", command).splitlines())
        case [program, *arguments] if program.startswith("build/release/tests/unit/"):
            return count_in_program(program, *arguments)
    raise AssertionError(f"nothing is known of: {command}")


def all_select_something(blocks):
    if not (BUILD / "tests" / "unit" / "store_test").exists():
        pytest.skip(f"the unit tests are not built in {BUILD}")
    for block in blocks:
        block.was_run = True
        for command in block.lines():
            assert selected(command) > 0, f"{block}: {command}"


@runs("CONTRIBUTING.md", "Build and test what concerns you", "How tests are named, and how you select them",
      "Before a change goes in", "The console")
def test_each_command_for_contributors_selects_something(blocks):
    all_select_something(blocks)


@runs("tests/system/README.md", "Tests over HTTP", "On a cluster")
def test_each_example_of_tests_over_http_selects_something(blocks):
    all_select_something(blocks)


@runs("tests/deploy/README.md", "Tests of deploy/")
def test_each_example_of_tests_of_the_deployment_selects_something(blocks):
    all_select_something(blocks)


@pytest.mark.parametrize("command", [
    "scripts/build.sh release nothing_test", "ctest --preset release -R '^nothing\\.'", "make nothing", "npm run nothing",
    "/usr/bin/python3 -m pytest tests/system/test_voting.py -k no_such_test", "npm run e2e -- nothing", "npm test -- nothing",
    "build/release/tests/unit/store_test --gtest_filter='*NoSuchTest*'", "grep -l nothing README.md no/file", "nothing at all"])
def test_a_command_that_selects_nothing_is_found(command):
    with pytest.raises(AssertionError):
        assert selected(command) > 0


# -- the README --------------------------------------------------------------------------------------------------------

@runs("README.md", "Quick start with curl")
def test_the_quick_start_is_run_by_a_check_of_its_own(blocks):
    commands = check_quickstart.quick_start((REPOSITORY / "README.md").read_text())
    for block in blocks:
        block.was_run = block.text in commands


@pytest.fixture
def clone(tmp_path):
    """The shell of somebody in a clone that was built."""
    (tmp_path / "build" / "release").mkdir(parents=True)
    (tmp_path / "build" / "release" / "urna").symlink_to(BUILD / "urna")
    (tmp_path / "tests").symlink_to(REPOSITORY / "tests")
    return Shell(tmp_path)


@runs("README.md", "Configuration")
def test_the_readme_starts_the_service(clone, tmp_path, blocks):
    block, = blocks
    (tmp_path / "urna.toml").write_text('time-zone = "Europe/Paris"\n')
    text = text_of(block, [("/var/lib/urna", tmp_path / "data"), ("/etc/urna.toml", tmp_path / "urna.toml")])
    flags, variable, file = text.splitlines()
    assert "Europe/Belgrade" in clone.serve(flags)
    clone.serve(f"env {variable}")
    assert "Europe/Paris" in clone.serve(file)


@runs("README.md", "A real election")
def test_the_readme_holds_a_real_election_again(clone, serve, blocks):
    replay, apportion = blocks
    clone.done(replay, replace=[("--ballots 1000000", "--ballots 2000"), ("--stations 100", f"--stations 3 --duration 3 --url {serve().url}"),
                                ("--duplicates 2000", "--duplicates 5"), ("--spoiled 1000", "--spoiled 5")])
    assert "183 seats" in clone.done(apportion)
