// SPDX-License-Identifier: Apache-2.0
#include "replay/law_plan.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "base/text.h"
#include "election/law/held_election.h"
#include "election/law/json_names.h"
#include "election/law/list_terms.h"
#include "election/law/rule_writer.h"
#include "election/law/service_refusal.h"
#include "replay/figures.h"
#include "replay/wide.h"

namespace urna::replay {

namespace {

namespace law = election::law;

constexpr std::size_t source_bytes_max = 256;

Wide sum_of(const std::vector<law::ListFacts>& lists) {
    return std::accumulate(lists.begin(), lists.end(), Wide{0},
                           [](Wide sum, const law::ListFacts& list) { return sum + list.votes; });
}

void check_rule(const law::AnyRule& any) {
    const auto* rule = std::get_if<law::Rule>(&any);
    const auto refused = rule != nullptr ? law::service_refusal(*rule) : std::nullopt;
    if (refused) {
        throw std::runtime_error(fmt::format(
            "The service holds no elections whose rule needs districts, as `{}` does.", *refused));
    }
}

// What the rule needs, and the votes cast, without which the service takes no other total.
void check_needed(const law::AnyRule& rule, const law::Totals& totals) {
    auto missing = law::missing_totals(rule, totals);
    if (!totals.cast && (missing.empty() || missing.front() != "cast"))
        missing.emplace(missing.begin(), "cast");
    if (missing.empty()) return;
    throw std::runtime_error(
        fmt::format("The rule needs totals that the file lacks: {}.", fmt::join(missing, ", ")));
}

std::optional<std::uint64_t> scaled(const std::optional<std::uint64_t>& total, std::uint64_t valid,
                                    Wide file_valid) {
    if (!total) return std::nullopt;
    const Wide rounded = (Wide{*total} * valid * 2 + file_valid) / (file_valid * 2);
    if (rounded > law::votes_total_max)
        throw std::runtime_error("A total of the file is too large for so many ballots.");
    return static_cast<std::uint64_t>(rounded);
}

law::Totals scale_totals(const law::Totals& totals, std::uint64_t valid, Wide file_valid,
                         std::uint64_t spoiled) {
    law::Totals made{scaled(totals.cast, valid, file_valid), scaled(totals.blank, valid, file_valid),
                     scaled(totals.registered, valid, file_valid)};
    made.cast = std::max(made.cast.value_or(0), valid + spoiled + made.blank.value_or(0));
    if (made.registered) made.registered = std::max(*made.registered, *made.cast);
    return made;
}

// The sum itself knows nothing of spoiled ballots.
void check_cast(const law::Totals& totals, Wide valid, std::uint64_t spoiled) {
    if (*totals.cast >= valid + spoiled + totals.blank.value_or(0)) return;
    throw std::runtime_error(
        fmt::format("The file has {} votes cast, fewer than its valid and blank ones with {} spoiled ones.",
                    grouped(*totals.cast), grouped(spoiled)));
}

bool needs_totals(const law::AnyRule& rule) {
    const auto needed = law::needed_totals(rule);
    return needed.cast || needed.blank || needed.registered;
}

// The file's facts with the replayed votes, and without lots.
law::Facts facts_of(const law::LawFile& file, const std::vector<std::uint64_t>& votes) {
    law::Facts facts = file.facts;
    facts.totals = {};
    facts.lots.clear();
    for (std::size_t i = 0; i < votes.size(); ++i) facts.lists[i].votes = votes[i];
    return facts;
}

[[noreturn]] void lot_is_missing(const law::LawFile& file, const law::Situation& situation,
                                 std::string_view whose) {
    std::vector<std::string> names;
    for (const std::size_t option : situation.options) names.push_back(printable(file.names[option]));
    throw std::runtime_error(fmt::format("The file lacks a lot that {} need: it decides `{}` between {}.",
                                         whose, name_of(law::decides_names, situation.decides),
                                         fmt::join(names, ", ")));
}

// Uses the file's lots as each is asked for, and gives those that are left.
template <class SomeRule>
std::vector<std::size_t> decide(const SomeRule& rule, const law::LawFile& file, law::Facts facts,
                                std::string_view whose, LawPlan& plan) {
    std::vector<std::size_t> left(file.facts.lots.size());
    std::iota(left.begin(), left.end(), std::size_t{0});
    for (;;) {
        auto outcome = sum_of(rule, facts);
        if (!outcome) {
            throw std::runtime_error(
                fmt::format("The rule gives no result: {}.", printable(outcome.error().message)));
        }
        if (!outcome->draw_lot) {
            plan.outcome = std::move(*outcome);
            plan.lots = std::move(facts.lots);
            return left;
        }
        const auto found = std::find_if(left.begin(), left.end(), [&](std::size_t lot) {
            return file.facts.lots[lot].situation == *outcome->draw_lot;
        });
        if (found == left.end()) lot_is_missing(file, *outcome->draw_lot, whose);
        facts.lots.push_back(file.facts.lots[*found]);
        left.erase(found);
    }
}

}  // namespace

LawPlan plan_law(const law::LawFile& file, const std::vector<std::uint64_t>& votes, std::uint64_t spoiled) {
    check_rule(file.rule);
    LawPlan plan;
    const auto valid = std::accumulate(votes.begin(), votes.end(), std::uint64_t{0});
    const Wide file_valid = sum_of(file.facts.lists);
    plan.scaled = valid != file_valid;
    auto facts = facts_of(file, votes);
    if (needs_totals(file.rule)) {
        check_needed(file.rule, file.facts.totals);
        check_cast(file.facts.totals, file_valid, plan.scaled ? 0 : spoiled);
        plan.totals =
            plan.scaled ? scale_totals(file.facts.totals, valid, file_valid, spoiled) : file.facts.totals;
        facts.totals = *plan.totals;
    }
    plan.rule = law::canonical_text(file.rule);
    plan.terms = law::canonical_text(law::terms_of(facts));
    plan.source = truncate_utf8(file.source.empty() ? file.name : file.source, source_bytes_max);
    const std::string whose =
        plan.scaled ? fmt::format("its votes, scaled to {} ballots,", grouped(valid)) : "its votes";
    const auto left = std::visit(
        [&](const auto& rule) { return decide(rule, file, std::move(facts), whose, plan); }, file.rule);
    if (!left.empty()) {
        throw std::runtime_error(
            fmt::format("The file has lots[{}], for which {} have no use.", left.front(), whose));
    }
    return plan;
}

}  // namespace urna::replay
