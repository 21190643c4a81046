# SPDX-License-Identifier: Apache-2.0
"""A cluster whose MariaDB is reached over TLS alone: what is lost with a connection is the same as without."""

import pytest

import certificates
from cluster import MARIADB_RIGHTS, Cluster, running
from engines import Mariadb
from test_cluster_crashes import test_a_killed_mariadb_loses_nothing_and_stations_do_not_notice  # noqa: F401

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


class EncryptedCluster(Cluster):
    def __init__(self, directory):
        pair = certificates.make_pair(directory / "tls", "localhost")
        self.authority = pair.certificate
        super().__init__(directory, mariadb_settings=[*Mariadb.SMALL_AND_QUICK, f"--ssl-cert={pair.certificate}",
                                                      f"--ssl-key={pair.key}"])

    def database(self, user):
        return super().database(user) | {"URNA_DATABASE": f"localhost:{self.mariadb.port}",
                                         "URNA_DATABASE_TLS_CA": str(self.authority)}

    def make_databases(self):
        super().make_databases()
        self.mariadb.ask("".join(f"ALTER USER {user}@'%' REQUIRE SSL;" for user in ("migration", *MARIADB_RIGHTS)))


@pytest.fixture(scope="module")
def module_cluster(tmp_path_factory):
    with running(EncryptedCluster(tmp_path_factory.mktemp("cluster"))) as whole:
        yield whole


def test_every_connection_of_a_service_is_encrypted(cluster):
    rows = cluster.mariadb.ask("SELECT id, user FROM information_schema.processlist WHERE user IN "
                               "('authentication', 'admin', 'daemon')")
    assert {user for _, user in rows} == {"authentication", "admin", "daemon"}
    [[_, accepted]] = cluster.mariadb.ask("SHOW GLOBAL STATUS LIKE 'Ssl_finished_accepts'")
    assert int(accepted) >= len(rows)
