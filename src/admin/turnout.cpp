// SPDX-License-Identifier: Apache-2.0
#include "admin/turnout.h"

#include <algorithm>
#include <tuple>

namespace urna::admin {
namespace {

using std::chrono::seconds;

constexpr seconds minute{60};
using QuarterHours = std::chrono::duration<std::int64_t, std::ratio<900>>;

// As many minutes begin in three hours and an instant.
constexpr std::size_t minutes_max = 181;

void add_to(Intervals& intervals, Instant from, std::uint64_t uploads, std::uint64_t ballots) {
    IntervalTurnout& interval = intervals[from];
    interval.uploads += uploads;
    interval.ballots += ballots;
}

bool comes_before(const OfficialTurnout& a, const OfficialTurnout& b) {
    return a.jmbg < b.jmbg;
}

bool comes_before(const AccountTurnout& a, const AccountTurnout& b) {
    return std::tie(a.email, a.jmbg) < std::tie(b.email, b.jmbg);
}

// Those with the most ballots first, of equals the one with the lower key.
template <class Key, class Less, class One>
std::vector<const One*> leading(const std::map<Key, One, Less>& all, std::size_t shown_max) {
    std::vector<const One*> first;
    first.reserve(all.size());
    for (const auto& [key, one] : all) first.push_back(&one);
    const std::size_t shown = std::min(shown_max, first.size());
    std::partial_sort(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(shown), first.end(),
                      [](const One* a, const One* b) {
                          const auto ballots_a = a->counts.ballots();
                          const auto ballots_b = b->counts.ballots();
                          return ballots_a != ballots_b ? ballots_a > ballots_b : comes_before(*a, *b);
                      });
    first.resize(shown);
    return first;
}

std::uint64_t invalid_votes(const std::optional<store::UploadRow>& upload) {
    return upload ? upload->counts.duplicate + upload->counts.invalid_poll_number : 0;
}

}  // namespace

void Turnout::add(const store::UploadRow& upload) {
    const std::uint64_t ballots = upload.counts.ballots();
    ++sums_.uploads;
    sums_.counts += upload.counts;

    add_to(quarters_, date::floor<QuarterHours>(upload.accepted_at), 1, ballots);
    if (minutes_are_kept_)
        add_to(minutes_, date::floor<std::chrono::minutes>(upload.accepted_at), 1, ballots);
    if (minutes_.size() > minutes_max) {
        minutes_.clear();
        minutes_are_kept_ = false;
    }

    earliest_ = std::min(earliest_, upload.accepted_at);
    latest_ = std::max(latest_, upload.accepted_at);
    seconds_[date::floor<seconds>(upload.accepted_at)] += ballots;
    seconds_.erase(seconds_.begin(), seconds_.upper_bound(date::floor<seconds>(latest_) - minute));

    if (invalid_votes(upload) > invalid_votes(most_invalid_)) most_invalid_ = upload;

    AccountTurnout& account = accounts_[{upload.official_email, upload.official_jmbg}];
    ++account.uploads;
    account.counts += upload.counts;
    if (upload.accepted_at >= account.last) {
        account.last = upload.accepted_at;
        account.email = upload.official_email;
        account.jmbg = upload.official_jmbg;
        account.forename = upload.official_forename;
        account.surname = upload.official_surname;
    }

    OfficialTurnout& official = officials_[upload.official_jmbg];
    if (official.uploads++ == 0) official.first_upload = upload.number;
    official.last_upload = upload.number;
    official.counts += upload.counts;
    if (upload.accepted_at < official.last) return;
    official.last = upload.accepted_at;
    official.jmbg = upload.official_jmbg;
    official.forename = upload.official_forename;
    official.surname = upload.official_surname;
}

Intervals Turnout::hours() const {
    Intervals hours;
    for (const auto& [from, quarter] : quarters_)
        add_to(hours, date::floor<std::chrono::hours>(from), quarter.uploads, quarter.ballots);
    return hours;
}

std::optional<Instant> Turnout::first_accepted() const {
    return quarters_.empty() ? std::nullopt : std::optional(earliest_);
}

std::optional<Instant> Turnout::last_accepted() const {
    return quarters_.empty() ? std::nullopt : std::optional(latest_);
}

std::uint64_t Turnout::last_minute(Instant now) const {
    std::uint64_t ballots = 0;
    const Instant before = date::floor<seconds>(std::max(now, latest_)) - minute;
    for (auto second = seconds_.upper_bound(before); second != seconds_.end(); ++second)
        ballots += second->second;
    return ballots;
}

const OfficialTurnout* Turnout::find_official(std::string_view jmbg) const {
    const auto found = officials_.find(jmbg);
    return found == officials_.end() ? nullptr : &found->second;
}

std::vector<const OfficialTurnout*> Turnout::leading_officials(std::size_t officials_max) const {
    return leading(officials_, officials_max);
}

std::vector<const AccountTurnout*> Turnout::leading_accounts(std::size_t accounts_max) const {
    return leading(accounts_, accounts_max);
}

}  // namespace urna::admin
