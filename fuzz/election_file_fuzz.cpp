// SPDX-License-Identifier: Apache-2.0
// Whatever reads as a file of the contract's law can be apportioned, and its seats add up.
#include <algorithm>
#include <numeric>

#include "election/law/election_file.h"
#include "election/law/law.h"
#include "election/shares.h"
#include "property.h"

using namespace urna::election;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = law::parse_election_file({reinterpret_cast<const char*>(data), size});
    if (!file) {
        must(!file.error().message.empty() && file.error().message.size() < 200);
        return 0;
    }
    must(!file->names.empty());
    if (!file->threshold) return 0;
    std::vector<std::uint64_t> votes;
    for (const law::ListFacts& list : file->facts.lists) votes.push_back(list.votes);
    const bool any = std::any_of(votes.begin(), votes.end(), [](auto count) { return count > 0; });
    const auto outcome = law::seats_by_law(std::get<law::Rule>(file->rule), file->facts);
    must(outcome.has_value() == (sum(votes) <= law::votes_total_max));
    if (outcome) {
        const auto& seats = outcome->seats;
        must(std::accumulate(seats.begin(), seats.end(), 0U) == (any ? file->facts.seats : 0));
    }
    for (const int share : shares_in_hundredths(votes)) {
        must(share >= 0 && share <= 100);
    }
    return 0;
}
