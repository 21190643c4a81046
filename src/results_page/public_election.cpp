// SPDX-License-Identifier: Apache-2.0
#include "results_page/public_election.h"

#include <algorithm>
#include <numeric>

#include "election/law/default_rule_details.h"

namespace urna::results_page {

std::string_view state_name(State state) {
    switch (state) {
        case State::upcoming:
            return "upcoming";
        case State::running:
            return "running";
        case State::counting:
            return "counting";
        case State::finished:
            break;
    }
    return "finished";
}

bool Result::threshold_reached() const {
    return std::any_of(votes.begin(), votes.end(),
                       [this](std::uint64_t own) { return own >= threshold_votes; });
}

Result make_result(const election::Election& election, std::vector<std::uint64_t> votes,
                   std::shared_ptr<const election::law::Decision> decision,
                   const election::VerdictCounts& counts, bool provisional) {
    namespace law = election::law;
    Result result;
    result.votes = std::move(votes);
    result.valid = std::accumulate(result.votes.begin(), result.votes.end(), std::uint64_t{0});
    result.counts = counts;
    result.provisional = provisional;
    result.decision = std::move(decision);
    if (election.individual || result.is_awaited()) return result;
    const auto& outcome = std::get<law::Outcome>(result.decision->outcome);
    result.seats.assign(outcome.seats.begin(), outcome.seats.end());
    result.qualified = outcome.passed;
    result.total_seats = static_cast<int>(outcome.total);
    if (!law::has_law(election))
        result.threshold_votes = law::default_rule_details(outcome, result.decision->facts).threshold_votes;
    return result;
}

std::vector<std::size_t> by_success(const PublicElection& election) {
    std::vector<std::size_t> order(election.election.participants.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!election.result) return order;
    const Result& result = *election.result;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (!result.seats.empty() && result.seats[a] != result.seats[b])
            return result.seats[a] > result.seats[b];
        return result.votes[a] > result.votes[b];
    });
    return order;
}

}  // namespace urna::results_page
