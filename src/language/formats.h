// SPDX-License-Identifier: Apache-2.0
// Numbers, shares and lists as the readers of a language write them (CLDR).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "language/language.h"

namespace urna::language {

// `1,789,417`, in Serbian `1.789.417`.
std::string number_text(Language language, std::uint64_t number);

// The decimal number `-1234.5` as `-1,234.5`, in Serbian `-1.234,5`.
std::string decimal_text(Language language, std::string_view number);

// Of a share in units of 1 / 10^(decimals + 2): `12.34%`, in Serbian `12,34%`. `trim_zeros` leaves out zeros
// behind the decimals that say nothing.
std::string percent_text(Language language, std::uint64_t units, int decimals, bool trim_zeros = false);

// `A, B and C`. Empty when there is nothing.
std::string list_text(Language language, std::span<const std::string> items);

}  // namespace urna::language
