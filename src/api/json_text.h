// SPDX-License-Identifier: Apache-2.0
// JSON written piece by piece, where a tree of values would only be built to be thrown away.
#pragma once

#include <cstdint>
#include <string>

namespace urna::api {

inline const char* json_bool(bool value) {
    return value ? "true" : "false";
}

// `units` / 10^`decimals`, exactly, as a number without needless zeros: 0.5, 0.33, 1.
std::string json_decimal(std::uint64_t units, int decimals);

// A list of what `text_of` gives for each.
template <class Values, class TextOf>
std::string json_list(const Values& values, const TextOf& text_of) {
    std::string list = "[";
    for (const auto& value : values) {
        if (list.size() > 1) list += ", ";
        list += text_of(value);
    }
    return list + "]";
}

}  // namespace urna::api
