# SPDX-License-Identifier: Apache-2.0
"""Who may open a connection to whom: the contract's deployment rules, as pairs.

Networks know no direction, so of a pair either may reach the other.
"""

MAY_MEET = {frozenset(pair) for pair in [
    ("gateway", "authentication"), ("gateway", "admin"), ("gateway", "station"),
    ("authentication", "accounts-database"), ("migrate-accounts", "accounts-database"), ("account", "accounts-database"),
    ("admin", "elections-database"), ("daemon", "elections-database"), ("migrate-elections", "elections-database"),
    ("station", "redis"), ("daemon", "redis"), ("queue", "redis"),
    ("repair", "redis"), ("repair", "elections-database")]}

PORTS = {"gateway": 8080, "authentication": 8080, "admin": 8080, "station": 8080, "daemon": 8080,
         "accounts-database": 3306, "elections-database": 3306, "redis": 6379}
