// SPDX-License-Identifier: Apache-2.0
#include "admin/turnouts.h"

#include <algorithm>

namespace urna::admin {

Turnouts::Turnouts(store::UploadRecord& record, TurnoutLimits limits) : record_(record), limits_(limits) {}

bool Turnouts::show(ElectionId election, const Look& look) {
    const std::shared_ptr<Kept> kept = keep(election);
    bool up_to_date = false;
    {
        const std::lock_guard one_at_a_time(kept->mutex);
        up_to_date = catch_up(election, *kept);
        if (up_to_date) look(kept->turnout);
        kept->officials = kept->turnout.officials();
    }
    forget_those_asked_long_ago();
    return up_to_date;
}

std::optional<TurnoutSums> Turnouts::final_sums(ElectionId election, Instant watermark) {
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
    if (!show(election, [&](const Turnout& turnout) { sums = turnout.sums(); })) return std::nullopt;
    const std::lock_guard lock(mutex_);
    final_sums_[election] = {last, watermark, sums};
    return sums;
}

std::shared_ptr<Turnouts::Kept> Turnouts::keep(ElectionId election) {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<Kept>& kept = kept_[election];
    if (!kept) kept = std::make_shared<Kept>();
    kept->asked = ++asked_;
    return kept;
}

// Each page is read whole before any of it is added, so that one that fails is read again.
bool Turnouts::catch_up(ElectionId election, Kept& kept) {
    const std::int64_t last = record_.last();
    if (last < kept.through) {  // the database was restored from a backup
        kept.turnout = {};
        kept.through = 0;
    }
    for (int page = 0; page < limits_.pages_max && kept.through < last; ++page) {
        const std::int64_t through = std::min(last, kept.through + limits_.page_uploads_max);
        for (const store::RecordedUpload& upload : record_.uploads(election, kept.through, through))
            kept.turnout.add(upload);
        kept.through = through;
    }
    return kept.through == last;
}

void Turnouts::forget_those_asked_long_ago() {
    const std::lock_guard lock(mutex_);
    const auto too_many = [&] {
        std::size_t officials = 0;
        for (const auto& [election, kept] : kept_) officials += kept->officials;
        return kept_.size() > limits_.elections_max || officials > limits_.officials_max;
    };
    while (kept_.size() > 1 && too_many()) {
        kept_.erase(std::min_element(kept_.begin(), kept_.end(), [](const auto& a, const auto& b) {
            return a.second->asked < b.second->asked;
        }));
    }
}

}  // namespace urna::admin
