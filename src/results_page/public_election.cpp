// SPDX-License-Identifier: Apache-2.0
#include "results_page/public_election.h"

#include <algorithm>
#include <numeric>

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
                   const election::VerdictCounts& counts, bool provisional, std::optional<LawResult> law) {
    Result result;
    result.votes = std::move(votes);
    result.valid = std::accumulate(result.votes.begin(), result.votes.end(), std::uint64_t{0});
    result.counts = counts;
    result.provisional = provisional;
    result.law = std::move(law);
    if (election.individual) return result;
    if (result.law) {
        const election::law::Decision& decision = *result.law->decision;
        if (!decision.is_complete()) return result;
        const auto& outcome = std::get<election::law::Outcome>(decision.outcome);
        result.seats.assign(outcome.seats.begin(), outcome.seats.end());
        result.qualified = outcome.passed;
        result.total_seats = static_cast<int>(outcome.total);
        return result;
    }
    result.total_seats = election.seats;
    election::ApportionmentDetails details =
        election::apportionment_details(result.votes, election::rule_of(election));
    result.seats = std::move(details.seats);
    result.qualified = std::move(details.qualified);
    result.threshold_votes = details.threshold_votes;
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
