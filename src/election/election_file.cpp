// SPDX-License-Identifier: Apache-2.0
#include "election/election_file.h"

#include <boost/json.hpp>

#include "election/election.h"

namespace urna::election {

namespace {

namespace json = boost::json;

constexpr std::uint64_t votes_max = 9'223'372'036'854'775'807;  // what apportion takes

// `what` is wrong at `where`, e.g. `lists[3].votes: not a whole number, 0 or more`.
FileError wrong(const std::string& where, const std::string& what) {
    return {where + ": " + what};
}

Result<std::string, FileError> text_at(const json::object& object, std::string_view key,
                                       const std::string& prefix = "") {
    const json::value* value = object.if_contains(key);
    const std::string where = prefix + std::string(key);
    if (value == nullptr) {
        return wrong(where, "missing");
    }
    if (!value->is_string()) {
        return wrong(where, "not a text");
    }
    return {boost::system::in_place_value, std::string_view(value->get_string())};
}

Result<std::uint64_t, FileError> number_at(const json::object& object, std::string_view key,
                                           std::uint64_t min, std::uint64_t max,
                                           const std::string& prefix = "") {
    const json::value* value = object.if_contains(key);
    const std::string where = prefix + std::string(key);
    if (value == nullptr) {
        return wrong(where, "missing");
    }
    json::error_code error;
    const auto number = value->is_number() ? value->to_number<std::uint64_t>(error) : 0;
    if (!value->is_number() || value->is_double() || error || number < min || number > max) {
        return wrong(where, "not a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    }
    return number;
}

// Urna knows one method and one base of the threshold; a file of another kind must not be computed as if.
Result<void, FileError> check_constant(const json::object& object, std::string_view key,
                                       std::string_view wanted) {
    const auto text = text_at(object, key);
    if (!text) {
        return text.error();
    }
    if (*text != wanted) {
        return wrong(std::string(key), "not \"" + std::string(wanted) + "\"");
    }
    return {};
}

Result<PublishedList, FileError> parse_list(const json::value& value, std::size_t index) {
    const std::string where = "lists[" + std::to_string(index) + "]";
    const json::object* object = value.if_object();
    if (object == nullptr) {
        return wrong(where, "not an object");
    }
    const std::string prefix = where + ".";
    PublishedList list;
    if (auto name = text_at(*object, "name", prefix)) {
        list.name = *name;
    } else {
        return name.error();
    }
    if (const auto votes = number_at(*object, "votes", 0, votes_max, prefix)) {
        list.votes = *votes;
    } else {
        return votes.error();
    }
    if (object->contains("seats")) {
        const auto seats = number_at(*object, "seats", 0, seats_max, prefix);
        if (!seats) {
            return seats.error();
        }
        list.seats = static_cast<int>(*seats);
    }
    return list;
}

Result<ApportionmentRule, FileError> parse_rule(const json::object& object) {
    ApportionmentRule rule;
    if (const auto seats = number_at(object, "seats", 1, seats_max)) {
        rule.seats = static_cast<int>(*seats);
    } else {
        return seats.error();
    }
    const auto threshold_text = text_at(object, "threshold");
    if (!threshold_text) {
        return threshold_text.error();
    }
    if (const auto threshold = parse_fraction(*threshold_text)) {
        rule.threshold = *threshold;
    } else {
        return wrong("threshold", "not a fraction from 0 to 1 such as \"4/100\", its denominator at most " +
                                      std::to_string(fraction_denominator_max));
    }
    for (const auto& [key, wanted] :
         {std::pair{"threshold_of", "valid votes"}, std::pair{"method", "d'hondt"}}) {
        if (const auto checked = check_constant(object, key, wanted); !checked) {
            return checked.error();
        }
    }
    return rule;
}

}  // namespace

std::vector<std::uint64_t> PublishedElection::votes() const {
    std::vector<std::uint64_t> votes;
    votes.reserve(lists.size());
    for (const PublishedList& list : lists) {
        votes.push_back(list.votes);
    }
    return votes;
}

Result<PublishedElection, FileError> parse_published_election(std::string_view text) {
    const auto document = parse_json_object(text);
    if (!document) {
        return document.error();
    }
    const json::object* object = &*document;
    if (object->contains("rule")) {
        return wrong("rule", "only urna apportion reads files with a rule");
    }
    PublishedElection election;
    if (auto name = text_at(*object, "name")) {
        election.name = *name;
    } else {
        return name.error();
    }
    if (const auto rule = parse_rule(*object)) {
        election.rule = *rule;
    } else {
        return rule.error();
    }
    const json::value* lists = object->if_contains("lists");
    if (lists == nullptr || !lists->is_array() || lists->get_array().empty()) {
        return wrong("lists", lists == nullptr ? "missing" : "not a list with at least one element");
    }
    for (const json::value& value : lists->get_array()) {
        auto list = parse_list(value, election.lists.size());
        if (!list) {
            return list.error();
        }
        election.lists.push_back(std::move(*list));
    }
    return election;
}

Result<PublishedElection, FileError> read_published_election(const std::filesystem::path& file) {
    const auto text = read_file_text(file);
    if (!text) {
        return text.error();
    }
    auto election = parse_published_election(*text);
    if (!election) {
        return FileError{file.string() + ": " + election.error().message};
    }
    return election;
}

}  // namespace urna::election
