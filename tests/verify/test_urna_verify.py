# SPDX-License-Identifier: Apache-2.0
"""Both verifiers say the same of bundles that are right, and of those in which one thing is wrong."""

import pytest

import bundles
import mutations
from mutations import ANY, KEPT, RIGHT, UNKNOWN, UNSEEN, Case
from programs import PROGRAMS, PYTHON_FILE, arguments_of


def answers(case, directory):
    """What each program says of a case. They agree on the exit status and on the first check that fails."""
    arguments = arguments_of(case, directory)
    result = [program(arguments) for program in PROGRAMS]
    said = [(its.status, its.failed) for its in result]
    assert len(set(said)) == 1, "\n".join(its.output for its in result)
    return result


def expect(mutation, directory):
    case = mutation.make()
    for answer in answers(case, directory):
        failed, status = answer.failed, answer.status
        if case.expected == ANY:
            assert status in (0, 1, 2), answer.output
        elif case.expected == RIGHT:
            assert (failed, status in (0, 2)) == (None, True), answer.output
        elif case.expected in (KEPT, UNSEEN):
            assert (failed, answer.of("6.1")) == (None, "PASS" if case.expected == KEPT else "SKIP"), answer.output
        elif case.expected == UNKNOWN:
            assert (failed, status, answer.of("3.1"), answer.of("3.2"), answer.of("5.4")) == (None, 2, "SKIP", "SKIP", "SKIP"), answer.output
        else:
            assert (failed, status) == (case.expected, 1), answer.output


def named(mutation):
    return f"{mutation.field}, {mutation.name}"


def plain_case(**others):
    world = mutations.plain()
    number = world.named["open"]
    given = {"bundle": world.bundle(), "anchors": bundles.anchors(bundles.checkpoint(world.entries)),
             "since": bundles.checkpoint(world.entries[:17]), "receipt": bundles.receipt_of(world, number),
             "file": bundles.file_of(world.ballots[number])}
    return Case("", "", RIGHT, **{**given, **others})


def test_a_bundle_of_which_everything_can_be_checked_ends_with_0(tmp_path):
    for answer in answers(plain_case(), tmp_path):
        assert (answer.status, len(answer.lines), answer.first("SKIP")) == (0, 24, None), answer.output


def test_a_bundle_with_sealed_ballots_and_a_time_before_the_log_ends_with_2(tmp_path):
    world = mutations.whole()
    case = Case("", "", RIGHT, world.bundle(), anchors=bundles.anchors(bundles.checkpoint(world.entries)))
    for answer in answers(case, tmp_path):
        assert answer.status == 2, answer.output
        assert [number for number, word, _ in answer.lines if word == "SKIP"] == ["4.4", "5.2"], answer.output


def test_uploads_from_before_the_log_are_named_by_the_count_that_lacks_them(tmp_path):
    def announce(log):
        log.participant(1)
        log.election(2, 100, 200, [1], "pseudonymous", 50)

    log = bundles.log_after(announce)
    log.close(2)
    number = log.close(2)
    anchors = bundles.anchors(bundles.checkpoint(log.world.entries))
    for answer in answers(Case("", "", RIGHT, log.world.bundle(), anchors=anchors), tmp_path):
        skipped = [(check, f": {number}: " in text) for check, word, text in answer.lines if word == "SKIP"]
        assert (answer.status, skipped) == (2, [("5.1", True), ("5.2", True)]), answer.output


def test_without_anchors_one_check_cannot_be_made(tmp_path):
    for policy in (bundles.POLICY, bundles.POLICY_WITHOUT_WITNESSES):
        case = plain_case(anchors=None, since=None, receipt=None, file=None, policy=policy)
        for answer in answers(case, tmp_path):
            assert [number for number, word, _ in answer.lines if word == "SKIP"] == ["1.4"], answer.output
            assert (answer.status, len(answer.lines)) == (2, 21), answer.output


def test_the_checks_behind_the_one_that_fails_are_left_out(tmp_path):
    bundle = mutations.flip(mutations.plain().bundle(), 600)  # in MANIFEST
    for answer in answers(plain_case(bundle=bundle), tmp_path):
        assert [word for _, word, _ in answer.lines] == ["PASS", "FAIL"] + ["SKIP"] * 22, answer.output


def test_the_file_runs_by_itself_and_prints_the_same(tmp_path):
    arguments = arguments_of(plain_case(), tmp_path)
    alone = PYTHON_FILE(arguments)
    assert (alone.status, alone.output) == (0, PROGRAMS[0](arguments).output)
    assert alone.output.splitlines()[0] == "1.1 PASS the file is an archive"
    assert alone.output.splitlines()[-1] == "PASS: 24 checks passed"


@pytest.mark.parametrize("change", [
    lambda its: its[1:], lambda its: its[:1], lambda its: its + ["--later", "x"], lambda its: [its[0] + "-none"] + its[1:],
    lambda its: its + ["--since", its[0] + "-none"], lambda its: its + ["--file", its[0]]],
    ids=["no bundle", "no policy", "an unknown option", "a bundle that is not there", "an earlier checkpoint that is not there",
         "a file without a receipt"])
def test_a_wrong_call_ends_with_3(change, tmp_path):
    arguments = change(arguments_of(plain_case(anchors=None, since=None, receipt=None, file=None), tmp_path))
    assert [program(arguments).status for program in PROGRAMS] == [3] * len(PROGRAMS)


@pytest.mark.parametrize("policy", [
    "", "quorum none", "log x\nquorum none\n", f"log {bundles.LOG.vkey}\n", f"log {bundles.LOG.vkey}\nquorum none\nquorum none\n",
    f"log {bundles.LOG.vkey}\nquorum a\n", f"log {bundles.WITNESSES[0].vkey}\nquorum none\n",
    f"witness a {bundles.LOG.vkey}\nquorum none\n", f"witness none {bundles.WITNESSES[0].vkey}\nquorum none\n",
    f"witness a {bundles.WITNESSES[0].vkey}\nwitness a {bundles.WITNESSES[1].vkey}\nquorum none\n",
    f"witness a {bundles.WITNESSES[0].vkey}\ngroup b 2 a\nquorum b\n", f"witness a {bundles.WITNESSES[0].vkey}\ngroup b any a a\nquorum b\n",
    f"group b any a\nwitness a {bundles.WITNESSES[0].vkey}\nquorum b\n", f"log {bundles.LOG.vkey}\r\nquorum none\n",
    f"log {bundles.LOG.vkey.replace('+', '+0', 1)}\nquorum none\n"])
def test_a_policy_that_is_malformed_ends_with_3(policy, tmp_path):
    case = plain_case(policy=policy, anchors=None, since=None, receipt=None, file=None)
    assert [its.status for its in answers(case, tmp_path)] == [3] * len(PROGRAMS)


@pytest.mark.parametrize("mutation", mutations.one_of_each_field(), ids=named)
def test_the_first_check_that_fails_names_what_is_wrong(mutation, tmp_path):
    expect(mutation, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("mutation", mutations.mutations(), ids=named)
def test_each_mutation_is_found_by_its_check(mutation, tmp_path):
    expect(mutation, tmp_path)
