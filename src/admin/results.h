// SPDX-License-Identifier: Apache-2.0
// GET /getResults: waits for the count to be complete, apportions, and lists the invalid votes.
#pragma once

#include <cstdint>
#include <vector>

#include "admin/parts.h"
#include "base/json_writer.h"
#include "election/apportionment.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler results_handler(const AdminParts& parts);

// What getResults says of each participant, by poll number: seats, or a share of the votes.
class ParticipantResults {
 public:
    ParticipantResults(const election::Election& election, const std::vector<std::uint64_t>& votes);

    // The result of the participant at this index.
    void write_value(JsonWriter& json, std::size_t index) const {
        json.decimal(static_cast<std::uint64_t>(units_[index]), decimals_);
    }
    // The member `result` with it.
    void write(JsonWriter& json, std::size_t index) const { write_value(json.key("result"), index); }

 private:
    int decimals_;            // of a seat or a share
    std::vector<int> units_;  // whole seats, or hundredths of all votes
};

}  // namespace urna::admin
