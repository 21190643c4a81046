// SPDX-License-Identifier: Apache-2.0
// Whatever reads as a rule has one text, which reads as the same rule; and a file that has it is computed, or
// refused with a reason. What holds of all elections holds of it.
#include <algorithm>
#include <boost/json.hpp>
#include <numeric>
#include <string>

#include "election/law/election_file.h"
#include "election/law/law.h"
#include "election/law/president.h"
#include "election/law/rule_reader.h"
#include "election/law/rule_writer.h"
#include "law_words/last_seat.h"
#include "law_words/rule_words.h"
#include "law_words/step_words.h"
#include "property.h"

using namespace urna::election::law;
namespace words = urna::law_words;

namespace {

void check_message(const std::string& message) {
    must(!message.empty() && message.size() < 200);
}

void check_text(const Rule& rule) {
    const std::string text = canonical_text(rule);
    const auto again = read_rule(boost::json::parse(text));
    must(again.has_value() && *again == rule && canonical_text(*again) == text);
}

void check_text(const PresidentRule& rule) {
    const std::string text = canonical_text(rule);
    const auto again = read_president_rule(boost::json::parse(text));
    must(again.has_value() && *again == rule && canonical_text(*again) == text);
}

void check_sentences(const std::vector<std::string>& sentences) {
    for (const std::string& sentence : sentences) must(!sentence.empty());
}

template <class SomeOutcome>
void check_words(const LawFile& file, const SomeOutcome& outcome) {
    for (const auto language : urna::language::languages) {
        for (const Step& step : outcome.steps)
            must(!words::step_words(step, file.facts, file.names, language).empty());
        check_sentences(words::last_seat_words(outcome, file.facts, file.names, language));
    }
}

std::vector<const Sharing*> sharings_of(const Rule& rule) {
    std::vector<const Sharing*> sharings{&rule.sharing};
    for (const Tier& tier : rule.tiers) sharings.push_back(&tier.sharing);
    return sharings;
}

// Whether a threshold of the rule, or of one of its classes, has such a condition.
template <class Wanted>
bool has_condition(const Rule& rule) {
    const auto has = [](const Threshold& threshold) {
        return std::any_of(threshold.begin(), threshold.end(), [](const Condition& condition) {
            return std::holds_alternative<Wanted>(condition);
        });
    };
    for (const Sharing* sharing : sharings_of(rule)) {
        if (has(sharing->threshold)) return true;
        for (const auto& [name, list_class] : sharing->classes)
            if (list_class.threshold && has(*list_class.threshold)) return true;
    }
    return false;
}

std::vector<const Method*> methods_of(const Rule& rule) {
    std::vector<const Method*> methods;
    for (const Sharing* sharing : sharings_of(rule)) methods.push_back(&sharing->method);
    if (rule.alliances && rule.alliances->within) methods.push_back(&*rule.alliances->within);
    return methods;
}

bool all_are(const std::vector<const Method*>& methods, bool (*wanted)(const Method&)) {
    return std::all_of(methods.begin(), methods.end(), [&](const Method* method) { return wanted(*method); });
}

// One seat more takes none from any list, in a divisor method without thresholds by quota.
void check_house(const Rule& rule, Facts facts, const Outcome& outcome) {
    if (rule.tiers.size() > 1 || !facts.districts.empty() || rule.majority || outcome.draw_lot ||
        has_condition<QuotaCondition>(rule) ||
        !all_are(methods_of(rule), [](const Method& each) { return std::holds_alternative<Divisors>(each); }))
        return;
    ++facts.seats;
    const auto more = seats_by_law(rule, facts);
    if (!more || more->draw_lot) return;
    for (std::size_t i = 0; i < outcome.seats.size(); ++i) must(more->seats[i] >= outcome.seats[i]);
}

// Where nothing ties, the order of the lists does not matter.
void check_order(Rule rule, Facts facts) {
    rule.sharing.ties = {TieBreak::lot};
    for (Tier& tier : rule.tiers) tier.sharing.ties = {TieBreak::lot};
    facts.lots.clear();
    const auto found = seats_by_law(rule, facts);
    if (!found || found->draw_lot) return;
    std::reverse(facts.lists.begin(), facts.lists.end());
    const auto reversed = seats_by_law(rule, facts);
    must(reversed.has_value() && !reversed->draw_lot && reversed->total == found->total);
    must(std::equal(found->seats.begin(), found->seats.end(), reversed->seats.rbegin()));
}

// Twice all votes and totals change nothing, where the rule has no absolute number and rounds nothing.
void check_scale(const Rule& rule, Facts facts, const Outcome& outcome) {
    const auto rounds_nothing = [](const Method& method) {
        const auto* quota = std::get_if<Quota>(&method);
        return quota == nullptr || (quota->round == Rounding::none && quota->kind != QuotaKind::droop);
    };
    if (has_condition<VotesCondition>(rule) || !all_are(methods_of(rule), rounds_nothing)) return;
    const auto twice = [](Totals& totals) {
        for (auto* total : {&totals.cast, &totals.blank, &totals.registered})
            if (*total) **total *= 2;
    };
    for (ListFacts& list : facts.lists) {
        list.votes *= 2;
        for (std::uint64_t& votes : list.district_votes) votes *= 2;
    }
    twice(facts.totals);
    for (District& district : facts.districts) twice(district.totals);
    const auto scaled = seats_by_law(rule, facts);
    if (scaled) must(scaled->seats == outcome.seats && scaled->passed == outcome.passed);
}

void check_outcome(const LawFile& file, const Rule& rule) {
    for (const auto language : urna::language::languages)
        check_sentences(words::rule_words(rule, static_cast<int>(file.facts.seats), language));
    const auto outcome = seats_by_law(rule, file.facts);
    if (!outcome) return check_message(outcome.error().message);
    const auto given = std::accumulate(outcome->seats.begin(), outcome->seats.end(), std::uint64_t{0});
    if (!outcome->draw_lot) must(given + outcome->open == outcome->total);
    must(outcome->total >= file.facts.seats);
    check_words(file, *outcome);
    check_house(rule, file.facts, *outcome);
    check_order(rule, file.facts);
    check_scale(rule, file.facts, *outcome);
}

void check_outcome(const LawFile& file, const PresidentRule& rule) {
    for (const auto language : urna::language::languages) check_sentences(words::rule_words(rule, language));
    const auto outcome = elect_by_law(rule, file.facts);
    if (!outcome) return check_message(outcome.error().message);
    must((outcome->verdict == Verdict::elected) == outcome->elected.has_value());
    must(outcome->runoff.size() <= rule.runoff);
    check_words(file, *outcome);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto file = parse_election_file(text)) {
        std::visit(
            [&](const auto& rule) {
                // A fraction of the contract's file is no rule's.
                if (!file->threshold) check_text(rule);
                check_outcome(*file, rule);
            },
            file->rule);
        return 0;
    } else {
        check_message(file.error().message);
    }
    boost::json::error_code error;
    const auto json = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
    if (error) return 0;
    if (const auto rule = read_rule(json)) {
        check_text(*rule);
    } else {
        check_message(rule.error().message);
    }
    if (const auto rule = read_president_rule(json)) {
        check_text(*rule);
    } else {
        check_message(rule.error().message);
    }
    return 0;
}
