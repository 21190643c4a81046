# SPDX-License-Identifier: Apache-2.0
"""Makes an election smaller as long as two programs still disagree on it, so that a person can follow the disagreement."""

import copy


def parts(value, path=()):
    """The path of everything that could be left out or made smaller, the large before the small."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, its in inner:
        yield path + (key,)
        yield from parts(its, path + (key,))


def parent_of(election, path):
    for key in path[:-1]:
        election = election[key]
    return election


def variants(election, path):
    """Without the part, or with a smaller number in its place."""
    part = parent_of(election, path)[path[-1]]
    without = copy.deepcopy(election)
    del parent_of(without, path)[path[-1]]
    yield without
    if isinstance(part, int) and not isinstance(part, bool):
        for less in sorted({0, 1, part // 100 * 100, part // 10 * 10, part // 2, part // 10, part - 1}):
            if 0 <= less < part:
                smaller = copy.deepcopy(election)
                parent_of(smaller, path)[path[-1]] = less
                yield smaller


def smallest(election, disagree, tries=2000):
    """`disagree(election)` says whether both have a result, and not the same."""
    progress = True
    while progress:
        progress = False
        for path in list(parts(election)):
            try:
                candidates = list(variants(election, path))
            except (KeyError, IndexError, TypeError):
                continue  # an earlier step has left that part out
            for candidate in candidates:
                tries -= 1
                if tries < 0:
                    return election
                if disagree(candidate):
                    election, progress = candidate, True
                    break
    return election
