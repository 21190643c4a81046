// SPDX-License-Identifier: Apache-2.0
// What everybody may see of an election, as its pages say it. There is nothing here of uploads, officials or
// single ballots.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "election/election.h"
#include "election/law/held_election.h"
#include "election/verdict.h"

namespace urna::results_page {

enum class State { upcoming, running, counting, finished };
// The state's name, such as `upcoming`: data say it so.
std::string_view state_name(State state);

// Numbers that the ballots do not tell, as they are stated.
struct StatedTotals {
    election::law::Totals totals;
    std::string source;  // whence they are
    Instant stated_at;
    bool correction = false;  // they were stated anew once the election was public
};

// The result of a complete count.
struct Result {
    std::vector<std::uint64_t> votes;  // by poll number, from 1, as many as the election has
    std::uint64_t valid = 0;           // all of them
    election::VerdictCounts counts;
    bool provisional = false;  // nobody may take it for final

    std::shared_ptr<const election::law::Decision> decision;  // what the election's law makes of the votes
    std::optional<StatedTotals> stated;
    bool corrected = false;  // totals were stated anew, or a lot was voided, once the election was public
    std::vector<int>
        seats;  // of each list; empty of a presidential election, and while the law awaits something
    std::vector<bool> qualified;  // which lists took part in the allocation; empty likewise
    int total_seats = 0;          // that were shared out, with those that a majority has added
    std::uint64_t threshold_votes =
        0;                           // the fewest that reach the threshold, where the law is the contract's
    bool threshold_reached() const;  // by any list
    // Whether the law awaits a number or a lot, so that nobody is elected yet.
    bool is_awaited() const { return !decision->is_complete(); }
};

// The ballots that are recorded so far. Never for whom they are.
struct Turnout {
    std::uint64_t ballots = 0;
    std::vector<std::pair<Instant, std::uint64_t>> hours;  // those accepted in the hour from that instant on
};

struct PublicElection {
    election::Election election;
    TimeZone zone;  // in which its times are shown
    State state = State::upcoming;
    Instant changed;               // when what is shown was last changed
    std::optional<Result> result;  // of a finished one
    std::optional<Turnout> turnout;
    // Its other round, where that is public, too.
    std::optional<ElectionId> first_round{};
    std::optional<ElectionId> second_round{};
    bool other_candidates = false;  // in the second round than enter it by the present result of the first
};

// The result of the election with these valid votes, of which `decision` was made.
Result make_result(const election::Election& election, std::vector<std::uint64_t> votes,
                   std::shared_ptr<const election::law::Decision> decision,
                   const election::VerdictCounts& counts, bool provisional);

// The indices of the participants, the first first: by seats, then votes, then poll number.
std::vector<std::size_t> by_success(const PublicElection& election);

// The fewest seats that are more than half of all.
inline int majority_of(int seats) {
    return seats / 2 + 1;
}

}  // namespace urna::results_page
