# SPDX-License-Identifier: Apache-2.0
"""Says which of many endpoints can be reached from a network namespace. Run inside it by `containers.reachable_from`.

Reads a JSON list of [host, port] on standard input; writes that of those to which a TCP connection could be opened.
"""

import concurrent.futures
import json
import socket
import sys


def opens(endpoint):
    try:
        with socket.create_connection(tuple(endpoint), timeout=2):
            return True
    except OSError:  # no such name, no route, refused, no answer
        return False


endpoints = json.load(sys.stdin)
with concurrent.futures.ThreadPoolExecutor(32) as pool:
    json.dump([endpoint for endpoint, open_ in zip(endpoints, pool.map(opens, endpoints)) if open_], sys.stdout)
