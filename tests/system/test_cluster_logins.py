# SPDX-License-Identifier: Apache-2.0
"""What replicas of authentication know of one another's log-ins."""

import pytest

from people import new_person
from test_abuse_logins import OWNER, expect_guesses, expect_limit_of_account, log_in

pytestmark = pytest.mark.embedded


def test_replicas_share_the_addresses_that_are_known(cluster):
    """Those that logged in at one of them: no guesses at another one lock them out there."""
    person = new_person()
    assert cluster.service().register(person.fields()).status_code == 200
    assert log_in(cluster.authentication, person.email, person.password, OWNER).status_code == 200
    replica = cluster.another("authentication", "--login-failures-per-account", "5").start()
    for number in range(5):
        expect_guesses(replica, person.email, 1, f"127.0.1.{number + 1}")
    expect_limit_of_account(replica, person.email)
    assert cluster.mariadb.ask("SELECT address FROM accounts.known_addresses "
                               f"JOIN accounts.accounts ON id = account WHERE email = '{person.email}'") == [[OWNER]]
