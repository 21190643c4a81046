# SPDX-License-Identifier: Apache-2.0
"""Reads the pages of metrics."""

import re

import requests


def samples(text):
    """Prometheus' text form as {name: [(labels, value)]}."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, labels, value = re.fullmatch(r'([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?', line).groups()
            pairs = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels or ""))
            found.setdefault(name, []).append((pairs, float(value)))
    return found


def metrics_of(url):
    answer = requests.get(url + "/metrics", timeout=5)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/plain")
    return samples(answer.text)


def by_label(rows, label):
    sums = {}
    for labels, value in rows:
        sums[labels.get(label)] = sums.get(labels.get(label), 0) + value
    return sums
