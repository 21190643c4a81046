// SPDX-License-Identifier: Apache-2.0
#include "base/instant.h"

#include <date/tz.h>
#include <fmt/compile.h>

namespace urna {

namespace {

using std::chrono::microseconds;
using Civil = date::local_time<microseconds>;

// The tables of the system's database end here: later rules of daylight saving are not read by the library.
constexpr date::year tables_end{2037};

// How far back to look the rules of a later civil time up: into the last year of the tables in which the same
// date is the same day of the week, since rules of daylight saving go by these ("last Sunday of March").
date::days shift_into_tables(Civil civil) {
    const auto day = date::floor<date::days>(civil);
    const date::year_month_day date_wanted{day};
    if (date_wanted.year() <= tables_end) {
        return date::days{0};
    }
    // 29 February goes with the 28th, which every year has.
    const bool leap_day = date_wanted.month() == date::February && unsigned(date_wanted.day()) == 29;
    const date::local_days anchor = leap_day ? day - date::days{1} : day;
    const date::year_month_day anchor_date{anchor};
    for (date::year year = tables_end;; --year) {
        const date::local_days candidate{year / anchor_date.month() / anchor_date.day()};
        if ((anchor - candidate) % date::weeks{1} == date::days{0}) {
            return anchor - candidate;
        }
    }
}

// Reads from the front of a text; every step is false, or none, once the text does not continue as wanted.
class Reader {
 public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }

    bool take(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    std::optional<int> digit() {
        if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') {
            return std::nullopt;
        }
        const int value = rest_.front() - '0';
        rest_.remove_prefix(1);
        return value;
    }

    // A number of exactly `count` digits.
    std::optional<int> digits(int count) {
        int value = 0;
        for (int i = 0; i < count; ++i) {
            const auto next = digit();
            if (!next) {
                return std::nullopt;
            }
            value = value * 10 + *next;
        }
        return value;
    }

 private:
    std::string_view rest_;
};

std::optional<date::local_days> read_date(Reader& reader) {
    const auto year = reader.digits(4);
    if (!year || !reader.take('-')) {
        return std::nullopt;
    }
    const auto month = reader.digits(2);
    if (!month || !reader.take('-')) {
        return std::nullopt;
    }
    const auto day = reader.digits(2);
    if (!day) {
        return std::nullopt;
    }
    const date::year_month_day date{date::year{*year}, date::month{static_cast<unsigned>(*month)},
                                    date::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return date::local_days{date};
}

std::optional<microseconds> read_fraction(Reader& reader) {
    if (!reader.take('.')) {
        return microseconds{0};
    }
    int count = 0;
    std::int64_t value = 0;
    while (const auto next = reader.digit()) {
        if (++count > 6) {
            return std::nullopt;
        }
        value = value * 10 + *next;
    }
    if (count == 0) {
        return std::nullopt;
    }
    for (; count < 6; ++count) {
        value *= 10;
    }
    return microseconds{value};
}

std::optional<microseconds> read_time(Reader& reader) {
    const auto hour = reader.digits(2);
    if (!hour || *hour > 23 || !reader.take(':')) {
        return std::nullopt;
    }
    const auto minute = reader.digits(2);
    if (!minute || *minute > 59 || !reader.take(':')) {
        return std::nullopt;
    }
    const auto second = reader.digits(2);
    if (!second || *second > 59) {
        return std::nullopt;
    }
    const auto fraction = read_fraction(reader);
    if (!fraction) {
        return std::nullopt;
    }
    return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second} +
           *fraction;
}

// `hh:mm` or `hhmm`, after the sign.
std::optional<std::chrono::minutes> read_offset(Reader& reader) {
    const auto hours = reader.digits(2);
    if (!hours || *hours > 23) {
        return std::nullopt;
    }
    reader.take(':');
    const auto minutes = reader.digits(2);
    if (!minutes || *minutes > 59) {
        return std::nullopt;
    }
    return std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
}

// The database has the file of the system's zone among the others.
bool is_zone(const std::string& name) {
    return name != "localtime";
}

const date::time_zone* find_zone(const std::string& name) {
    if (!is_zone(name)) {
        return nullptr;
    }
    try {
        return date::locate_zone(name);
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

std::optional<Instant> within_the_years(Instant instant) {
    const auto year = date::year_month_day{date::floor<date::days>(instant)}.year();
    return year >= date::year{1} && year <= date::year{9999} ? std::optional(instant) : std::nullopt;
}

}  // namespace

Instant system_now() {
    return date::floor<microseconds>(std::chrono::system_clock::now());
}

TimeZone::TimeZone(const std::string& name) : zone_(find_zone(name)) {
    if (zone_ == nullptr) {
        throw std::runtime_error("unknown time zone: " + name);
    }
}

std::optional<TimeZone> TimeZone::find(const std::string& name) {
    const auto* zone = find_zone(name);
    return zone ? std::optional(TimeZone(zone)) : std::nullopt;
}

std::vector<std::string> TimeZone::names() {
    std::vector<std::string> names;
    for (const auto& zone : date::get_tzdb().zones) {
        if (is_zone(zone.name())) names.push_back(zone.name());
    }
    return names;
}

std::string TimeZone::name() const {
    return zone_->name();
}

std::optional<Instant> TimeZone::instant_of(Civil civil) const {
    const auto info = zone_->get_info(civil - shift_into_tables(civil));
    if (info.result == date::local_info::nonexistent) {
        return std::nullopt;
    }
    // `first` is also the earlier of two: its offset from UTC is the larger one.
    return Instant{civil.time_since_epoch() - info.first.offset};
}

std::chrono::seconds TimeZone::offset_at(Instant instant) const {
    return zone_->get_info(instant - shift_into_tables(Civil{instant.time_since_epoch()})).offset;
}

std::optional<Instant> parse_instant(std::string_view text, const TimeZone& zone) {
    Reader reader(text);
    const auto day = read_date(reader);
    if (!day || !reader.take('T')) {
        return std::nullopt;
    }
    const auto time = read_time(reader);
    if (!time) {
        return std::nullopt;
    }
    const Civil civil = *day + *time;
    if (reader.at_end()) {
        const auto instant = zone.instant_of(civil);
        return instant ? within_the_years(*instant) : std::nullopt;
    }
    std::chrono::minutes offset{0};
    if (!reader.take('Z')) {
        const bool west = reader.take('-');
        if (!west && !reader.take('+')) {
            return std::nullopt;
        }
        const auto distance = read_offset(reader);
        if (!distance) {
            return std::nullopt;
        }
        offset = west ? -*distance : *distance;
    }
    if (!reader.at_end()) {
        return std::nullopt;
    }
    return within_the_years(Instant{civil.time_since_epoch() - offset});
}

std::string to_string(Instant instant) {
    const auto day = date::floor<date::days>(instant);
    const date::year_month_day date{day};
    const date::hh_mm_ss<microseconds> time{instant - day};
    return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z"), int(date.year()),
                       unsigned(date.month()), unsigned(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

}  // namespace urna
