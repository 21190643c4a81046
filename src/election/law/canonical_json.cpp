// SPDX-License-Identifier: Apache-2.0
#include "election/law/canonical_json.h"

#include <algorithm>
#include <boost/json.hpp>
#include <string_view>
#include <vector>

namespace urna::election::law {
namespace {

namespace json = boost::json;

void append(std::string& text, const json::value& value) {
    if (const json::object* object = value.if_object()) {
        std::vector<std::string_view> keys;
        for (const auto& member : *object) keys.push_back(member.key());
        std::sort(keys.begin(), keys.end());
        char separator = '{';
        for (const std::string_view key : keys) {
            text += separator;
            text += json::serialize(json::value(key)) + ":";
            append(text, object->at(key));
            separator = ',';
        }
        text += keys.empty() ? "{}" : "}";
        return;
    }
    const json::array* array = value.if_array();
    if (array == nullptr) {
        text += json::serialize(value);
        return;
    }
    text += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
        if (i > 0) text += ',';
        append(text, (*array)[i]);
    }
    text += ']';
}

}  // namespace

std::string canonical_json(const json::value& value) {
    std::string text;
    append(text, value);
    return text;
}

}  // namespace urna::election::law
