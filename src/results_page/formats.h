// SPDX-License-Identifier: Apache-2.0
// Numbers, shares and times as the readers of a language write them (CLDR).
#pragma once

#include <cstdint>
#include <string>

#include "base/instant.h"
#include "results_page/language.h"

namespace urna::results_page {

// `1,789,417`, in Serbian `1.789.417`.
std::string number_text(Language language, std::uint64_t number);

// Of a share in units of 1 / 10^(decimals + 2): `12.34%`, in Serbian `12,34%`. `trim_zeros` leaves out zeros
// behind the decimals that say nothing.
std::string percent_text(Language language, std::uint64_t units, int decimals, bool trim_zeros = false);

// `24 November 2026`, in Serbian `24. novembar 2026.`
std::string date_text(Language language, Instant instant, const TimeZone& zone);

// `24 November 2026, 19:00`.
std::string date_time_text(Language language, Instant instant, const TimeZone& zone);

// `19:00`.
std::string time_text(Instant instant, const TimeZone& zone);

// `24 November 2026, 07:00 – 20:00 (Europe/Belgrade)`; both dates where they differ.
std::string period_text(Language language, Instant from, Instant to, const TimeZone& zone);

}  // namespace urna::results_page
