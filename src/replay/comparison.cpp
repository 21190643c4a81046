// SPDX-License-Identifier: Apache-2.0
#include "replay/comparison.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <stdexcept>

#include "base/text.h"
#include "replay/figures.h"

namespace urna::replay {

namespace json = boost::json;

namespace {

void compare_list(const Plan& plan, const json::object& participant, Comparison& comparison) {
    const auto number = participant.at("pollNumber").to_number<std::uint64_t>();
    const auto& name = participant.at("name").as_string();
    if (number == 0 || number > plan.seats.size()) {
        comparison.differences.push_back(
            fmt::format("nobody expected {} with poll number {}", printable(std::string_view(name)), number));
        return;
    }
    const auto list = number - 1;
    auto& got = comparison.seats_got[list];
    const auto& expected_name = plan.published.lists[list].name;
    if (name != expected_name) {
        comparison.differences.push_back(fmt::format("poll number {} is {} instead of {}", number,
                                                     printable(std::string_view(name)),
                                                     printable(expected_name)));
    }
    got = json::serialize(participant.at("result"));
    if (got != std::to_string(plan.seats[list])) {
        comparison.differences.push_back(fmt::format(
            "{} has {} seats instead of {}", printable(expected_name), printable(got), plan.seats[list]));
    }
}

void compare_lists(const Plan& plan, const json::array& participants, Comparison& comparison) {
    for (const auto& participant : participants) compare_list(plan, participant.as_object(), comparison);
    for (std::size_t i = 0; i < plan.seats.size(); ++i) {
        if (comparison.seats_got[i] == "-") {
            comparison.differences.push_back(
                fmt::format("{} is missing", printable(plan.published.lists[i].name)));
        }
    }
    if (participants.size() != plan.seats.size()) {
        comparison.differences.push_back(
            fmt::format("there are {} lists instead of {}", participants.size(), plan.seats.size()));
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

std::string padded(std::string_view text, std::size_t width) {
    const auto length = code_point_count(text);
    return std::string(text) + std::string(width > length ? width - length : 0, ' ');
}

}  // namespace

Comparison compare(const Plan& plan, const json::value& results) {
    Comparison comparison;
    comparison.seats_got.assign(plan.seats.size(), "-");
    try {
        compare_lists(plan, results.as_object().at("participants").as_array(), comparison);
        compare_invalid_votes(plan, results.as_object().at("invalidVotes").as_array(), comparison);
    } catch (const std::exception& error) {
        throw std::runtime_error(fmt::format("The results are of an unknown form ({}).", error.what()));
    }
    return comparison;
}

std::string table(const Plan& plan, const Comparison& comparison) {
    constexpr std::string_view list_title = "list";
    std::size_t name_width = list_title.size();
    for (const auto& list : plan.published.lists)
        name_width = std::max(name_width, code_point_count(printable(list.name)));

    auto text = fmt::format("{}  {:>15}  {:>14}  {:>9}\n", padded(list_title, name_width), "votes",
                            "seats expected", "seats got");
    for (std::size_t i = 0; i < plan.seats.size(); ++i) {
        text += fmt::format("{}  {:>15}  {:>14}  {:>9}\n",
                            padded(printable(plan.published.lists[i].name), name_width),
                            grouped(plan.votes[i]), plan.seats[i], printable(comparison.seats_got[i]));
    }
    return text;
}

}  // namespace urna::replay
