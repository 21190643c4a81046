// SPDX-License-Identifier: Apache-2.0
#include "admin/turnout_cache.h"

#include <algorithm>

namespace urna::admin {

TurnoutCache::TurnoutCache(store::UploadRecord& record, TurnoutLimits limits)
    : record_(record), limits_(limits) {}

bool TurnoutCache::visit(ElectionId election, const Visitor& visitor) {
    const std::shared_ptr<Entry> entry = find_or_make(election);
    bool up_to_date = false;
    {
        const std::lock_guard one_at_a_time(entry->mutex);
        up_to_date = refresh(election, *entry);
        if (up_to_date) visitor(entry->turnout);
        entry->people = entry->turnout.officials() + entry->turnout.accounts();
    }
    forget_those_asked_long_ago();
    return up_to_date;
}

std::optional<TurnoutSums> TurnoutCache::final_sums(ElectionId election, Instant watermark) {
    const std::int64_t last = record_.last();
    {
        const std::lock_guard lock(mutex_);
        const auto known = final_sums_.find(election);
        // Else the database was restored from a backup, or a watermark that was ahead was set back.
        if (known != final_sums_.end() && known->second.through <= last &&
            known->second.watermark == watermark)
            return known->second.sums;
    }
    TurnoutSums sums;
    if (!visit(election, [&](const Turnout& turnout) { sums = turnout.sums(); })) return std::nullopt;
    const std::lock_guard lock(mutex_);
    final_sums_[election] = {last, watermark, sums};
    return sums;
}

std::shared_ptr<TurnoutCache::Entry> TurnoutCache::find_or_make(ElectionId election) {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<Entry>& entry = entries_[election];
    if (!entry) entry = std::make_shared<Entry>();
    entry->asked = ++asked_;
    return entry;
}

// Each page is read whole before any of it is added, so that one that fails is read again.
bool TurnoutCache::refresh(ElectionId election, Entry& entry) {
    const std::int64_t last = record_.last();
    if (last < entry.through) {  // the database was restored from a backup
        entry.turnout = {};
        entry.through = 0;
    }
    for (int page = 0; page < limits_.pages_max && entry.through < last; ++page) {
        const std::int64_t through = std::min(last, entry.through + limits_.page_uploads_max);
        for (const store::UploadRow& upload : record_.uploads(election, entry.through, through))
            entry.turnout.add(upload);
        entry.through = through;
    }
    return entry.through == last;
}

void TurnoutCache::forget_those_asked_long_ago() {
    const std::lock_guard lock(mutex_);
    const auto too_many = [&] {
        std::size_t people = 0;
        for (const auto& [election, entry] : entries_) people += entry->people;
        return entries_.size() > limits_.elections_max || people > limits_.people_max;
    };
    while (entries_.size() > 1 && too_many()) {
        entries_.erase(std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
            return a.second->asked < b.second->asked;
        }));
    }
}

}  // namespace urna::admin
