// SPDX-License-Identifier: Apache-2.0
// Numbers of JSON texts, exactly as they are written: a double would round them.
#pragma once

#include <boost/json/parse_options.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace urna::api {

// How bodies are read: nested at most so deep that no stack overflows.
inline boost::json::parse_options json_options() {
    boost::json::parse_options options;
    options.max_depth = 256;
    return options;
}

// The text of the number that is the outermost object's member of that name (the last of several). None when
// there is no such member or it is no number.
std::optional<std::string> number_text(std::string_view json, std::string_view name);

// The value of a JSON number in thousandths; none when it is not a whole number of thousandths or not less
// than 10^12.
std::optional<std::int64_t> exact_thousandths(std::string_view number);

}  // namespace urna::api
