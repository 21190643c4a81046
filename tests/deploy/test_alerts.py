# SPDX-License-Identifier: Apache-2.0
"""What can be said of deploy/monitoring with promtool: its files are well formed, and each alert fires when it should and is
quiet when it should. What the expressions name is held against real processes by tests/system/test_monitoring.py."""

import itertools
import json
import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
MONITORING = REPOSITORY / "deploy" / "monitoring"
TESTS = pathlib.Path(__file__).with_name("alerts_test.yaml")


def promtool(*arguments):
    unpacked = REPOSITORY / "build" / "tools" / "promtool"
    program = unpacked if unpacked.exists() else shutil.which("promtool")
    assert program, "there is no promtool; scripts/install.sh test unpacks it"
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=300)


def alerts():
    whole = yaml.safe_load((MONITORING / "alerts.yaml").read_text())
    return [rule for group in whole["groups"] for rule in group["rules"]]


def panels():
    return json.loads((MONITORING / "dashboard.json").read_text())["panels"]


NAMES = [rule["alert"] for rule in alerts()]


# -- rules ---------------------------------------------------------------------------------------------------------------

def test_the_rules_are_well_formed():
    done = promtool("check", "rules", "--lint-fatal", MONITORING / "alerts.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", ["prometheus-serve.yaml", "prometheus-cluster.yaml"])
def test_a_configuration_of_prometheus_is_well_formed(file):
    done = promtool("check", "config", "--lint-fatal", MONITORING / file)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_are_clean_yaml():
    done = subprocess.run(["yamllint", "--strict", "--config-file", MONITORING.parent / ".yamllint", MONITORING, TESTS],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("rule", alerts(), ids=NAMES)
def test_an_alert_says_how_urgent_it_is_what_is_wrong_and_what_to_do(rule):
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert set(rule["annotations"]) == {"summary", "description", "runbook"}
    # That there is such a page, and such a heading, is checked with every other mention of the documentation.
    assert re.fullmatch(r"docs/[\w/-]+\.md(?:#[\w-]+)?", rule["annotations"]["runbook"])


def cases():
    """(alert, whether it is expected to fire), of each case."""
    for test in yaml.safe_load(TESTS.read_text())["tests"]:
        for case in test["alert_rule_test"]:
            yield case["alertname"], bool(case["exp_alerts"])


def test_each_alert_has_a_case_in_which_it_fires_and_one_in_which_it_is_quiet():
    assert set(cases()) == set(itertools.product(NAMES, [True, False]))
    assert len(set(NAMES)) == len(NAMES)


def test_the_alerts_fire_in_their_cases_and_in_no_others():
    done = promtool("test", "rules", TESTS)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("expression, firing", [("vector(1) < 0", True), ("vector(1)", False)], ids=["never", "always"])
def test_the_cases_of_each_alert_fail_when_it_is_wrong(tmp_path, expression, firing):
    whole = yaml.safe_load((MONITORING / "alerts.yaml").read_text())
    for rule in (rule for group in whole["groups"] for rule in group["rules"]):
        rule["expr"] = expression
        rule.pop("for", None)
    (tmp_path / "alerts.yaml").write_text(yaml.safe_dump(whole))
    tests = yaml.safe_load(TESTS.read_text()) | {"rule_files": ["alerts.yaml"]}
    for test in tests["tests"]:
        test["alert_rule_test"] = [case for case in test["alert_rule_test"] if bool(case["exp_alerts"]) == firing]
    (tmp_path / "test.yaml").write_text(yaml.safe_dump(tests))
    done = promtool("test", "rules", tmp_path / "test.yaml")
    failed = set(re.findall(r"alertname: (\w+)", done.stdout + done.stderr))
    assert done.returncode == 1 and failed == set(NAMES)


# -- dashboard -----------------------------------------------------------------------------------------------------------

def test_the_dashboard_asks_the_prometheus_that_its_variable_names():
    whole = json.loads((MONITORING / "dashboard.json").read_text())
    variables = {variable["name"]: variable for variable in whole["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource" and variables["datasource"]["query"] == "prometheus"
    asking = [variables["service"], *whole["annotations"]["list"],
              *(one for panel in panels() if panel["type"] != "row" for one in [panel, *panel["targets"]])]
    assert {json.dumps(one["datasource"]) for one in asking} == {'{"type": "prometheus", "uid": "${datasource}"}'}
    assert "__inputs" not in whole and whole["uid"] and "id" not in whole  # as it has to be to be provisioned


def test_the_dashboards_expressions_are_well_formed(tmp_path):
    asked = [target["expr"] for panel in panels() for target in panel.get("targets", [])]
    rules = [{"record": f"panel:{number}", "expr": expr.replace("$__rate_interval", "5m").replace("$service", ".+")}
             for number, expr in enumerate(asked)]
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    done = promtool("check", "rules", "--lint-fatal", tmp_path / "rules.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dashboards_panels_are_apart():
    ids = [panel["id"] for panel in panels()]
    assert len(set(ids)) == len(ids)
    taken = [(x, y) for place in (panel["gridPos"] for panel in panels())
             for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])]
    assert len(set(taken)) == len(taken) and max(x for x, _ in taken) < 24


def test_each_metric_that_an_alert_looks_at_is_on_the_dashboard():
    shown = json.dumps(panels())
    for rule in alerts():
        for metric in re.findall(r"\burna_\w+?(?=_count\b|_bucket\b|\b)", rule["expr"]):
            assert metric in shown, f"{rule['alert']}: {metric}"
