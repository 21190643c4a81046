// SPDX-License-Identifier: Apache-2.0
// What getResults computes each time: seats by D'Hondt, and shares.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "election/apportionment.h"

namespace {

using namespace urna::election;

// Falling votes, as they are in most elections.
std::vector<std::uint64_t> some_votes(std::int64_t lists) {
    std::vector<std::uint64_t> votes;
    for (std::int64_t i = 0; i < lists; ++i) votes.push_back(10'000'019 / static_cast<std::uint64_t>(i + 1));
    return votes;
}

void seats(benchmark::State& state) {
    const auto votes = some_votes(state.range(0));
    ApportionmentRule rule;
    rule.seats = static_cast<int>(state.range(1));
    rule.threshold = {0, 1};
    for (auto _ : state) benchmark::DoNotOptimize(apportion(votes, rule));
}

void shares(benchmark::State& state) {
    const auto votes = some_votes(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(shares_in_hundredths(votes));
}

BENCHMARK(seats)
    ->ArgNames({"lists", "seats"})
    ->Args({12, 250})
    ->Args({1000, 250})
    ->Args({12, 10'000})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(shares)->ArgName("lists")->Arg(12)->Unit(benchmark::kMicrosecond);

}  // namespace
