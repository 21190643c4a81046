// SPDX-License-Identifier: Apache-2.0
#include "store/count_gauges.h"

#include <chrono>

#include "base/metrics.h"

namespace urna::store {

void show_count_progress(const CountProgress& progress) {
    static auto& watermark = make_gauge("urna_watermark_timestamp_seconds",
                                        "Every upload accepted before this instant is recorded; since 1970");
    static auto& dead_letters =
        make_gauge("urna_dead_letters", "Dead letters that wait to be requeued or discarded");
    watermark.Set(std::chrono::duration<double>(progress.watermark.time_since_epoch()).count());
    dead_letters.Set(static_cast<double>(progress.backlog.dead_letters));
}

}  // namespace urna::store
