// SPDX-License-Identifier: Apache-2.0
// Every verdict and every sum of the record anew, from the record alone, compared with what stands there.
// Nothing of this is shared with the code that judges and records: an error there is not made here again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "recount/record.h"
#include "sql/statement.h"

namespace urna::recount {

// A figure that is not what follows from the record.
struct Difference {
    std::string where;  // `upload 17, accepted 2026-11-29T12:00:00.000000Z`, `election 3`, `all elections`
    std::string what;
    std::string stands;
    std::string recounted;
};

struct Report {
    std::optional<Difference> difference;  // the first; what follows is of what was looked at before it
    std::uint64_t elections = 0;
    std::uint64_t versions = 0;
    std::uint64_t uploads = 0;
    Counts counts;  // of dropped ballots nothing is kept, and they are as the uploads say
    std::uint64_t invalid_votes = 0;
    // Uploads of which the lines of invalid votes cannot be told: a version that kept each ballot as a row of
    // its own recorded them.
    std::uint64_t without_lines = 0;
    // Uploads whose election follows only when versions are valid from later on than the record says, which
    // a resynchronization has moved.
    std::uint64_t before_resynchronization = 0;
    // Entries that were accepted, and are neither recorded nor discarded: no count has them.
    std::uint64_t quarantined = 0;
    std::map<ElectionId, std::uint64_t> quarantined_in;  // those accepted while an election ran
    std::vector<ElectionId> provisional;
    std::size_t table_bytes = 0;  // of memory, for the GUIDs
};

// The connection must see one state of the database meanwhile. Throws Unavailable when the record cannot be
// read, or has a form in which it cannot be counted.
Report recount(sql::Connection& connection);

}  // namespace urna::recount
