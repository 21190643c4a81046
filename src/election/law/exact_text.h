// SPDX-License-Identifier: Apache-2.0
// Exact numbers as text.
#pragma once

#include <cstdint>
#include <string>

#include "election/law/step.h"

namespace urna::election::law {

// With at most six decimals, rounded half up (away from 0), without needless zeros: `114450.21`, `-3`.
// |numerator| < 2^105, the denominator is not 0.
std::string decimal_text(int128 numerator, std::uint64_t denominator);

// In lowest terms: `7/3`, `2`.
std::string fraction_text(int128 numerator, std::uint64_t denominator);

// Of a hundred: `3.25`, and `100/3` where no three decimals say it.
std::string percent_text(const PercentCondition& condition);

}  // namespace urna::election::law
