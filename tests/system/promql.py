# SPDX-License-Identifier: Apache-2.0
"""Finds the metrics and labels that an expression of Prometheus' language names, and holds them against a scrape.

It takes for granted that the expression is well formed, which promtool looks at.
"""

import dataclasses
import re

TOKEN = re.compile(r"""
    (?P<space>\s+|\#[^\n]*)
  | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<number>0x[0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(?:ms|[smhdwy]|(?![\w.]))(?:\d+(?:ms|[smhdwy]))*|\.\d+)
  | (?P<name>[A-Za-z_][\w:]*)
  | (?P<sign>=~|!~|!=|==|>=|<=|[-+*/%^<>=(){}\[\],:@])
""", re.VERBOSE)
OPERATORS = {"and", "or", "unless", "bool", "offset", "atan2", "inf", "nan", "start", "end"}
LISTS_LABELS = {"by", "without", "on", "ignoring", "group_left", "group_right"}


@dataclasses.dataclass
class Selector:
    metric: str
    matchers: list  # (label, operator, value)


@dataclasses.dataclass
class Named:
    """What an expression names."""

    selectors: list
    grouping: set   # labels of `by (...)` and the like


def tokens_of(expression):
    place = 0
    while place < len(expression):
        found = TOKEN.match(expression, place)
        if found is None:
            raise ValueError(f"not understood: {expression[place:place + 20]!r}")
        place = found.end()
        if found.lastgroup != "space":
            yield found.lastgroup, found.group()


def named_in(expression):
    tokens = [*tokens_of(expression), ("end", ""), ("end", "")]
    selectors, grouping, at = [], set(), 0
    while tokens[at][0] != "end":
        kind, text = tokens[at]
        following = tokens[at + 1][1]
        at += 1
        if kind != "name":
            continue
        if text in LISTS_LABELS and following == "(":
            end = tokens.index(("sign", ")"), at)
            grouping |= {label for kind, label in tokens[at:end] if kind == "name"}
            at = end
        elif following == "{":
            end = tokens.index(("sign", "}"), at)
            within = [token for token in tokens[at + 1:end] if token != ("sign", ",")]
            triples = [within[first:first + 3] for first in range(0, len(within), 3)]
            selectors.append(Selector(text, [(label, operator, value[1:-1]) for (_, label), (_, operator), (_, value)
                                             in triples]))
            at = end
        elif following not in {"(", "by", "without"} and text not in OPERATORS | LISTS_LABELS:  # those are functions
            selectors.append(Selector(text, []))
    return Named(selectors, grouping)


def has(value, operator, known):
    """Whether a matcher names values that its label has. Of a pattern, which is a list of alternatives without brackets, each
    one must."""
    if operator in ("=", "!="):
        return value in known
    return all(any(re.fullmatch(alternative, one) for one in known) for alternative in value.split("|"))


def complaints(expression, scraped, of_target):
    """What the expression names and no scrape has. `scraped`: {metric: [labels]}; `of_target`: {label: values} of those that
    Prometheus' own configuration gives to every series."""
    named = named_in(expression)
    labels = set(of_target)
    for selector in named.selectors:
        rows = [{}] if selector.metric == "up" else scraped.get(selector.metric, [])
        if not rows:
            yield f"there is no metric {selector.metric}"
        known = {label: {row[label] for row in rows if label in row} for row in rows for label in row} | of_target
        labels |= set(known)
        for label, operator, value in selector.matchers:
            if rows and label not in known:
                yield f"{selector.metric} has no label {label}"
            elif rows and not has(value, operator, known[label]):
                yield f"no {label} of {selector.metric} is {operator} {value}"
    for label in sorted(named.grouping - labels):
        yield f"no metric here has a label {label}"
