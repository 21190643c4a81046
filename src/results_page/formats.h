// SPDX-License-Identifier: Apache-2.0
// Times as the readers of a language write them (CLDR).
#pragma once

#include <string>

#include "base/instant.h"
#include "language/language.h"

namespace urna::results_page {

using language::Language;

// `24 November 2026`, in Serbian `24. novembar 2026.`
std::string date_text(Language language, Instant instant, const TimeZone& zone);

// `24 November 2026, 19:00`.
std::string date_time_text(Language language, Instant instant, const TimeZone& zone);

// `19:00`.
std::string time_text(Instant instant, const TimeZone& zone);

// `24 November 2026, 07:00 – 20:00 (Europe/Belgrade)`; both dates where they differ.
std::string period_text(Language language, Instant from, Instant to, const TimeZone& zone);

}  // namespace urna::results_page
