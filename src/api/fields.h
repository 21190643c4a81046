// SPDX-License-Identifier: Apache-2.0
// The fields of a request's JSON object.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/refusal.h"

namespace urna::api {

class Fields {
 public:
    // An empty body is an object without fields. `Invalid JSON.` when the body is neither empty nor an
    // object.
    static Result<Fields> parse(const std::string& body);

    bool absent(std::string_view name) const { return !object_.contains(name); }
    // Absent, null or an empty string.
    bool missing(std::string_view name) const;
    // `Field <name> is missing.` for the first that is.
    Result<void> require(std::initializer_list<std::string_view> names) const;

    // Null when the field is absent.
    const boost::json::value* value(std::string_view name) const { return object_.if_contains(name); }

    // None when the field is of another type.
    std::optional<std::string> text(std::string_view name) const;
    std::optional<bool> boolean(std::string_view name) const;
    std::optional<std::int64_t> integer(std::string_view name) const;
    std::optional<std::vector<std::int64_t>> integers(std::string_view name) const;
    // A number that is a whole number of thousandths, exactly as it is written, in thousandths.
    std::optional<std::int64_t> thousandths(std::string_view name) const;

 private:
    Fields(boost::json::object object, const std::string& body) : object_(std::move(object)), body_(&body) {}

    boost::json::object object_;
    const std::string* body_;  // outlives the fields
};

}  // namespace urna::api
