// SPDX-License-Identifier: Apache-2.0
#include "election/law/election_file.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "election/election.h"

namespace urna::election::law {

namespace {

namespace json = boost::json;

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

std::optional<std::uint32_t> parse_digits(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Reads the threshold, as the file has it and as a condition.
Result<void, FileError> read_threshold(const json::object& object, LawFile& file) {
    const auto text = text_at(object, "threshold");
    if (!text) return text.error();
    const auto slash = text->find('/');
    const auto numerator = parse_digits(std::string_view(*text).substr(0, slash));
    const auto denominator =
        slash == std::string::npos ? std::nullopt : parse_digits(std::string_view(*text).substr(slash + 1));
    if (!numerator || !denominator || *denominator == 0 || *denominator > fraction_denominator_max ||
        *numerator > *denominator) {
        return wrong("threshold", "not a fraction from 0 to 1 such as \"4/100\", its denominator at most " +
                                      std::to_string(fraction_denominator_max));
    }
    file.threshold = fmt::format("{}/{}", *numerator, *denominator);
    file.rule = default_rule(*numerator, *denominator);
    return {};
}

// The contract knows one method and one base of the threshold; a file of another kind must not be computed as
// if.
Result<void, FileError> check_constant(const json::object& object, std::string_view key,
                                       std::string_view wanted) {
    const auto text = text_at(object, key);
    if (!text) return text.error();
    if (*text != wanted) return wrong(std::string(key), "not \"" + std::string(wanted) + "\"");
    return {};
}

Result<void, FileError> read_list(const json::value& value, std::size_t index, LawFile& file) {
    const std::string where = "lists[" + std::to_string(index) + "]";
    const json::object* object = value.if_object();
    if (object == nullptr) return wrong(where, "not an object");
    const std::string prefix = where + ".";
    auto name = text_at(*object, "name", prefix);
    if (!name) return name.error();
    const auto votes = number_at(*object, "votes", 0, votes_total_max, prefix);
    if (!votes) return votes.error();
    file.names.push_back(std::move(*name));
    file.facts.lists.emplace_back().votes = *votes;
    auto& published = file.published.emplace_back();
    if (!object->contains("seats")) return {};
    const auto seats = number_at(*object, "seats", 0, seats_max, prefix);
    if (!seats) return seats.error();
    published = static_cast<std::uint32_t>(*seats);
    return {};
}

Result<void, FileError> read_lists(const json::object& object, LawFile& file) {
    const json::value* lists = object.if_contains("lists");
    if (lists == nullptr || !lists->is_array() || lists->get_array().empty())
        return wrong("lists", lists == nullptr ? "missing" : "not a list with at least one element");
    for (const json::value& value : lists->get_array())
        if (auto read = read_list(value, file.names.size(), file); !read) return read;
    return {};
}

Result<LawFile, FileError> read_contract_file(const json::object& object) {
    LawFile file;
    auto name = text_at(object, "name");
    if (!name) return name.error();
    file.name = std::move(*name);
    const auto seats = number_at(object, "seats", 1, seats_max);
    if (!seats) return seats.error();
    file.facts.seats = static_cast<std::uint32_t>(*seats);
    if (auto read = read_threshold(object, file); !read) return read.error();
    for (const auto& [key, wanted] :
         {std::pair{"threshold_of", "valid votes"}, std::pair{"method", "d'hondt"}}) {
        if (auto checked = check_constant(object, key, wanted); !checked) return checked.error();
    }
    if (auto read = read_lists(object, file); !read) return read.error();
    return file;
}

}  // namespace

Result<LawFile, FileError> parse_election_file(std::string_view text) {
    const auto document = parse_json_object(text);
    if (!document) return document.error();
    return document->contains("rule") ? parse_law_file(text) : read_contract_file(*document);
}

Result<LawFile, FileError> read_election_file(const std::filesystem::path& file) {
    const auto text = read_file_text(file);
    if (!text) return text.error();
    auto read = parse_election_file(*text);
    if (!read) return FileError{file.string() + ": " + read.error().message};
    return read;
}

}  // namespace urna::election::law
