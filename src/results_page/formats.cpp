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

std::string number_text(Language language, std::uint64_t number) {
    const std::string digits = std::to_string(number);
    const char separator = language == Language::english ? ',' : '.';
    std::string result;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) result += separator;
        result += digits[i];
    }
    return result;
}

std::string percent_text(Language language, std::uint64_t units, int decimals, bool trim_zeros) {
    std::uint64_t scale = 1;
    for (int i = 0; i < decimals; ++i) scale *= 10;
    std::string fraction = decimals == 0 ? "" : fmt::format("{:0{}}", units % scale, decimals);
    while (trim_zeros && fraction.ends_with('0')) fraction.pop_back();
    const std::string_view point = fraction.empty() ? "" : language == Language::english ? "." : ",";
    return fmt::format("{}{}{}%", number_text(language, units / scale), point, fraction);
}

std::string date_text(Language language, Instant instant, const TimeZone& zone) {
    const date::year_month_day day{date::floor<date::days>(civil(instant, zone))};
    const std::size_t month = static_cast<unsigned>(day.month()) - 1;
    const auto number = static_cast<unsigned>(day.day());
    const auto year = static_cast<int>(day.year());
    if (language == Language::english) return fmt::format("{} {} {}", number, english_months.at(month), year);
    const std::string text = fmt::format("{}. {} {}.", number, serbian_months.at(month), year);
    return language == Language::serbian_cyrillic ? to_cyrillic(text) : text;
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
