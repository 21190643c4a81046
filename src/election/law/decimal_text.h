// SPDX-License-Identifier: Apache-2.0
// Decimals and fractions of a rule as text, exactly.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "election/law/rule.h"

namespace urna::election::law {

// `\d+(\.\d{1,3})?` as thousandths; none when it is of another form or larger than `max`.
std::optional<Thousandths> parse_thousandths(std::string_view text, Thousandths max);

// Without needless zeros: `1.35`, `5`.
std::string thousandths_text(Thousandths number);

// A decimal from 0 to 1000, or `n/d` with n and d at most 1000 and d not 0; in lowest terms.
std::optional<Ratio> parse_ratio(std::string_view text);

// `2`, `3/4`; a decimal where a number of the fraction would be larger than 1000.
std::string ratio_text(const Ratio& ratio);

}  // namespace urna::election::law
