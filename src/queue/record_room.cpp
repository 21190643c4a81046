// SPDX-License-Identifier: Apache-2.0
#include "queue/record_room.h"

#include <fmt/format.h>

namespace urna::queue {

std::string why_no_room(const Depth& depth) {
    const RecordRoom& record = depth.record;
    const std::uint64_t taken = record.ballots + depth.bytes / sizeof(election::Ballot);
    if (record.ballots_max == 0 || taken < record.ballots_max - record.ballots_max / 100) return "";
    return fmt::format("the record of ballots is full: it holds {} of {}, and {} wait", record.ballots,
                       record.ballots_max, taken - record.ballots);
}

}  // namespace urna::queue
