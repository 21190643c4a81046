// SPDX-License-Identifier: Apache-2.0
#include "admin/vote_readings.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"

namespace urna::admin {
namespace {

// Else more was recorded, or the database was restored from a backup.
bool same_uploads(const OfficialTurnout& a, const OfficialTurnout& b) {
    return a.uploads == b.uploads && a.counts == b.counts && a.last == b.last &&
           a.first_upload == b.first_upload && a.last_upload == b.last_upload;
}

}  // namespace

VoteReadings::VoteReadings(store::UploadRecord& record, ReadingLimits limits)
    : record_(record), limits_(limits) {}

std::optional<std::vector<std::int64_t>> VoteReadings::votes(ElectionId election,
                                                             const OfficialTurnout& official,
                                                             std::size_t participants) {
    const std::shared_ptr<Entry> entry = find_or_make(election, official.jmbg);
    const std::lock_guard one_at_a_time(entry->mutex);
    store::OfficialVotes& votes = entry->votes;
    if (!same_uploads(entry->official, official)) {
        entry->official = official;
        votes = {.valid = std::vector<std::int64_t>(participants)};
    }
    for (int piece = 0; piece < limits_.pieces_max && !votes.finished; ++piece) {
        votes = record_.count_votes({election, official.jmbg, official.first_upload, official.last_upload},
                                    votes);
    }
    if (!votes.finished) return std::nullopt;
    const auto valid = std::accumulate(votes.valid.begin(), votes.valid.end(), std::int64_t{0});
    if (valid != static_cast<std::int64_t>(official.counts.valid)) {
        entry->official = {};  // the next one reads it anew
        throw Unavailable(
            "the record contradicts itself: an official's ballots are not those of the uploads");
    }
    return votes.valid;
}

std::shared_ptr<VoteReadings::Entry> VoteReadings::find_or_make(ElectionId election,
                                                                const std::string& jmbg) {
    const std::lock_guard lock(mutex_);
    const std::pair key(election, jmbg);
    if (entries_.size() >= limits_.officials_max && !entries_.contains(key)) {
        entries_.erase(std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
            return a.second->asked < b.second->asked;
        }));
    }
    std::shared_ptr<Entry>& entry = entries_[key];
    if (!entry) entry = std::make_shared<Entry>();
    entry->asked = ++asked_;
    return entry;
}

}  // namespace urna::admin
