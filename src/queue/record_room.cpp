// SPDX-License-Identifier: Apache-2.0
#include "queue/record_room.h"

#include <fmt/format.h>

namespace urna::queue {

std::string why_no_room(const RecordRoom& record) {
    if (record.ballots_max == 0 || record.ballots < record.ballots_max - record.ballots_max / 100) return "";
    return fmt::format("the record of ballots is full: it holds {} of {}", record.ballots,
                       record.ballots_max);
}

}  // namespace urna::queue
