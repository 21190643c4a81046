// SPDX-License-Identifier: Apache-2.0
// Rules and votes of tests, in few words.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "election/law/law.h"
#include "election/law/president.h"
#include "election/law/rule_reader.h"

namespace urna::election::law {

using Seats = std::vector<std::uint32_t>;
using Votes = std::vector<std::uint64_t>;

// A text in JSON, or with ' for ".
inline boost::json::value json_of(std::string text) {
    for (char& c : text)
        if (c == '\'') c = '"';
    return boost::json::parse(text);
}

inline Rule rule_of(const std::string& text) {
    auto rule = read_rule(json_of(text));
    if (!rule) ADD_FAILURE() << rule.error().message << " in " << text;
    return rule ? *rule : default_rule(0);
}

inline PresidentRule president_rule_of(const std::string& text) {
    auto rule = read_president_rule(json_of(text));
    if (!rule) ADD_FAILURE() << rule.error().message << " in " << text;
    return rule ? *rule : PresidentRule{};
}

// What the reader says of a rule that it refuses.
inline std::string refusal_of(const std::string& text) {
    const auto rule = read_rule(json_of(text));
    return rule ? "accepted" : rule.error().message;
}

inline Facts facts_of(std::uint32_t seats, const Votes& votes) {
    Facts facts;
    facts.seats = seats;
    for (const std::uint64_t count : votes) facts.lists.emplace_back().votes = count;
    return facts;
}

// `votes[i][j]`: of list i in district j, which have the codes 1, 2, ...
inline Facts facts_in_districts(std::uint32_t seats, const Seats& district_seats,
                                const std::vector<Votes>& votes) {
    Facts facts;
    facts.seats = seats;
    for (std::size_t i = 0; i < district_seats.size(); ++i)
        facts.districts.push_back({std::to_string(i + 1), district_seats[i], {}});
    for (const Votes& own : votes) {
        ListFacts& list = facts.lists.emplace_back();
        list.district_votes = own;
        for (const std::uint64_t count : own) list.votes += count;
    }
    return facts;
}

inline Outcome outcome_of(const Rule& rule, const Facts& facts) {
    auto outcome = seats_by_law(rule, facts);
    if (!outcome) ADD_FAILURE() << outcome.error().message;
    return outcome ? *outcome : Outcome{};
}

inline Outcome outcome_of(const std::string& rule, const Facts& facts) {
    return outcome_of(rule_of(rule), facts);
}

inline std::string error_of(const std::string& rule, const Facts& facts) {
    const auto outcome = seats_by_law(rule_of(rule), facts);
    return outcome ? "none" : outcome.error().message;
}

inline Lot lot_of(std::vector<std::size_t> options, std::size_t drawn, Decides decides = Decides::seat) {
    return {{0, std::nullopt, decides, std::move(options)}, drawn};
}

}  // namespace urna::election::law
