# SPDX-License-Identifier: Apache-2.0
"""What deploy/monitoring and the documentation say of metrics, held against what the processes really show after traffic.
That promtool takes the rules, and that each alert fires when it should, is tests/deploy/test_alerts.py's."""

import json
import re

import pytest
import requests
import yaml

import certificates
import promql
from client import Service, expect_empty, expect_message, expect_some_message, new_guid
from cluster import Cluster
from metrics import metrics_of
from urna_process import REPOSITORY, Urna, scaled

pytestmark = pytest.mark.embedded
MONITORING = REPOSITORY / "deploy" / "monitoring"
SERVICES = {"serve", "authentication", "admin", "station", "daemon"}
# What the shipped configurations of Prometheus give to every series, with the values that matter.
OF_TARGET = {"job": {"urna"}, "service": SERVICES, "instance": {"127.0.0.1:8080"}}


def some_traffic(service):
    """An answer of each kind that a day brings."""
    official = service.new_official()
    expect_message(service.login(official.person.email, "wrong"), "Invalid credentials.")
    assert service.refresh(official.refresh_token).status_code == 200
    assert service.accounts().status_code == 200
    election = service.election_now(service.new_participants(2))
    guid = new_guid()
    for _ in range(2):
        expect_empty(service.vote(official.token, [(guid, 1)], key="twice"))
    expect_empty(service.vote(official.token, [(guid, 1), (new_guid(), 9)]))
    expect_message(service.vote(official.token, [("no-guid", 1)]), "Incorrect ballot GUID on line 0.")
    assert service.uploads(official.token).status_code == 200
    election.wait_for_end()
    assert service.get_results(election.id).status_code == 200
    assert service.overview().status_code == service.progress(election.id).status_code == 200
    for path in ("/healthz", "/nothing"):
        service.call("admin", "GET", path)
    return official


def seen_by_now(page, into):
    for name, rows in page.items():
        into.setdefault(name, []).extend(labels for labels, _ in rows)


@pytest.fixture(scope="module")
def scraped(tmp_path_factory):
    """{service: {metric: [labels]}}"""
    found = {name: {} for name in SERVICES}
    urna = Urna(tmp_path_factory.mktemp("urna"), certificates.trusted_pair().options)
    urna.tls = True
    try:
        urna.start()
        some_traffic(Service.of(urna))
        seen_by_now(metrics_of(urna.url), found["serve"])
        urna.stop()
    finally:
        urna.kill()
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), stations=1)
    try:
        cluster.start()
        service = cluster.service()
        official = some_traffic(service)
        for process in cluster.processes:
            seen_by_now(metrics_of(process.url), found[process.name])
        [station] = cluster.stations
        cluster.redis.kill()
        expect_some_message(service.vote(official.token, [(new_guid(), 1)]), 503)
        expect_some_message(requests.get(station.url + "/readyz", timeout=scaled(10)), 503)
        seen_by_now(metrics_of(station.url), found["station"])
    finally:
        cluster.kill()
    return found


@pytest.fixture(scope="module")
def everywhere(scraped):
    """{metric: [labels]} of all services together."""
    together = {}
    for page in scraped.values():
        for name, rows in page.items():
            together.setdefault(name, []).extend(rows)
    return together


# -- expressions -----------------------------------------------------------------------------------------------------

def alerts():
    whole = yaml.safe_load((MONITORING / "alerts.yaml").read_text())
    return [rule for group in whole["groups"] for rule in group["rules"]]


def dashboard():
    return json.loads((MONITORING / "dashboard.json").read_text())


def targets():
    return [pytest.param(target, id=f"{panel['title']}-{target['refId']}")
            for panel in dashboard()["panels"] for target in panel.get("targets", [])]


def asked_of_prometheus(target):
    """The expression of a panel with Grafana's variables put in."""
    return target["expr"].replace("$__rate_interval", "5m").replace("$service", ".+")


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule["alert"]) for rule in alerts()])
def test_an_alert_asks_only_for_what_the_processes_show(everywhere, rule):
    assert list(promql.complaints(rule["expr"], everywhere, OF_TARGET)) == []


@pytest.mark.parametrize("target", targets())
def test_a_panel_asks_only_for_what_the_processes_show(everywhere, target):
    assert list(promql.complaints(asked_of_prometheus(target), everywhere, OF_TARGET)) == []


def test_the_dashboard_offers_the_services_that_are_scraped():
    [asked] = [variable["query"]["query"] for variable in dashboard()["templating"]["list"] if variable["name"] == "service"]
    selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", asked).groups()
    assert list(promql.complaints(selector, {}, OF_TARGET)) == [] and label in OF_TARGET


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule["alert"]) for rule in alerts()])
def test_an_alerts_texts_name_only_labels_that_there_are(everywhere, rule):
    known = set(OF_TARGET) | {label for rows in everywhere.values() for row in rows for label in row}
    for text in rule["annotations"].values():
        assert set(re.findall(r"\$labels\.(\w+)", text)) <= known


@pytest.mark.parametrize("target", targets())
def test_a_legend_names_only_labels_that_there_are(everywhere, target):
    known = set(OF_TARGET) | {label for rows in everywhere.values() for row in rows for label in row}
    assert set(re.findall(r"{{\s*(\w+)\s*}}", target.get("legendFormat", ""))) <= known


@pytest.mark.parametrize("expression, complaint", [
    ("max(urna_queue_age_seconds) > 60", "there is no metric urna_queue_age_seconds"),
    ("rate(urna_http_request_seconds[5m])", "there is no metric urna_http_request_seconds"),
    ('sum by (path) (urna_uploads_total)', "no metric here has a label path"),
    ('urna_uploads_total{outcome="accepted"}', "urna_uploads_total has no label outcome"),
    ('urna_uploads_total{result="lost"}', "no result of urna_uploads_total is = lost"),
    ('urna_uploads_total{result!="lost"}', "no result of urna_uploads_total is != lost"),
    ('urna_uploads_total{result=~"accepted|lost"}', "no result of urna_uploads_total is =~ accepted|lost"),
    ('urna_http_request_seconds_bucket{le="0.3"}', "no le of urna_http_request_seconds_bucket is = 0.3"),
    ('up{service="voting"} == 0', "no service of up is = voting"),
    ("urna_queue_uploads / on (instance) group_left (zone) urna_queue_bytes", "no metric here has a label zone"),
])
def test_a_wrong_name_is_found(everywhere, expression, complaint):
    assert list(promql.complaints(expression, everywhere, OF_TARGET)) == [complaint]


@pytest.mark.parametrize("expression", [
    'histogram_quantile(0.99, sum by (le, route) (rate(urna_http_request_seconds_bucket{status=~"5..", le!="+Inf"}[1m30s])))',
    'max(urna_queue_oldest_seconds) > bool 1.5e1 or absent(urna_queue_bytes offset 5m) # urna_nothing',
    "max_over_time(urna_queue_uploads[1h:1m] @ end()) unless on (instance) urna_dead_letters",
])
def test_right_names_are_not_complained_of(everywhere, expression):
    assert list(promql.complaints(expression, everywhere, OF_TARGET)) == []


def test_what_is_no_expression_is_not_passed_over(everywhere):
    with pytest.raises(ValueError):
        list(promql.complaints("urna_queue_uploads ; 1", everywhere, OF_TARGET))


# -- the documentation -----------------------------------------------------------------------------------------------

def documented():
    """{metric: (what stands of its labels)}, from the table of metrics."""
    pages = [page.read_text() for page in sorted((REPOSITORY / "docs").glob("**/*.md"))]
    return dict(re.findall(r"^\| `(urna_\w+)` \| (.*?) \|", "\n".join(pages), re.MULTILINE))


def families(everywhere):
    """{metric: labels}, with a histogram's series together under its name."""
    found = {}
    for name, rows in everywhere.items():
        histogram = re.fullmatch(r"(\w+)_bucket", name)
        family = histogram.group(1) if histogram else re.sub(r"_(sum|count)$", "", name)
        found.setdefault(family, set()).update(label for row in rows for label in row if label != "le")
    return found


def test_the_documentation_lists_the_metrics_and_labels_that_there_are_and_no_others(everywhere):
    told = {name: set(re.findall(r"`([a-z_]+)`", re.sub(r": [^;]*", "", labels)))
            for name, labels in documented().items()}
    assert told == families(everywhere)


def test_the_values_of_labels_that_the_documentation_names_are_there(everywhere):
    for name, labels in documented().items():
        for label, values in re.findall(r"`([a-z_]+)`: ([^;]*)", labels):
            rows = everywhere.get(name) or everywhere[f"{name}_count"]
            assert {row[label] for row in rows} == set(re.findall(r"`([a-z_]+)`", re.sub(r"\(.*?\)", "", values)))
