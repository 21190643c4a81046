// SPDX-License-Identifier: Apache-2.0
#include "election/law/exact_text.h"

#include <fmt/format.h>

#include <numeric>

#include "election/law/decimal_text.h"

namespace urna::election::law {

std::string decimal_text(int128 numerator, std::uint64_t denominator) {
    constexpr std::uint32_t parts = 1'000'000;
    const bool negative = numerator < 0;
    const auto size = static_cast<uint128>(negative ? -numerator : numerator);
    const uint128 rounded =
        size / denominator * parts + rounded_half_up(size % denominator * parts, denominator);
    std::string text = fmt::format("{}{}.{:06}", negative ? "-" : "", uint128{rounded / parts},
                                   static_cast<std::uint32_t>(rounded % parts));
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string fraction_text(int128 numerator, std::uint64_t denominator) {
    const auto size = static_cast<uint128>(numerator < 0 ? -numerator : numerator);
    const auto common = std::gcd(static_cast<std::uint64_t>(size % denominator), denominator);
    const std::string whole = fmt::format("{}{}", numerator < 0 ? "-" : "", uint128{size / common});
    return denominator == common ? whole : fmt::format("{}/{}", whole, denominator / common);
}

std::string percent_text(const PercentCondition& condition) {
    if (condition.whole == percent_max) return thousandths_text(condition.percent);
    return fraction_text(int128{condition.percent} * 100, condition.whole);
}

}  // namespace urna::election::law
