// SPDX-License-Identifier: Apache-2.0
#include "election/law/json_reader.h"

#include <algorithm>

#include "base/text.h"

namespace urna::election::law {

namespace json = boost::json;

namespace {

constexpr std::size_t key_bytes_max = 40;

bool is_of_key(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

bool JsonReader::has_only(const json::object& object, const std::string& path,
                          std::initializer_list<std::string_view> keys,
                          std::span<const std::string_view> more_keys) {
    const auto is_among = [](const auto& these, std::string_view key) {
        return std::find(these.begin(), these.end(), key) != these.end();
    };
    for (const auto& each : object) {
        const std::string_view key = each.key();
        if (is_among(keys, key) || is_among(more_keys, key)) continue;
        // What is no misspelt key is not repeated.
        const bool can_be_told =
            key.size() <= key_bytes_max && std::all_of(key.begin(), key.end(), is_of_key);
        refuse(can_be_told ? member(path, key) : path.empty() ? "file" : path);
        return false;
    }
    return true;
}

const json::object* JsonReader::object(const json::value& value, const std::string& path,
                                       std::initializer_list<std::string_view> keys,
                                       std::span<const std::string_view> more_keys) {
    const json::object* object = value.if_object();
    if (object == nullptr) refuse(path);
    return object != nullptr && has_only(*object, path, keys, more_keys) ? object : nullptr;
}

const json::array* JsonReader::array(const json::object& from, std::string_view key, const std::string& path,
                                     std::size_t min, std::size_t max, bool required) {
    const json::value* value = from.if_contains(key);
    if (value == nullptr) {
        if (required) refuse(member(path, key));
        return nullptr;
    }
    const json::array* array = value->if_array();
    if (array != nullptr && array->size() >= min && array->size() <= max) return array;
    refuse(member(path, key));
    return nullptr;
}

const json::value* JsonReader::required(const json::object& from, std::string_view key,
                                        const std::string& path) {
    const json::value* value = from.if_contains(key);
    if (value == nullptr) refuse(member(path, key));
    return value;
}

std::optional<std::uint64_t> JsonReader::integer(const json::object& from, std::string_view key,
                                                 const std::string& path, std::uint64_t min,
                                                 std::uint64_t max) {
    const json::value* value = from.if_contains(key);
    if (value == nullptr) return std::nullopt;
    json::error_code error;
    const auto number =
        value->is_int64() || value->is_uint64() ? value->to_number<std::uint64_t>(error) : std::uint64_t{0};
    if ((value->is_int64() || value->is_uint64()) && !error && number >= min && number <= max) return number;
    refuse(member(path, key));
    return std::nullopt;
}

std::optional<Thousandths> JsonReader::thousandths(const json::object& from, std::string_view key,
                                                   const std::string& path, Thousandths max) {
    const json::value* value = from.if_contains(key);
    if (value == nullptr) return std::nullopt;
    const auto number =
        value->is_string() ? parse_thousandths(std::string_view(value->get_string()), max) : std::nullopt;
    if (!number) refuse(member(path, key));
    return number;
}

std::optional<Ratio> JsonReader::ratio(const json::object& from, std::string_view key,
                                       const std::string& path) {
    const json::value* value = from.if_contains(key);
    if (value == nullptr) return std::nullopt;
    const auto ratio = value->is_string() ? parse_ratio(std::string_view(value->get_string())) : std::nullopt;
    if (!ratio) refuse(member(path, key));
    return ratio;
}

std::optional<std::string> JsonReader::label(const json::object& from, std::string_view key,
                                             const std::string& path, std::size_t characters_max) {
    const json::value* value = from.if_contains(key);
    if (value == nullptr) return std::nullopt;
    if (value->is_string() && !value->get_string().empty() &&
        is_valid_label(std::string_view(value->get_string()), characters_max)) {
        return std::string(std::string_view(value->get_string()));
    }
    refuse(member(path, key));
    return std::nullopt;
}

bool JsonReader::flag(const json::object& from, std::string_view key, const std::string& path, bool absent) {
    const json::value* value = from.if_contains(key);
    if (value == nullptr) return absent;
    if (value->is_bool()) return value->get_bool();
    refuse(member(path, key));
    return absent;
}

std::string JsonReader::member(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : path + "." + std::string(key);
}

std::string JsonReader::element(const std::string& path, std::size_t index) {
    return path + "[" + std::to_string(index) + "]";
}

}  // namespace urna::election::law
