// SPDX-License-Identifier: Apache-2.0
#include "admin/turnout.h"

#include <algorithm>

namespace urna::admin {
namespace {

using std::chrono::seconds;

constexpr seconds minute{60};

std::uint64_t invalid_votes(const std::optional<store::UploadRow>& upload) {
    return upload ? upload->counts.duplicate + upload->counts.invalid_poll_number : 0;
}

}  // namespace

void Turnout::add(const store::UploadRow& upload) {
    const std::uint64_t ballots = upload.counts.ballots();
    ++sums_.uploads;
    sums_.counts += upload.counts;

    HourTurnout& hour = hours_[date::floor<std::chrono::hours>(upload.accepted_at)];
    ++hour.uploads;
    hour.ballots += ballots;

    latest_ = std::max(latest_, upload.accepted_at);
    seconds_[date::floor<seconds>(upload.accepted_at)] += ballots;
    seconds_.erase(seconds_.begin(), seconds_.upper_bound(date::floor<seconds>(latest_) - minute));

    if (invalid_votes(upload) > invalid_votes(most_invalid_)) most_invalid_ = upload;

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
    std::vector<const OfficialTurnout*> leading;
    leading.reserve(officials_.size());
    for (const auto& [jmbg, official] : officials_) leading.push_back(&official);
    const std::size_t shown = std::min(officials_max, leading.size());
    std::partial_sort(leading.begin(), leading.begin() + static_cast<std::ptrdiff_t>(shown), leading.end(),
                      [](const OfficialTurnout* a, const OfficialTurnout* b) {
                          const auto ballots_a = a->counts.ballots();
                          const auto ballots_b = b->counts.ballots();
                          return ballots_a != ballots_b ? ballots_a > ballots_b : a->jmbg < b->jmbg;
                      });
    leading.resize(shown);
    return leading;
}

}  // namespace urna::admin
