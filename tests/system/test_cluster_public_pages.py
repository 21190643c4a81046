# SPDX-License-Identifier: Apache-2.0
"""The public pages on a cluster: without the database, and of several admin services."""

import re

import pytest
import requests

from test_cluster_crashes import begin
from urna_process import within

pytestmark = pytest.mark.embedded


def test_without_the_database_a_page_says_so_and_nothing_old_is_shown(cluster):
    service, _, election = begin(cluster, 30)
    admin = service.urls["admin"]
    page = f"{admin}/results/{election.id}"
    published = service.call("admin", "POST", "/admin/publish", token=service.administrator_token, json={"id": election.id, "public": True})
    assert published.status_code == 200
    within(5, lambda: requests.get(page, timeout=30).status_code == 200)
    other = cluster.another("admin", "--time-zone", "Europe/Belgrade").start()
    # What each has read may be a second old.
    within(10, lambda: len({requests.get(f"{url}/results/{election.id}", timeout=30).headers["ETag"] for url in (admin, other.url)}) == 1)

    cluster.mariadb.kill()
    within(10, lambda: requests.get(page, timeout=60).status_code == 503)
    answer = requests.get(page, timeout=60, headers={"Accept-Language": "sr-Latn"})
    assert (answer.status_code, answer.headers["Cache-Control"], answer.headers["Content-Type"]) == (503, "no-store", "text/html; charset=utf-8")
    assert int(answer.headers["Retry-After"]) >= 1 and "Rezultati trenutno ne mogu da se prikažu" in answer.text
    data = requests.get(f"{page}/result.json", timeout=60)
    assert (data.status_code, data.headers["Cache-Control"]) == (503, "no-store") and data.json()["message"]

    cluster.mariadb.start()
    within(20, lambda: requests.get(page, timeout=60).status_code == 200)


def test_admin_service_has_what_its_pages_load(cluster):
    admin = cluster.another("admin", "--time-zone", "Europe/Belgrade").start()
    page = requests.get(f"{admin.url}/results", timeout=30).text
    script = requests.get(admin.url + re.search(r'src="(/assets/public-page-[^"]+\.js)"', page)[1], timeout=30)
    assert (script.status_code, script.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert requests.get(f"{admin.url}/", timeout=30).status_code == 404  # the console is the gateway's
