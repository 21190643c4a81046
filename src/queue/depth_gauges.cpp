// SPDX-License-Identifier: Apache-2.0
#include "queue/depth_gauges.h"

#include <chrono>
#include <limits>

#include "base/metrics.h"

namespace urna::queue {

void show_depth(const Depth& depth, Instant now) {
    static auto& uploads = make_gauge("urna_queue_uploads", "Uploads that are accepted and not yet recorded");
    static auto& bytes = make_gauge("urna_queue_bytes", "Bytes of their ballots, 20 a ballot");
    static auto& age =
        make_gauge("urna_queue_oldest_seconds", "Age of the oldest of them; 0 when there is none");
    uploads.Set(static_cast<double>(depth.entries));
    bytes.Set(static_cast<double>(depth.bytes));
    const double unknown = depth.entries == 0 ? 0 : std::numeric_limits<double>::quiet_NaN();
    age.Set(depth.oldest ? std::chrono::duration<double>(now - *depth.oldest).count() : unknown);
}

void show_record_room(const RecordRoom& room) {
    static auto& ballots =
        make_gauge("urna_record_ballots", "Ballots of which the daemons keep the GUID in memory");
    static auto& ballots_max =
        make_gauge("urna_record_ballots_max", "How many they may be; 0 while no daemon has told it");
    ballots.Set(static_cast<double>(room.ballots));
    ballots_max.Set(static_cast<double>(room.ballots_max));
}

}  // namespace urna::queue
