// SPDX-License-Identifier: Apache-2.0
#include "election/law/held_election.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/sha256.h"
#include "election/law/canonical_json.h"
#include "election/law/json_names.h"
#include "election/law/rule_writer.h"
#include "election/law/step_json.h"

namespace urna::election::law {
namespace {

namespace json = boost::json;

void need(NeededTotals& needed, Base base) {
    needed.cast |= base == Base::cast;
    needed.blank |= base == Base::valid_and_blank;
    needed.registered |= base == Base::registered;
}

void need(NeededTotals& needed, const Threshold& threshold) {
    for (const Condition& condition : threshold) {
        if (const auto* percent = std::get_if<PercentCondition>(&condition)) need(needed, percent->of);
    }
}

void need(NeededTotals& needed, const Sharing& sharing) {
    need(needed, sharing.threshold);
    for (const auto& [name, list_class] : sharing.classes) {
        if (list_class.threshold) need(needed, *list_class.threshold);
    }
}

NeededTotals needed_of(const Rule& rule) {
    NeededTotals needed;
    need(needed, rule.sharing);
    for (const Tier& tier : rule.tiers) need(needed, tier.sharing);
    return needed;
}

NeededTotals needed_of(const PresidentRule& rule) {
    NeededTotals needed;
    if (rule.majority) need(needed, rule.majority->of);
    if (rule.turnout_percent) needed.cast = needed.registered = true;
    return needed;
}

template <class AnyElection>
AnyRule read_law(const AnyElection& election) {
    if (!election.rule.empty()) {
        auto read = read_any_rule(json::parse(election.rule), election.individual);
        if (!read)
            throw std::runtime_error("the rule of an election cannot be read: " + read.error().message);
        return std::move(*read);
    }
    if (election.individual) return PresidentRule{};
    return default_rule(static_cast<Thousandths>(election.threshold_millipercent));
}

// Totals that the rule does not need change nothing, neither the result nor the situation of a lot.
Totals needed_of(const NeededTotals& needed, const Totals& totals) {
    Totals kept;
    if (needed.cast) kept.cast = totals.cast;
    if (needed.blank) kept.blank = totals.blank;
    if (needed.registered) kept.registered = totals.registered;
    return kept;
}

Facts facts_of(const Election& election, std::span<const std::uint64_t> votes, const Totals& totals) {
    Facts facts;
    facts.seats = election.individual ? 0 : static_cast<std::uint32_t>(election.seats);
    facts.totals = totals;
    const auto terms = parse_list_terms(election.lists);
    for (std::size_t i = 0; i < votes.size(); ++i) {
        facts.lists.push_back(i < terms.size() ? list_facts(terms[i]) : ListFacts{});
        facts.lists.back().votes = votes[i];
    }
    return facts;
}

// The step that awaits a lot is the last one.
template <class SomeOutcome>
std::optional<AwaitedLot> awaited_lot(const SomeOutcome& outcome) {
    if (!outcome.draw_lot) return std::nullopt;
    const auto awaits = [](const Step& step) {
        const auto* lot = std::get_if<LotStep>(&step);
        return lot != nullptr && !lot->drawn;
    };
    const auto found = std::find_if(outcome.steps.begin(), outcome.steps.end(), awaits);
    return AwaitedLot{*outcome.draw_lot, static_cast<std::size_t>(found - outcome.steps.begin()), {}};
}

json::value number_or_null(const std::optional<std::uint64_t>& number) {
    return number ? json::value(*number) : json::value(nullptr);
}

// What stands in a situation of rule and terms.
struct LawTexts {
    std::string rule;
    std::string terms;
};

std::string hash_of(const LawTexts& texts, const Facts& facts) {
    json::array lots;
    for (const Lot& lot : facts.lots) {
        json::array options;
        for (const std::size_t option : lot.situation.options) options.emplace_back(option + 1);
        lots.push_back(json::object{{"decides", name_of(decides_names, lot.situation.decides)},
                                    {"drawn", lot.drawn + 1},
                                    {"options", std::move(options)},
                                    {"tier", lot.situation.tier}});
    }
    json::array votes;
    for (const ListFacts& list : facts.lists) votes.emplace_back(list.votes);
    const json::object totals{{"blank", number_or_null(facts.totals.blank)},
                              {"cast", number_or_null(facts.totals.cast)},
                              {"registered", number_or_null(facts.totals.registered)}};
    return sha256_hex("{\"lists\":" + (texts.terms.empty() ? "[]" : texts.terms) +
                      ",\"lots\":" + canonical_json(lots) + ",\"rule\":" + texts.rule +
                      ",\"seats\":" + std::to_string(facts.seats) + ",\"totals\":" + canonical_json(totals) +
                      ",\"votes\":" + canonical_json(votes) + "}");
}

// As they are recorded, since whoever checks the lot has these.
template <class SomeRule>
LawTexts texts_of(const Election& election, const SomeRule& rule) {
    return {election.rule.empty() ? canonical_text(rule) : election.rule, election.lists};
}

// Uses one lot after the other as each is asked for.
template <class SomeRule>
void decide_by(const SomeRule& rule, const Election& election, std::span<const RecordedLot> lots,
               Decision& decision) {
    for (;;) {
        auto outcome = sum_of(rule, decision.facts);
        if (!outcome) {
            decision.refusal = outcome.error().message;
            return;
        }
        decision.awaited = awaited_lot(*outcome);
        decision.outcome = std::move(*outcome);
        if (!decision.awaited) return;
        decision.awaited->hash = hash_of(texts_of(election, rule), decision.facts);
        const auto found = std::find_if(lots.begin(), lots.end(), [&](const RecordedLot& lot) {
            return lot.situation == decision.awaited->hash;
        });
        const auto& options = decision.awaited->situation.options;
        if (found == lots.end() || !std::binary_search(options.begin(), options.end(), found->drawn)) return;
        decision.used_lots.push_back(found->number);
        decision.facts.lots.push_back({decision.awaited->situation, found->drawn});
    }
}

}  // namespace

AnyRule law_of(const Election& election) {
    return read_law(election);
}

AnyRule law_of(const NewElection& election) {
    return read_law(election);
}

NeededTotals needed_totals(const AnyRule& rule) {
    return std::visit([](const auto& some) { return needed_of(some); }, rule);
}

std::vector<std::string_view> missing_totals(const AnyRule& rule, const Totals& totals) {
    const NeededTotals needed = needed_totals(rule);
    std::vector<std::string_view> missing;
    if (needed.cast && !totals.cast) missing.emplace_back("cast");
    if (needed.blank && !totals.blank) missing.emplace_back("blank");
    if (needed.registered && !totals.registered) missing.emplace_back("registered");
    return missing;
}

Decision decide(const Election& election, std::span<const std::uint64_t> votes, const Totals& totals,
                std::span<const RecordedLot> lots) {
    Decision decision{law_of(election), {}, {}, {}, {}, {}, {}};
    decision.facts = facts_of(election, votes, needed_of(needed_totals(decision.rule), totals));
    decision.missing = missing_totals(decision.rule, totals);
    if (!decision.missing.empty()) return decision;
    std::visit([&](const auto& rule) { decide_by(rule, election, lots, decision); }, decision.rule);
    return decision;
}

std::string situation_hash(const AnyRule& rule, const Facts& facts) {
    return hash_of({canonical_text(rule), canonical_text(terms_of(facts))}, facts);
}

std::string outcome_json(const Decision& decision) {
    JsonWriter json;
    std::visit([&](const auto& outcome) { write_outcome(json, outcome, decision.facts); }, decision.outcome);
    return json.take();
}

}  // namespace urna::election::law
