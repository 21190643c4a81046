# SPDX-License-Identifier: Apache-2.0
import os

import jwt
import pytest

import client
import openapi
import urna_process
from cluster import Cluster, running
from pages import ClusterOperator, Operator

ELSEWHERE = os.environ.get("URNA_TEST_AUTHENTICATION_URL")
DEPLOYMENT = os.environ.get("URNA_TEST_DEPLOYMENT", "embedded")
TOKENS = os.environ.get("URNA_TEST_TOKENS", "ES256")


def pytest_collection_modifyitems(config, items):
    if not os.environ.get("URNA_TEST_LONG"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if ELSEWHERE:
        for item in items:
            if item.get_closest_marker("embedded"):
                item.add_marker(pytest.mark.skip(reason="needs control over the process"))
    elif DEPLOYMENT == "cluster":
        # What does not talk to the module's service starts servers of its own, which are the same in either mode.
        talking = [item for item in items if "service" in item.fixturenames]
        config.hook.pytest_deselected(items=[item for item in items if item not in talking])
        items[:] = talking


def pytest_configure(config):
    openapi.watch.begin()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(item):
    """A test fails here, and not where its exchange is found to deviate: there somebody may catch the error, or try again."""
    outcome = yield
    found = openapi.watch.take(of_requests=item.get_closest_marker("undescribed_requests") is None)
    outcome.get_result()
    if found:
        pytest.fail("not as docs/openapi.yaml says:\n" + "\n".join(found), pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def binary_is_there():
    assert ELSEWHERE or os.access(urna_process.binary(), os.X_OK), f"no binary at {urna_process.binary()}"


@pytest.fixture(scope="module")
def module_cluster(tmp_path_factory, request):
    """The module's own cluster; its options are the module's CLUSTER."""
    with running(Cluster(tmp_path_factory.mktemp("cluster"), **getattr(request.module, "CLUSTER", {}))) as whole:
        yield whole


@pytest.fixture
def cluster(module_cluster):
    """The module's cluster, whole again after each test."""
    yield module_cluster
    module_cluster.mend()


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """An Urna to talk to: one started for the module, or the deployment that the environment names."""
    if ELSEWHERE:
        elsewhere = client.Service(
            ELSEWHERE, os.environ.get("URNA_TEST_ADMIN_URL"), os.environ.get("URNA_TEST_STATION_URL"),
            os.environ.get("URNA_TEST_ADMIN_EMAIL", "admin@admin.com"),
            os.environ.get("URNA_TEST_ADMIN_PASSWORD", "1"), os.environ.get("URNA_TEST_JWT_SECRET"))
        yield elsewhere
        # All modules share it, and the next one must find room for an election that has begun before.
        client.sleep_until(elsewhere.last_end + client.BEGUN_BEFORE)
        return
    if DEPLOYMENT == "cluster":
        with running(Cluster(tmp_path_factory.mktemp("cluster"), tokens=TOKENS)) as whole:
            yield whole.service()
        return
    urna = urna_process.Urna(tmp_path_factory.mktemp("urna"), ["--time-zone", "Europe/Belgrade"])
    urna.start()
    try:
        yield client.Service.of(urna)
        urna.stop()
    finally:
        urna.kill()


@pytest.fixture(scope="module")
def official(service):
    return service.new_official()


@pytest.fixture
def mint(service):
    """Signs claims as the service itself does, or with a secret or an algorithm of the test's."""
    if service.sign is None:
        pytest.skip("the deployment's token secret is not known (URNA_TEST_JWT_SECRET)")

    def sign(claims, secret=None, algorithm=None):
        if secret is None and algorithm is None:
            return service.sign(claims)
        return jwt.encode(claims, secret or service.secret or "a secret", algorithm or "HS256")
    return sign


@pytest.fixture
def prepare(tmp_path_factory):
    """Makes servers that the test itself starts, stops and kills; what still runs at the end is stopped in order."""
    made = []

    def make(*options, directory=None, **more):
        made.append(urna_process.Urna(directory or tmp_path_factory.mktemp("urna"), options, **more))
        return made[-1]

    yield make
    try:
        for urna in made:
            if urna.process is not None:
                urna.stop()
    finally:
        for urna in made:
            urna.kill()


@pytest.fixture
def serve(prepare):
    """Starts a server of the test's own with the options given."""
    return lambda *options, **more: prepare(*options, **more).start()


@pytest.fixture
def blocks(request):
    """The blocks of a page that `pages.runs` gives to the test, each of which it has to run."""
    for block in request.param:
        block.was_run = False
    yield request.param
    assert [str(block) for block in request.param if not block.was_run] == []


@pytest.fixture
def operator(prepare, tmp_path):
    """Whoever looks after a service, which runs."""
    return Operator(prepare().start(), tmp_path)


@pytest.fixture
def cluster_operator(cluster, tmp_path):
    return ClusterOperator(cluster, tmp_path)
