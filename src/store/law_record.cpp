// SPDX-License-Identifier: Apache-2.0
#include "store/law_record.h"

namespace urna::store {

election::law::Totals totals_of(const std::vector<StatedTotals>& versions) {
    return versions.empty() ? election::law::Totals{} : versions.back().stated.totals;
}

std::vector<election::law::RecordedLot> lots_that_count(const std::vector<DrawnLot>& lots) {
    std::vector<election::law::RecordedLot> counting;
    for (const DrawnLot& one : lots) {
        if (!one.voided) counting.push_back({one.number, one.lot.situation, one.lot.drawn});
    }
    return counting;
}

}  // namespace urna::store
