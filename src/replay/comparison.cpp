// SPDX-License-Identifier: Apache-2.0
#include "replay/comparison.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <stdexcept>

#include "base/json_writer.h"
#include "base/text.h"
#include "election/law/json_names.h"
#include "replay/figures.h"

namespace urna::replay {

namespace json = boost::json;

namespace {

// `17`, and of a share `0.45`.
std::string expected_text(const Plan& plan, std::size_t list) {
    JsonWriter json;
    return json.decimal(static_cast<std::uint64_t>(plan.expected[list]), plan.individual() ? 2 : 0).take();
}

// Boost.JSON would write a share with an exponent.
std::string result_text(const json::value& result, bool is_share) {
    return is_share && result.is_double() ? fmt::format("{}", result.get_double()) : json::serialize(result);
}

void compare_list(const Plan& plan, const json::object& participant, Comparison& comparison) {
    const auto number = participant.at("pollNumber").to_number<std::uint64_t>();
    const auto& name = participant.at("name").as_string();
    if (number == 0 || number > plan.expected.size()) {
        comparison.differences.push_back(
            fmt::format("nobody expected {} with poll number {}", printable(std::string_view(name)), number));
        return;
    }
    const auto list = number - 1;
    auto& got = comparison.got[list];
    const auto& expected_name = plan.file.names[list];
    if (name != expected_name) {
        comparison.differences.push_back(fmt::format("poll number {} is {} instead of {}", number,
                                                     printable(std::string_view(name)),
                                                     printable(expected_name)));
    }
    got = result_text(participant.at("result"), plan.individual());
    const auto expected = expected_text(plan, list);
    if (got != expected) {
        comparison.differences.push_back(fmt::format("{} has {} {} instead of {}", printable(expected_name),
                                                     printable(got),
                                                     plan.individual() ? "of the votes" : "seats", expected));
    }
}

void compare_lists(const Plan& plan, const json::array& participants, Comparison& comparison) {
    for (const auto& participant : participants) compare_list(plan, participant.as_object(), comparison);
    for (std::size_t i = 0; i < plan.expected.size(); ++i) {
        if (comparison.got[i] == "-") {
            comparison.differences.push_back(fmt::format("{} is missing", printable(plan.file.names[i])));
        }
    }
    if (participants.size() != plan.expected.size()) {
        comparison.differences.push_back(
            fmt::format("there are {} lists instead of {}", participants.size(), plan.expected.size()));
    }
}

void compare_invalid_votes(const Plan& plan, const json::array& votes, Comparison& comparison) {
    std::map<std::string, std::uint64_t, std::less<>> reasons{{"Duplicate ballot.", 0},
                                                              {"Invalid poll number.", 0}};
    for (const auto& vote : votes) ++reasons[vote.as_object().at("reason").as_string().c_str()];

    comparison.duplicates = reasons["Duplicate ballot."];
    comparison.spoiled = reasons["Invalid poll number."];
    for (const auto& [reason, count] : reasons) {
        const auto expected = reason == "Duplicate ballot."      ? plan.duplicates
                              : reason == "Invalid poll number." ? plan.spoiled
                                                                 : 0;
        if (count != expected) {
            comparison.differences.push_back(fmt::format("{} invalid votes `{}` instead of {}",
                                                         grouped(count), reason, grouped(expected)));
        }
    }
}

std::vector<std::size_t> lists_of(const json::value& poll_numbers) {
    std::vector<std::size_t> lists;
    for (const auto& number : poll_numbers.as_array()) lists.push_back(number.to_number<std::size_t>() - 1);
    return lists;
}

void compare_verdict(const election::law::PresidentOutcome& expected, const json::object& law,
                     Comparison& comparison) {
    const auto verdict = name_of(election::law::verdict_names, expected.verdict);
    const std::string_view got = law.at("outcome").as_string();
    if (got != verdict) {
        comparison.differences.push_back(
            fmt::format("the outcome is `{}` instead of `{}`", printable(got), verdict));
    }
    const auto& elected = law.at("elected");
    const auto elected_got =
        elected.is_null() ? std::nullopt : std::optional(elected.to_number<std::size_t>() - 1);
    if (elected_got != expected.elected) comparison.differences.emplace_back("somebody else is elected");
    if (lists_of(law.at("runoff")) != expected.runoff)
        comparison.differences.emplace_back("others enter the second round");
}

std::string padded(std::string_view text, std::size_t width) {
    const auto length = code_point_count(text);
    return std::string(text) + std::string(width > length ? width - length : 0, ' ');
}

}  // namespace

Comparison compare(const Plan& plan, const json::value& results) {
    Comparison comparison;
    comparison.got.assign(plan.expected.size(), "-");
    try {
        compare_lists(plan, results.as_object().at("participants").as_array(), comparison);
        compare_invalid_votes(plan, results.as_object().at("invalidVotes").as_array(), comparison);
    } catch (const std::exception& error) {
        throw std::runtime_error(fmt::format("The results are of an unknown form ({}).", error.what()));
    }
    return comparison;
}

void compare_outcome(const Plan& plan, const json::value& details, Comparison& comparison) {
    const auto* expected =
        plan.law ? std::get_if<election::law::PresidentOutcome>(&plan.law->outcome) : nullptr;
    if (expected == nullptr) return;
    try {
        compare_verdict(*expected, details.as_object().at("law").as_object(), comparison);
    } catch (const std::exception& error) {
        throw std::runtime_error(fmt::format("The results are of an unknown form ({}).", error.what()));
    }
}

std::string table(const Plan& plan, const Comparison& comparison) {
    constexpr std::string_view list_title = "list";
    std::size_t name_width = list_title.size();
    for (const auto& name : plan.file.names)
        name_width = std::max(name_width, code_point_count(printable(name)));

    auto text = fmt::format("{}  {:>15}  {:>14}  {:>9}\n", padded(list_title, name_width), "votes",
                            plan.individual() ? "share expected" : "seats expected",
                            plan.individual() ? "share got" : "seats got");
    for (std::size_t i = 0; i < plan.expected.size(); ++i) {
        text += fmt::format("{}  {:>15}  {:>14}  {:>9}\n", padded(printable(plan.file.names[i]), name_width),
                            grouped(plan.votes[i]), expected_text(plan, i), printable(comparison.got[i]));
    }
    return text;
}

}  // namespace urna::replay
