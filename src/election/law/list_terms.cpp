// SPDX-License-Identifier: Apache-2.0
#include "election/law/list_terms.h"

#include <algorithm>
#include <boost/json.hpp>

#include "election/law/canonical_json.h"
#include "election/law/facts_check.h"

namespace urna::election::law {
namespace {

namespace json = boost::json;

constexpr std::size_t alliance_characters_max = 1000;
constexpr std::uint64_t candidates_max = 1'000'000;

std::vector<ListTerms> read_all(JsonReader& reader, const json::value& value) {
    std::vector<ListTerms> lists;
    const json::array* array = value.if_array();
    if (array == nullptr) {
        reader.refuse("lists");
        return lists;
    }
    for (std::size_t i = 0; i < array->size(); ++i) {
        const std::string path = JsonReader::element("lists", i);
        const json::object* own =
            reader.object((*array)[i], path, {"class", "alliance", "candidates", "directSeats"});
        if (own == nullptr) break;
        lists.push_back(read_terms(reader, *own, path));
    }
    return lists;
}

}  // namespace

ListTerms read_terms(JsonReader& reader, const json::object& from, const std::string& path) {
    ListTerms read;
    read.class_name = reader.label(from, "class", path, class_name_bytes_max);
    read.alliance = reader.label(from, "alliance", path, alliance_characters_max);
    if (const auto candidates = reader.integer(from, "candidates", path, 0, candidates_max))
        read.candidates = static_cast<std::uint32_t>(*candidates);
    read.direct_seats =
        static_cast<std::uint32_t>(reader.integer(from, "directSeats", path, 0, candidates_max).value_or(0));
    return read;
}

Result<std::vector<ListTerms>, InvalidRule> read_list_terms(const json::value& value, std::size_t lists,
                                                            const Rule& rule) {
    JsonReader reader;
    auto read = read_all(reader, value);
    if (!reader.invalid() && read.size() != lists) reader.refuse("lists");
    if (!reader.invalid()) {
        Facts facts;
        for (const ListTerms& terms : read) facts.lists.push_back(list_facts(terms));
        if (const auto checked = check_lists(rule, facts); !checked) reader.refuse(checked.error().where);
    }
    if (reader.invalid()) return InvalidRule{"Invalid " + *reader.invalid() + "."};
    return read;
}

std::string canonical_text(const std::vector<ListTerms>& lists) {
    const bool any =
        std::any_of(lists.begin(), lists.end(), [](const ListTerms& terms) { return terms != ListTerms{}; });
    if (!any) return {};
    json::array written;
    for (const ListTerms& terms : lists) {
        json::object own;
        if (terms.class_name) own["class"] = *terms.class_name;
        if (terms.alliance) own["alliance"] = *terms.alliance;
        if (terms.candidates) own["candidates"] = *terms.candidates;
        if (terms.direct_seats > 0) own["directSeats"] = terms.direct_seats;
        written.push_back(std::move(own));
    }
    return canonical_json(written);
}

std::vector<ListTerms> parse_list_terms(const std::string& text) {
    if (text.empty()) return {};
    JsonReader reader;
    return read_all(reader, json::parse(text));
}

ListFacts list_facts(const ListTerms& terms) {
    ListFacts facts;
    facts.class_name = terms.class_name;
    facts.alliance = terms.alliance;
    facts.candidates = terms.candidates;
    facts.direct_seats = terms.direct_seats;
    return facts;
}

std::vector<ListTerms> terms_of(const Facts& facts) {
    std::vector<ListTerms> terms;
    for (const ListFacts& list : facts.lists)
        terms.push_back({list.class_name, list.alliance, list.candidates, list.direct_seats});
    return terms;
}

}  // namespace urna::election::law
