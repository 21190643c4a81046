// SPDX-License-Identifier: Apache-2.0
// What getResults computes each time: seats by electoral law as data with the explanation of each, and
// shares. A bare heap of quotients beside it says what the law and the explanation cost.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <queue>
#include <string>
#include <vector>

#include "election/exact.h"
#include "election/law/law.h"
#include "election/shares.h"

namespace {

using namespace urna::election;

// Falling votes, as they are in most elections.
std::vector<std::uint64_t> some_votes(std::int64_t lists) {
    std::vector<std::uint64_t> votes;
    for (std::int64_t i = 0; i < lists; ++i) votes.push_back(10'000'019 / static_cast<std::uint64_t>(i + 1));
    return votes;
}

// What any program by D'Hondt has to do: a heap of the quotients, and a seat to the largest of them. No
// threshold, no ties but by the order of the lists, and nothing is explained.
struct Quotient {
    std::uint64_t votes;
    std::uint64_t divisor;
    std::size_t list;
    friend bool operator<(const Quotient& a, const Quotient& b) {
        const uint128 left = uint128{a.votes} * b.divisor;
        const uint128 right = uint128{b.votes} * a.divisor;
        return left != right ? left < right : a.list > b.list;
    }
};

std::vector<std::uint32_t> by_bare_heap(const std::vector<std::uint64_t>& votes, std::int64_t seats) {
    std::vector<std::uint32_t> given(votes.size(), 0);
    std::vector<Quotient> first;
    for (std::size_t i = 0; i < votes.size(); ++i) first.push_back({votes[i], 1, i});
    std::priority_queue heap(std::less<Quotient>(), std::move(first));
    for (; seats > 0; --seats) {
        const Quotient top = heap.top();
        heap.pop();
        heap.push({top.votes, top.divisor + 1, top.list});
        ++given[top.list];
    }
    return given;
}

void bare_heap(benchmark::State& state) {
    const auto votes = some_votes(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(by_bare_heap(votes, state.range(1)));
}

law::Facts some_facts(std::int64_t lists, std::int64_t seats) {
    law::Facts facts;
    facts.seats = static_cast<std::uint32_t>(seats);
    for (const std::uint64_t votes : some_votes(lists)) facts.lists.emplace_back().votes = votes;
    return facts;
}

void seats(benchmark::State& state) {
    const law::Facts facts = some_facts(state.range(0), state.range(1));
    const law::Rule rule = law::default_rule(0);
    for (auto _ : state) benchmark::DoNotOptimize(law::seats_by_law(rule, facts));
}

// So many districts of ten seats each, and as many seats again that level them.
void seats_in_districts(benchmark::State& state) {
    const auto districts = static_cast<std::size_t>(state.range(1));
    law::Facts facts = some_facts(state.range(0), state.range(1) * 20);
    for (std::size_t i = 0; i < districts; ++i) facts.districts.push_back({std::to_string(i), 10, {}});
    for (law::ListFacts& list : facts.lists) {
        list.district_votes.assign(districts, list.votes / districts);
        list.votes = list.votes / districts * districts;
    }
    law::Rule rule = law::default_rule(0);
    rule.tiers.front().scope = law::Scope::district;
    rule.tiers.push_back({.sharing = rule.sharing});
    for (auto _ : state) benchmark::DoNotOptimize(law::seats_by_law(rule, facts));
}

void shares(benchmark::State& state) {
    const auto votes = some_votes(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(shares_in_hundredths(votes));
}

BENCHMARK(seats)
    ->ArgNames({"lists", "seats"})
    ->Args({12, 250})
    ->Args({20, 250})
    ->Args({1000, 250})
    ->Args({12, 10'000})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(bare_heap)->ArgNames({"lists", "seats"})->Args({20, 250})->Unit(benchmark::kMicrosecond);
BENCHMARK(seats_in_districts)
    ->ArgNames({"lists", "districts"})
    ->Args({20, 100})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(shares)->ArgName("lists")->Arg(12)->Unit(benchmark::kMicrosecond);

}  // namespace
