// SPDX-License-Identifier: Apache-2.0
// What must hold of every rule and all votes.
#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "election/law/rule_writer.h"
#include "law_cases.h"

namespace urna::election::law {
namespace {

using Random = std::mt19937_64;

template <class T>
T one_of(Random& random, std::initializer_list<T> choices) {
    return choices.begin()[random() % choices.size()];
}

Method any_divisors(Random& random) {
    return one_of(random, {dhondt, sainte_lague, Divisors{1400, 3000, 2000}, Divisors{0, 1000, 1000},
                           Divisors{1000, 1500, 500}, Divisors{1000, 4000, 3000}});
}

Method any_quota(Random& random) {
    Quota quota;
    quota.kind = one_of(
        random, {QuotaKind::hare, QuotaKind::droop, QuotaKind::hagenbach_bischoff, QuotaKind::imperiali});
    quota.of = one_of(random, {VotesOf::participating, VotesOf::valid});
    quota.round = one_of(random, {Rounding::none, Rounding::up, Rounding::down, Rounding::half_up});
    quota.remainder.clear();
    if (random() % 2 == 0) quota.remainder.push_back({PassBy::largest, true, Ratio{3, 4}});
    if (random() % 2 == 0) quota.remainder.push_back({PassBy::average, true, std::nullopt});
    quota.remainder.push_back({one_of(random, {PassBy::largest, PassBy::average}), false, std::nullopt});
    return quota;
}

Threshold any_threshold(Random& random) {
    Threshold threshold;
    if (random() % 3 == 0) return threshold;
    threshold.emplace_back(PercentCondition{static_cast<Thousandths>(random() % 20 * one), Base::valid,
                                            Scope::election, random() % 2 == 0});
    if (random() % 4 == 0) threshold.emplace_back(QuotaCondition{{1, 2}});
    return threshold;
}

// Of one tier for the whole election, with ties that need no lot.
Rule any_rule(Random& random, bool divisors) {
    Rule rule;
    rule.sharing.method = divisors ? any_divisors(random) : any_quota(random);
    rule.sharing.threshold = any_threshold(random);
    rule.sharing.none_reached = NoneReached::all;
    rule.sharing.ties =
        one_of<std::vector<TieBreak>>(random, {{TieBreak::lowest_number},
                                               {TieBreak::most_votes, TieBreak::lowest_number},
                                               {TieBreak::fewest_votes, TieBreak::lowest_number}});
    rule.sharing.classes["m"] = {Threshold{}, divisors ? one_of<Thousandths>(random, {1000, 1350, 500}) : one,
                                 one_of(random, {FactorFor::below_threshold, FactorFor::all})};
    if (random() % 4 == 0)
        rule.majority = MajorityClause{MajorityThen::take_last_seat,
                                       one_of(random, {VotesOf::valid, VotesOf::participating})};
    rule.tiers.push_back({.sharing = rule.sharing});
    return rule;
}

Facts any_facts(Random& random) {
    Votes votes(1 + random() % 8);
    const std::uint64_t range = one_of<std::uint64_t>(random, {4, 10, 300, 5'000'000});
    for (auto& count : votes) count = random() % range;
    Facts facts = facts_of(static_cast<std::uint32_t>(1 + random() % 60), votes);
    for (ListFacts& list : facts.lists)
        if (random() % 4 == 0) list.class_name = "m";
    return facts;
}

std::string shown(const Rule& rule, const Facts& facts) {
    Votes votes;
    for (const ListFacts& list : facts.lists) votes.push_back(list.votes);
    return canonical_text(rule) + ", " + std::to_string(facts.seats) + " seats, " +
           testing::PrintToString(votes);
}

// `check(rule, facts, random)` for so many elections of all kinds.
template <class Check>
void for_any_election(Check check, bool quotas_too = true) {
    Random random(1882);
    for (int round = 0; round < 4000 && !testing::Test::HasFailure(); ++round) {
        const Rule rule = any_rule(random, !quotas_too || round % 2 == 0);
        const Facts facts = any_facts(random);
        check(rule, facts, random);
        if (testing::Test::HasFailure()) FAIL() << shown(rule, facts);
    }
}

bool anybody_has_votes(const Facts& facts) {
    return std::any_of(facts.lists.begin(), facts.lists.end(),
                       [](const ListFacts& list) { return list.votes > 0; });
}

TEST(LawProperty, SeatsAddUpWhenAnybodyHasVotes) {
    for_any_election([](const Rule& rule, const Facts& facts, Random&) {
        const auto found = outcome_of(rule, facts);
        const auto given = std::accumulate(found.seats.begin(), found.seats.end(), 0U);
        EXPECT_EQ(given + found.open, facts.seats);
        // Only lists without votes may have passed, as when the others are below.
        bool can_take = false;
        for (std::size_t i = 0; i < facts.lists.size(); ++i)
            can_take = can_take || (found.passed[i] && facts.lists[i].votes > 0);
        if (can_take) {
            EXPECT_EQ(found.open, 0);
        } else {
            EXPECT_EQ(given, 0);
        }
        if (!anybody_has_votes(facts)) {
            EXPECT_EQ(given, 0);
        }
    });
}

TEST(LawProperty, SeatsAddUpUnlessListsAreExhausted) {
    int exhausted = 0;
    for_any_election([&](const Rule& rule, Facts facts, Random& random) {
        for (ListFacts& list : facts.lists)
            if (random() % 2 == 0) list.candidates = static_cast<std::uint32_t>(random() % 20);
        const auto found = outcome_of(rule, facts);
        std::uint64_t places = 0;
        for (std::size_t i = 0; i < facts.lists.size(); ++i) {
            const ListFacts& list = facts.lists[i];
            EXPECT_LE(found.seats[i], list.candidates.value_or(facts.seats));
            if (found.passed[i] && list.votes > 0) places += list.candidates.value_or(facts.seats);
        }
        const auto given = std::accumulate(found.seats.begin(), found.seats.end(), std::uint64_t{0});
        EXPECT_EQ(given, std::min(places, std::uint64_t{facts.seats}));
        EXPECT_EQ(given + found.open, facts.seats);
        exhausted += found.open > 0 ? 1 : 0;
    });
    EXPECT_GT(exhausted, 100);
}

TEST(LawProperty, OneMoreSeatTakesNoneFromAnyListOfADivisorMethod) {
    for_any_election(
        [](Rule rule, Facts facts, Random&) {
            rule.majority.reset();
            std::erase_if(rule.sharing.threshold,
                          [](const Condition& each) { return std::holds_alternative<QuotaCondition>(each); });
            rule.tiers.front().sharing = rule.sharing;
            const auto fewer = outcome_of(rule, facts).seats;
            ++facts.seats;
            const auto more = outcome_of(rule, facts).seats;
            for (std::size_t i = 0; i < more.size(); ++i) EXPECT_GE(more[i], fewer[i]);
        },
        false);
}

TEST(LawProperty, MoreVotesForOneListTakeNoSeatFromItInADivisorMethod) {
    for_any_election(
        [](Rule rule, Facts facts, Random& random) {
            rule.majority.reset();
            rule.sharing.threshold.clear();
            rule.sharing.classes["m"].factor = one;
            rule.tiers.front().sharing = rule.sharing;
            const std::size_t list = random() % facts.lists.size();
            const auto before = outcome_of(rule, facts).seats;
            facts.lists[list].votes += 1 + random() % 50;
            // A tie that is broken by the fewest votes may be lost by having more.
            if (rule.sharing.ties.front() == TieBreak::fewest_votes) return;
            EXPECT_GE(outcome_of(rule, facts).seats[list], before[list]);
        },
        false);
}

// M. L. Balinski and H. P. Young, "Fair Representation", 1982: of all methods, those of divisors have this.
TEST(LawProperty, NoListThatGrowsLosesASeatToOneThatShrinksInADivisorMethod) {
    int moved = 0;
    for_any_election(
        [&](Rule rule, Facts facts, Random& random) {
            rule.majority.reset();
            rule.sharing.threshold.clear();
            rule.sharing.classes["m"].factor = one;
            rule.tiers.front().sharing = rule.sharing;
            const auto before = outcome_of(rule, facts).seats;
            const Facts earlier = facts;
            for (ListFacts& list : facts.lists) {
                const std::uint64_t change = random() % (1 + list.votes / 2);
                list.votes = random() % 2 == 0 ? list.votes + change : list.votes - change;
            }
            const auto after = outcome_of(rule, facts).seats;
            moved += after != before ? 1 : 0;
            for (std::size_t i = 0; i < after.size(); ++i) {
                for (std::size_t j = 0; j < after.size(); ++j) {
                    const bool grows = facts.lists[i].votes >= earlier.lists[i].votes;
                    const bool shrinks = facts.lists[j].votes <= earlier.lists[j].votes;
                    EXPECT_FALSE(grows && shrinks && after[i] < before[i] && after[j] > before[j]);
                }
            }
        },
        false);
    EXPECT_GT(moved, 1000);
}

TEST(LawProperty, OrderOfListsDoesNotMatterWhereNothingTies) {
    int compared = 0;
    for_any_election([&](Rule rule, const Facts& facts, Random& random) {
        rule.sharing.ties = {TieBreak::lot};
        rule.tiers.front().sharing = rule.sharing;
        const auto found = outcome_of(rule, facts);
        if (found.draw_lot) return;
        ++compared;
        std::vector<std::size_t> order(facts.lists.size());
        std::iota(order.begin(), order.end(), 0U);
        std::shuffle(order.begin(), order.end(), random);
        Facts shuffled = facts;
        for (std::size_t i = 0; i < order.size(); ++i) shuffled.lists[i] = facts.lists[order[i]];
        const auto again = outcome_of(rule, shuffled);
        for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(again.seats[i], found.seats[order[i]]);
    });
    EXPECT_GT(compared, 1000);
}

TEST(LawProperty, ScalingAllVotesChangesNothing) {
    for_any_election([](const Rule& rule, Facts facts, Random& random) {
        if (const auto* quota = std::get_if<Quota>(&rule.sharing.method);
            quota != nullptr && (quota->kind == QuotaKind::droop || quota->round != Rounding::none)) {
            return;
        }
        const auto before = outcome_of(rule, facts);
        // Exclusive thresholds ask for one vote more, whatever a vote is a part of, and so scale, too.
        const std::uint64_t factor = 1 + random() % 1'000'000;
        for (ListFacts& list : facts.lists) list.votes *= factor;
        const auto after = outcome_of(rule, facts);
        EXPECT_EQ(after.seats, before.seats);
        EXPECT_EQ(after.passed, before.passed);
    });
}

TEST(LawProperty, ScalingVotesAndTotalsChangesNothing) {
    for_any_election([](Rule rule, Facts facts, Random& random) {
        if (std::holds_alternative<Quota>(rule.sharing.method)) return;
        rule.sharing.threshold = {
            PercentCondition{static_cast<Thousandths>(random() % 20 * one),
                             one_of(random, {Base::cast, Base::valid_and_blank, Base::registered}),
                             Scope::election, random() % 2 == 0}};
        rule.tiers.front().sharing = rule.sharing;
        std::uint64_t valid = 0;
        for (const ListFacts& list : facts.lists) valid += list.votes;
        facts.totals.blank = random() % 10;
        facts.totals.cast = valid + *facts.totals.blank + random() % 10;
        facts.totals.registered = *facts.totals.cast + random() % 100;
        const auto before = outcome_of(rule, facts);
        const std::uint64_t factor = 1 + random() % 1'000'000;
        for (ListFacts& list : facts.lists) list.votes *= factor;
        for (auto* total : {&facts.totals.blank, &facts.totals.cast, &facts.totals.registered})
            **total *= factor;
        const auto after = outcome_of(rule, facts);
        EXPECT_EQ(after.seats, before.seats);
        EXPECT_EQ(after.passed, before.passed);
    });
}

// With every lot that it asks for, drawn at random, a sum comes to an end, and every lot names one that was
// asked for.
TEST(LawProperty, EverySumEndsWithEnoughLots) {
    int drawn = 0;
    for_any_election([&](Rule rule, Facts facts, Random& random) {
        rule.sharing.ties = {TieBreak::lot};
        rule.tiers.front().sharing = rule.sharing;
        auto found = outcome_of(rule, facts);
        Seats before = found.seats;
        while (found.draw_lot && facts.lots.size() < 1000) {
            ++drawn;
            EXPECT_GE(found.draw_lot->options.size(), 2);
            facts.lots.push_back(
                {*found.draw_lot, found.draw_lot->options[random() % found.draw_lot->options.size()]});
            found = outcome_of(rule, facts);
        }
        EXPECT_FALSE(found.draw_lot);
        EXPECT_EQ(std::accumulate(found.seats.begin(), found.seats.end(), 0U) + found.open, facts.seats);
    });
    EXPECT_GT(drawn, 1000);
}

TEST(LawProperty, RulesAreReadAsTheyAreWritten) {
    for_any_election([](const Rule& rule, const Facts&, Random&) {
        const std::string text = canonical_text(rule);
        EXPECT_EQ(rule_of(text), rule);
        EXPECT_EQ(canonical_text(rule_of(text)), text);
    });
}

// Two tiers behind districts: whatever they do with an excess, the seats add up to those that there are.
TEST(LawProperty, SeatsOfTiersAddUp) {
    Random random(1919);
    for (int round = 0; round < 3000 && !testing::Test::HasFailure(); ++round) {
        Rule rule = any_rule(random, random() % 2 == 0);
        rule.majority.reset();
        rule.sharing.classes["m"].factor = one;
        if (auto* quota = std::get_if<Quota>(&rule.sharing.method); quota != nullptr && random() % 2 == 0)
            quota->remainder.clear();
        rule.tiers.front() = {.scope = Scope::district, .sharing = rule.sharing};
        Tier top{.scope = Scope::election, .sharing = rule.sharing};
        top.seats = one_of(random, {TierSeats::all, TierSeats::remaining});
        top.excess = one_of(random, {Excess::keep_and_recompute, Excess::add_seats, Excess::take_back});
        top.sharing.method = any_divisors(random);
        top.sharing.threshold = any_threshold(random);
        rule.tiers.push_back(top);
        Seats districts(1 + random() % 4);
        for (auto& seats : districts) seats = static_cast<std::uint32_t>(random() % 6);
        std::vector<Votes> votes(1 + random() % 5, Votes(districts.size()));
        for (Votes& of_list : votes)
            for (auto& count : of_list) count = random() % 30;
        const auto sum = std::accumulate(districts.begin(), districts.end(), 1U);
        const Facts facts =
            facts_in_districts(sum + static_cast<std::uint32_t>(random() % 10), districts, votes);

        const auto found = outcome_of(rule, facts);
        EXPECT_EQ(std::accumulate(found.seats.begin(), found.seats.end(), 0U) + found.open, found.total)
            << shown(rule, facts);
        for (std::size_t i = 0; i < districts.size(); ++i) {
            const Seats& here = found.district_seats[i];
            EXPECT_LE(std::accumulate(here.begin(), here.end(), 0U), districts[i]) << shown(rule, facts);
        }
        if (top.seats == TierSeats::all && top.excess == Excess::take_back) continue;
        for (std::size_t list = 0; list < votes.size(); ++list) {
            std::uint32_t in_districts = 0;
            for (const Seats& here : found.district_seats) in_districts += here[list];
            EXPECT_GE(found.seats[list], in_districts) << shown(rule, facts);
        }
    }
}

}  // namespace
}  // namespace urna::election::law
