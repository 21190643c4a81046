// SPDX-License-Identifier: Apache-2.0
// Whatever reads as a published election can be apportioned, and its seats add up.
#include "election/election_file.h"

#include <algorithm>
#include <numeric>

#include "property.h"

using namespace urna::election;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto election = parse_published_election({reinterpret_cast<const char*>(data), size});
    if (!election) {
        must(!election.error().message.empty() && election.error().message.size() < 200);
        return 0;
    }
    must(!election->lists.empty());
    const auto votes = election->votes();
    const auto seats = apportion(votes, election->rule);
    const bool any = std::any_of(votes.begin(), votes.end(), [](auto count) { return count > 0; });
    must(std::accumulate(seats.begin(), seats.end(), 0) == (any ? election->rule.seats : 0));
    for (const int share : shares_in_hundredths(votes)) {
        must(share >= 0 && share <= 100);
    }
    return 0;
}
