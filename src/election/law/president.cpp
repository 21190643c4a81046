// SPDX-License-Identifier: Apache-2.0
#include "election/law/president.h"

#include <algorithm>

#include "election/law/facts_check.h"
#include "election/law/tie_break.h"

namespace urna::election::law {
namespace {

bool turned_out(Steps& steps, const PresidentRule& rule, const Totals& totals) {
    if (!rule.turnout_percent) return true;
    const TurnoutStep step{
        *totals.cast, *totals.registered, *rule.turnout_percent,
        uint128{*totals.cast} * percent_max >= uint128{*totals.registered} * *rule.turnout_percent};
    steps.emplace_back(step);
    return step.enough;
}

// The least number of votes that elects.
std::uint64_t votes_needed(Steps& steps, const PresidentRule& rule, const Facts& facts) {
    if (!rule.majority) return 1;
    MajorityNeededStep step{*rule.majority, 0, 0};
    for (const ListFacts& list : facts.lists) step.base += list.votes;
    if (rule.majority->of == Base::cast) step.base = *facts.totals.cast;
    if (rule.majority->of == Base::registered) step.base = *facts.totals.registered;
    const uint128 part = uint128{step.base} * rule.majority->percent;
    step.needed = static_cast<std::uint64_t>(rule.majority->inclusive ? rounded_up(part, percent_max)
                                                                      : part / percent_max + 1);
    steps.emplace_back(step);
    return step.needed;
}

// The candidates with votes, as contenders.
std::vector<Contender> candidates_of(const Facts& facts) {
    std::vector<Contender> candidates;
    for (std::size_t i = 0; i < facts.lists.size(); ++i) {
        const std::uint64_t votes = facts.lists[i].votes;
        if (votes > 0) candidates.push_back({i, votes, votes, votes, std::nullopt});
    }
    return candidates;
}

// Appends the lists of those with the most votes to `first`, as many as there are places. False: a lot is
// needed.
bool take_most_voted(Round& round, std::vector<Contender> candidates, std::size_t places,
                     std::vector<std::size_t>& first) {
    while (places > 0 && !candidates.empty()) {
        std::uint64_t most = 0;
        for (const Contender& each : candidates) most = std::max(most, each.votes);
        std::vector<std::size_t> tied;
        for (std::size_t i = 0; i < candidates.size(); ++i)
            if (candidates[i].votes == most) tied.push_back(i);
        std::vector<std::size_t> picked;
        const bool decided = pick(round, candidates, tied, places, Decides::seat, picked);
        for (const std::size_t i : picked) first.push_back(candidates[i].list);
        if (!decided) return false;
        places -= picked.size();
        std::erase_if(candidates, [&](const Contender& each) { return each.votes == most; });
    }
    return true;
}

}  // namespace

Result<PresidentOutcome, LawError> elect_by_law(const PresidentRule& rule, const Facts& facts) {
    if (const auto checked = check_facts(rule, facts); !checked) return checked.error();
    PresidentOutcome outcome;
    if (!turned_out(outcome.steps, rule, facts.totals)) {
        outcome.verdict = Verdict::void_turnout;
        return outcome;
    }
    LotBook lots(facts.lots);
    Round round{0, std::nullopt, rule.ties, lots, outcome.steps, std::nullopt};
    const std::uint64_t needed = votes_needed(outcome.steps, rule, facts);
    const auto candidates = candidates_of(facts);
    auto enough = candidates;
    std::erase_if(enough, [&](const Contender& each) { return each.votes < needed; });
    std::vector<std::size_t> first;
    if (!enough.empty()) {
        if (take_most_voted(round, enough, 1, first)) {
            outcome.verdict = Verdict::elected;
            outcome.elected = first.front();
            outcome.steps.emplace_back(ElectedStep{first.front(), facts.lists[first.front()].votes});
        }
    } else if (rule.runoff > 0 && !candidates.empty()) {
        outcome.verdict = Verdict::runoff;
        const bool decided = take_most_voted(round, candidates, rule.runoff, first);
        std::sort(first.begin(), first.end());
        if (decided) outcome.steps.emplace_back(RunoffStep{first});
        outcome.runoff = std::move(first);
    }
    outcome.draw_lot = round.open_lot;
    return outcome;
}

}  // namespace urna::election::law
