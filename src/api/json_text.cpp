// SPDX-License-Identifier: Apache-2.0
#include "api/json_text.h"

namespace urna::api {

std::string json_decimal(std::uint64_t units, int decimals) {
    std::string digits = std::to_string(units);
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    std::string fraction = digits.substr(digits.size() - places);
    digits.resize(digits.size() - places);
    while (fraction.ends_with('0')) fraction.pop_back();
    return fraction.empty() ? digits : digits + '.' + fraction;
}

}  // namespace urna::api
