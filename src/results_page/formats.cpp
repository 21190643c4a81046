// SPDX-License-Identifier: Apache-2.0
#include "results_page/formats.h"

#include <fmt/format.h>

#include <array>

namespace urna::results_page {
namespace {

using Names = std::array<std::string_view, 12>;
constexpr Names english_months{"January", "February", "March",     "April",   "May",      "June",
                               "July",    "August",   "September", "October", "November", "December"};
constexpr Names serbian_months{"januar", "februar", "mart",      "april",   "maj",      "jun",
                               "jul",    "avgust",  "septembar", "oktobar", "novembar", "decembar"};

using LocalTime = date::local_time<std::chrono::microseconds>;

LocalTime civil(Instant instant, const TimeZone& zone) {
    return LocalTime{(instant + zone.offset_at(instant)).time_since_epoch()};
}

}  // namespace

std::string date_text(Language language, Instant instant, const TimeZone& zone) {
    const date::year_month_day day{date::floor<date::days>(civil(instant, zone))};
    const std::size_t month = static_cast<unsigned>(day.month()) - 1;
    const auto number = static_cast<unsigned>(day.day());
    const auto year = static_cast<int>(day.year());
    if (language == Language::english) return fmt::format("{} {} {}", number, english_months.at(month), year);
    const std::string text = fmt::format("{}. {} {}.", number, serbian_months.at(month), year);
    return language == Language::serbian_cyrillic ? language::to_cyrillic(text) : text;
}

std::string time_text(Instant instant, const TimeZone& zone) {
    const LocalTime time = civil(instant, zone);
    const date::hh_mm_ss parts{date::floor<std::chrono::minutes>(time - date::floor<date::days>(time))};
    return fmt::format("{:02}:{:02}", parts.hours().count(), parts.minutes().count());
}

std::string date_time_text(Language language, Instant instant, const TimeZone& zone) {
    const std::string between = language == Language::english         ? ", "
                                : language == Language::serbian_latin ? " u "
                                                                      : " у ";
    return date_text(language, instant, zone) + between + time_text(instant, zone);
}

std::string period_text(Language language, Instant from, Instant to, const TimeZone& zone) {
    const bool one_day =
        date::floor<date::days>(civil(from, zone)) == date::floor<date::days>(civil(to, zone));
    return date_time_text(language, from, zone) + " – " +
           (one_day ? time_text(to, zone) : date_time_text(language, to, zone)) + " (" + zone.name() + ")";
}

}  // namespace urna::results_page
