// SPDX-License-Identifier: Apache-2.0
// GET /getResults: waits for the count to be complete, apportions, and lists the invalid votes.
#pragma once

#include <cstdint>
#include <vector>

#include "admin/decision.h"
#include "admin/parts.h"
#include "base/json_writer.h"
#include "http/server/router.h"

namespace urna::admin {

http::Handler results_handler(const AdminParts& parts);

// What getResults says of each participant, by poll number: seats, or a share of the votes.
class ParticipantResults {
 public:
    // `decision` was made of these votes.
    ParticipantResults(const election::Election& election, const std::vector<std::uint64_t>& votes,
                       const election::law::Decision& decision);

    // False while the law awaits something.
    bool are_there() const { return !units_.empty(); }
    // The result of the participant at this index; null while the law awaits something.
    void write_value(JsonWriter& json, std::size_t index) const {
        if (units_.empty()) {
            json.null();
        } else {
            json.decimal(static_cast<std::uint64_t>(units_[index]), decimals_);
        }
    }
    // The member `result` with it.
    void write(JsonWriter& json, std::size_t index) const { write_value(json.key("result"), index); }

 private:
    int decimals_;            // of a seat or a share
    std::vector<int> units_;  // whole seats, or hundredths of all votes; empty while there is no result
};

}  // namespace urna::admin
