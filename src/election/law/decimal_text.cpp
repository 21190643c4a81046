// SPDX-License-Identifier: Apache-2.0
#include "election/law/decimal_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

namespace urna::election::law {
namespace {

constexpr std::size_t decimals_max = 3;
constexpr std::uint32_t ratio_part_max = 1000;

bool is_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::uint32_t> parse_digits(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!is_digits(text) || error != std::errc{}) return std::nullopt;
    return value;
}

Ratio reduced(std::uint32_t numerator, std::uint32_t denominator) {
    const std::uint32_t common = std::gcd(numerator, denominator);
    return {numerator / common, denominator / common};
}

}  // namespace

std::optional<Thousandths> parse_thousandths(std::string_view text, Thousandths max) {
    const auto point = text.find('.');
    const auto whole = parse_digits(text.substr(0, point));
    if (!whole || *whole > max / one) return std::nullopt;
    Thousandths thousandths = *whole * one;
    if (point != std::string_view::npos) {
        std::string decimals(text.substr(point + 1));
        if (!is_digits(decimals) || decimals.size() > decimals_max) return std::nullopt;
        decimals.resize(decimals_max, '0');
        thousandths += *parse_digits(decimals);
    }
    if (thousandths > max) return std::nullopt;
    return thousandths;
}

std::string thousandths_text(Thousandths number) {
    std::string text = fmt::format("{}.{:03}", number / one, number % one);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::optional<Ratio> parse_ratio(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) {
        const auto decimal = parse_thousandths(text, ratio_part_max * one);
        return decimal ? std::optional(reduced(*decimal, one)) : std::nullopt;
    }
    const auto numerator = parse_digits(text.substr(0, slash));
    const auto denominator = parse_digits(text.substr(slash + 1));
    if (!numerator || !denominator || *numerator > ratio_part_max || *denominator > ratio_part_max ||
        *denominator == 0) {
        return std::nullopt;
    }
    return reduced(*numerator, *denominator);
}

std::string ratio_text(const Ratio& ratio) {
    if (ratio.denominator == 1) return std::to_string(ratio.numerator);
    if (ratio.numerator <= ratio_part_max) return fmt::format("{}/{}", ratio.numerator, ratio.denominator);
    return thousandths_text(ratio.numerator * (one / ratio.denominator));
}

}  // namespace urna::election::law
