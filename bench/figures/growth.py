# SPDX-License-Identifier: Apache-2.0
"""Figure 3: whether a ballot costs more when there are many already, beside the bare loaders."""

import loaders
import logs
from bench import KINDS, UPLOADS_SEED
from plots import lines
from report import Figure, Row

STEPS = 10
GROWTH_MAX = 1.5


def measure(bench):
    rows, plots, raw, commands = [], [], {}, []
    for kind in KINDS:
        measured = measure_kind(bench, kind)
        raw[kind] = measured
        rows += rows_of(bench, kind, measured)
        plots.append(plot_of(bench, kind, measured))
        commands.append(loaders.command(kind, bench.sizes.filled_ballots, bench.uploads(bench.sizes.filled_ballots),
                                        UPLOADS_SEED, "--seconds-max", bench.sizes.loader_seconds))
    return Figure("3", f"Growth: {bench.sizes.filled_ballots:,} ballots in one election", rows, commands, plots, raw)


def measure_kind(bench, kind):
    """Microseconds per ballot in each tenth: of Urna, and of the loaders as far as they came."""
    ballots = bench.sizes.filled_ballots
    filled = bench.filled(kind)
    measured = {"urna": micros(logs.costs(filled.timeline.instant_of, ballots, STEPS)),
                "seconds": filled.timeline.seconds}
    for name, packed in (("keyed", False), ("packed", True)):
        bench.say(f"{kind}: the {name} loader")
        account = loaders.load(filled.deployment, ballots, bench.uploads(ballots), UPLOADS_SEED, packed,
                               bench.sizes.transaction, bench.sizes.loader_seconds)
        whole_steps = account["ballots"] // (ballots // STEPS)
        costs = logs.costs(loaders.instant_of(account), whole_steps * (ballots // STEPS), whole_steps) if whole_steps else []
        measured[name] = micros(costs)
    return measured


def micros(costs):
    return [cost * 1e6 for cost in costs]


def rows_of(bench, kind, measured):
    step = bench.sizes.filled_ballots // STEPS
    urna = measured["urna"]
    ratio = urna[-1] / urna[0]
    yield Row(f"{kind}: cost of a ballot in the last {step:,} of {bench.sizes.filled_ballots:,}",
              f"{urna[-1]:.2f} µs; in the first {urna[0]:.2f} µs", f"at most {GROWTH_MAX} times the first", f"{ratio:.2f}",
              ratio <= GROWTH_MAX)
    for name in ("keyed", "packed"):
        costs = measured[name]
        if not costs:
            yield Row(f"{kind}: {name} loader", f"did not load {step:,} in {bench.sizes.loader_seconds} s")
        else:
            yield Row(f"{kind}: {name} loader, {len(costs)}. {step:,}", f"{costs[-1]:.2f} µs; the first {costs[0]:.2f} µs", "",
                      f"{costs[-1] / costs[0]:.2f}")


def plot_of(bench, kind, measured):
    step = bench.sizes.filled_ballots / STEPS / 1e6
    labels = {"urna": "Urna", "keyed": "bare loader, keyed", "packed": "bare loader, packed"}
    return lines(f"growth-{kind}", f"Cost of a ballot as the election grows, {kind}", "millions of ballots", "µs per ballot",
                 [(label, [((i + 1) * step, cost) for i, cost in enumerate(measured[name])])
                  for name, label in labels.items() if measured[name]])
