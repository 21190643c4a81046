// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

namespace urna {
namespace {

// Whether the text stands in JSON as it is.
bool is_plain(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](unsigned char c) { return c < ' ' || c == '"' || c == '\\'; });
}

}  // namespace

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    comma_due_ = true;
    // Nearly all texts are plain.
    if (is_plain(text)) {
        text_ += '"';
        text_ += text;
        text_ += '"';
    } else {
        text_ += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
    }
    return *this;
}

JsonWriter& JsonWriter::decimal(std::uint64_t units, int decimals) {
    std::string digits = std::to_string(units);
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    std::string fraction = digits.substr(digits.size() - places);
    digits.resize(digits.size() - places);
    while (fraction.ends_with('0')) fraction.pop_back();
    return raw(fraction.empty() ? digits : digits + '.' + fraction);
}

}  // namespace urna
