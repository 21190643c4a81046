// SPDX-License-Identifier: Apache-2.0
// Whatever reads as a rule has one text, which reads as the same rule; and a file that has it is computed, or
// refused with a reason.
#include <boost/json.hpp>
#include <numeric>
#include <string>

#include "election/law/law.h"
#include "election/law/law_file.h"
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

template <class AnyOutcome>
void check_words(const LawFile& file, const AnyOutcome& outcome) {
    for (const auto language : urna::language::languages) {
        for (const Step& step : outcome.steps)
            must(!words::step_words(step, file.facts, file.names, language).empty());
        check_sentences(words::last_seat_words(outcome, file.facts, file.names, language));
    }
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
    if (has_rule(text)) {
        const auto file = parse_law_file(text);
        if (!file) {
            check_message(file.error().message);
            return 0;
        }
        std::visit(
            [&](const auto& rule) {
                check_text(rule);
                check_outcome(*file, rule);
            },
            file->rule);
        return 0;
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
