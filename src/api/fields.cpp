// SPDX-License-Identifier: Apache-2.0
#include "api/fields.h"

#include <boost/json/parse.hpp>

#include "api/decimal.h"

namespace urna::api {

namespace json = boost::json;

Result<Fields> Fields::parse(const std::string& body) {
    if (body.empty()) return Fields(json::object(), body);
    boost::system::error_code error;
    json::value value = json::parse(body, error, {}, json_options());
    if (error || !value.is_object()) return invalid("Invalid JSON.");
    return Fields(std::move(value.get_object()), body);
}

bool Fields::missing(std::string_view name) const {
    const json::value* field = object_.if_contains(name);
    return !field || field->is_null() || (field->is_string() && field->get_string().empty());
}

Result<void> Fields::require(std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names) {
        if (missing(name)) return invalid("Field " + std::string(name) + " is missing.");
    }
    return {};
}

std::optional<std::string> Fields::text(std::string_view name) const {
    const json::value* field = object_.if_contains(name);
    if (!field || !field->is_string()) return std::nullopt;
    return std::string(field->get_string());
}

std::optional<bool> Fields::boolean(std::string_view name) const {
    const json::value* field = object_.if_contains(name);
    if (!field || !field->is_bool()) return std::nullopt;
    return field->get_bool();
}

namespace {

// Numbers above the range of int64 are no ids, seats or the like.
std::optional<std::int64_t> integer_of(const json::value& value) {
    if (!value.is_int64()) return std::nullopt;
    return value.get_int64();
}

}  // namespace

std::optional<std::int64_t> Fields::integer(std::string_view name) const {
    const json::value* field = object_.if_contains(name);
    return field ? integer_of(*field) : std::nullopt;
}

std::optional<std::vector<std::int64_t>> Fields::integers(std::string_view name) const {
    const json::value* field = object_.if_contains(name);
    if (!field || !field->is_array()) return std::nullopt;
    std::vector<std::int64_t> integers;
    for (const json::value& element : field->get_array()) {
        const auto integer = integer_of(element);
        if (!integer) return std::nullopt;
        integers.push_back(*integer);
    }
    return integers;
}

std::optional<std::int64_t> Fields::thousandths(std::string_view name) const {
    const auto number = number_text(*body_, name);
    return number ? exact_thousandths(*number) : std::nullopt;
}

}  // namespace urna::api
