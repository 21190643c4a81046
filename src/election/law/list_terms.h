// SPDX-License-Identifier: Apache-2.0
// What an election's law has to know of each list beside its votes.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "election/law/facts.h"
#include "election/law/json_reader.h"
#include "election/law/rule.h"
#include "election/law/rule_reader.h"

namespace urna::election::law {

struct ListTerms {
    std::optional<std::string> class_name;    // one of the rule's
    std::optional<std::string> alliance;      // lists of one alliance have the same text
    std::optional<std::uint32_t> candidates;  // as many seats as the list can fill; none: as many as it gets
    std::uint32_t direct_seats = 0;           // that its candidates won by themselves

    friend bool operator==(const ListTerms&, const ListTerms&) = default;
};

// The members `class`, `alliance`, `candidates` and `directSeats` of an object that stands at this path.
ListTerms read_terms(JsonReader& reader, const boost::json::object& from, const std::string& path);

// Reads `[{"class", "alliance", "candidates", "directSeats"}, ...]`, of exactly so many lists, whose terms go
// together with the rule. What is wrong is named by its path: `Invalid lists[2].class.`
Result<std::vector<ListTerms>, InvalidRule> read_list_terms(const boost::json::value& value,
                                                            std::size_t lists, const Rule& rule);

// The one text of terms that is stored and hashed, as canonical_text() of a rule: what a list does not have
// is left out. Empty when no list has any.
std::string canonical_text(const std::vector<ListTerms>& lists);

// The terms that canonical_text() wrote; none of an empty text.
std::vector<ListTerms> parse_list_terms(const std::string& text);

// The list with these terms and no votes.
ListFacts list_facts(const ListTerms& terms);

// The terms of the lists.
std::vector<ListTerms> terms_of(const Facts& facts);

}  // namespace urna::election::law
