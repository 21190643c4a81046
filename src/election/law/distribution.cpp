// SPDX-License-Identifier: Apache-2.0
#include "election/law/distribution.h"

#include <limits>
#include <numeric>

#include "election/law/method.h"
#include "election/law/tie_break.h"

namespace urna::election::law {
namespace {

constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();

std::unique_ptr<SeatSequence> make_sequence(const Method& method, std::span<const Contender> contenders,
                                            std::uint64_t votes_valid, std::uint32_t seats,
                                            std::uint64_t unit) {
    if (const auto* divisors = std::get_if<Divisors>(&method))
        return make_divisor_sequence(*divisors, contenders);
    return make_quota_sequence(std::get<Quota>(method), contenders, votes_valid, seats, unit);
}

struct Half {
    std::size_t contender;
    std::uint64_t votes_of;
};

// The contender with more than half of the votes that the clause means.
std::optional<Half> with_majority(const MajorityClause& clause, std::span<const Contender> contenders,
                                  std::uint64_t votes_valid) {
    std::uint64_t votes_of = votes_valid;
    if (clause.of == VotesOf::participating) {
        votes_of = 0;
        for (const Contender& each : contenders) votes_of += each.amount;
    }
    for (std::size_t i = 0; i < contenders.size(); ++i)
        if (uint128{contenders[i].amount} * 2 > votes_of) return Half{i, votes_of};
    return std::nullopt;
}

// Returns false when a lot is needed.
bool apply_majority(Round& round, const MajorityClause& clause, const Half& half, std::uint32_t house,
                    std::span<const Contender> contenders, SeatSequence& sequence, Standings& standings,
                    std::uint32_t& added) {
    const std::uint32_t has = standings.seats[half.contender];
    if (std::uint64_t{has} * 2 > house) return true;
    MajorityStep step;
    step.list = contenders[half.contender].list;
    step.votes = contenders[half.contender].amount;
    step.votes_of = half.votes_of;
    step.seats = has;
    step.seats_of = house;
    if (clause.then == MajorityThen::add_seats) {
        added = step.added = house - 2 * has + 1;
        standings.seats[half.contender] += added;
        round.steps.emplace_back(step);
        return true;
    }
    const auto takers = sequence.last_takers(half.contender);
    if (!takers.empty()) {
        std::vector<std::size_t> loser;
        if (!pick(round, contenders, takers, 1, Decides::last_seat, loser)) return false;
        sequence.take_back(loser.front());
        --standings.seats[loser.front()];
        ++standings.seats[half.contender];
        step.from = contenders[loser.front()].list;
    }
    round.steps.emplace_back(step);
    return true;
}

// Takes seats beyond the candidates away, and returns how many.
std::uint32_t take_beyond_candidates(Round& round, std::span<const Contender> contenders,
                                     Standings& standings) {
    std::uint32_t taken = 0;
    for (std::size_t i = 0; i < contenders.size(); ++i) {
        if (standings.seats[i] <= standings.max[i]) continue;
        const std::uint32_t beyond = standings.seats[i] - standings.max[i];
        round.steps.emplace_back(ExhaustedStep{contenders[i].list, beyond});
        standings.seats[i] = standings.max[i];
        taken += beyond;
    }
    return taken;
}

}  // namespace

Distribution distribute(Round& round, const Method& method, std::span<const Contender> contenders,
                        std::uint32_t seats, std::uint64_t votes_valid,
                        const std::optional<MajorityClause>& majority) {
    Distribution result;
    result.seats.assign(contenders.size(), 0);
    if (seats == 0 || contenders.empty()) return result;
    const auto sequence = make_sequence(method, contenders, votes_valid, seats, round.unit);
    result.quota = sequence->quota();
    const auto half = majority ? with_majority(*majority, contenders, votes_valid) : std::nullopt;
    std::vector<std::uint32_t> max;
    for (const Contender& each : contenders) max.push_back(each.seats_max.value_or(unlimited));
    Standings standings{result.seats, half ? std::vector<std::uint32_t>(contenders.size(), unlimited) : max};

    result.complete = sequence->give(round, seats, standings);
    result.refused = sequence->refused();
    if (result.complete && !result.refused && half) {
        result.complete =
            apply_majority(round, *majority, *half, seats, contenders, *sequence, standings, result.added);
        standings.max = max;
        if (result.complete) {
            const std::uint32_t again = take_beyond_candidates(round, contenders, standings);
            result.complete = sequence->give(round, again, standings);
        }
    }
    result.complete = result.complete && !result.refused;
    result.seats = std::move(standings.seats);
    return result;
}

}  // namespace urna::election::law
