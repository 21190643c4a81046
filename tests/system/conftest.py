import os

import jwt
import pytest

import client
import urna_process

ELSEWHERE = os.environ.get("URNA_TEST_AUTHENTICATION_URL")


def pytest_collection_modifyitems(items):
    if ELSEWHERE:
        for item in items:
            if item.get_closest_marker("embedded"):
                item.add_marker(pytest.mark.skip(reason="needs control over the process"))


@pytest.fixture(scope="session", autouse=True)
def binary_is_there():
    assert ELSEWHERE or os.access(urna_process.binary(), os.X_OK), f"no binary at {urna_process.binary()}"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """An Urna to talk to: one started for the module, or the deployment that the environment names."""
    if ELSEWHERE:
        yield client.Service(ELSEWHERE, os.environ.get("URNA_TEST_ADMIN_URL"), os.environ.get("URNA_TEST_STATION_URL"),
                             os.environ.get("URNA_TEST_ADMIN_EMAIL", "admin@admin.com"),
                             os.environ.get("URNA_TEST_ADMIN_PASSWORD", "1"), os.environ.get("URNA_TEST_JWT_SECRET"))
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
    """Signs claims with the service's own secret (or as the test says)."""
    if service.secret is None:
        pytest.skip("the deployment's token secret is not known (URNA_TEST_JWT_SECRET)")

    def sign(claims, secret=None, algorithm="HS256", **more):
        return jwt.encode(claims, secret if secret is not None else service.secret, algorithm, **more)
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
