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
#include "election/law/step_text.h"
#include "property.h"

using namespace urna::election::law;

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

void check_outcome(const LawFile& file, const Rule& rule) {
    const auto outcome = seats_by_law(rule, file.facts);
    if (!outcome) return check_message(outcome.error().message);
    const auto given = std::accumulate(outcome->seats.begin(), outcome->seats.end(), std::uint64_t{0});
    if (!outcome->draw_lot) must(given + outcome->open == outcome->total);
    must(outcome->total >= file.facts.seats);
    for (const Step& step : outcome->steps) must(!step_text(step, file.facts, file.names).empty());
}

void check_outcome(const LawFile& file, const PresidentRule& rule) {
    const auto outcome = elect_by_law(rule, file.facts);
    if (!outcome) return check_message(outcome.error().message);
    must((outcome->verdict == Verdict::elected) == outcome->elected.has_value());
    must(outcome->runoff.size() <= rule.runoff);
    for (const Step& step : outcome->steps) must(!step_text(step, file.facts, file.names).empty());
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
