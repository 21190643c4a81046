// SPDX-License-Identifier: Apache-2.0
// The explanation of a sum: what was done, in order, with the numbers that decided. step_json.h writes it
// as data, law_words/step_words.h for people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "election/exact.h"
#include "election/law/lots.h"
#include "election/law/rule.h"

namespace urna::election::law {

__extension__ using int128 = __int128;

// From here on it is about this tier, in this district where it has districts.
struct TierStep {
    std::size_t tier = 0;
    std::optional<std::size_t> district;
    std::uint32_t seats = 0;       // to be shared out
    std::uint64_t unit = 1;        // votes are counted in this part of one vote: 1, but by remainders
    bool lists_as_before = false;  // who takes part is as in the district before, and is not told again
    bool all_seats = false;        // those that lists have already are subtracted
    bool joint_threshold = false;  // of alliances
    std::vector<TieBreak> ties = {};
    std::optional<MajorityClause> majority = {};
};

// What a condition asks for.
struct ConditionStep {
    std::string class_name;  // empty: the tier's own threshold
    std::size_t index = 0;   // in that threshold
    Condition condition;
    uint128 base = 0;          // the number that a percentage or a quota is of; else 0
    std::uint64_t needed = 0;  // the least number of votes, or of seats, that is enough
};

enum class Standing : std::uint8_t {
    exempt,
    reached,
    below,
    admitted
};  // admitted: since nobody has reached it

struct ListStep {
    std::size_t list = 0;
    Standing standing = Standing::below;
    std::optional<std::size_t> condition;  // the first one that it reaches
    Thousandths factor = one;
    bool own_threshold = false;  // that of its class
};

// No list has reached the threshold.
struct NoneReachedStep {
    NoneReached then = NoneReached::all;
};

// These lists of an alliance take seats as one, if the agreement counts.
struct AgreementStep {
    std::vector<std::size_t> members;
    bool counts = false;
    Agreement agreement = Agreement::all_pass;
};

struct QuotaStep {
    QuotaKind kind = QuotaKind::hare;
    Rounding round = Rounding::none;
    std::uint64_t votes = 0;
    std::uint32_t seats = 0;
    uint128 numerator = 0;  // the quota that is used is numerator / denominator
    std::uint64_t denominator = 1;
    VotesOf of = VotesOf::participating;
    OverAward over_award = OverAward::smallest_remainder;
    std::vector<Pass> passes = {};
};

struct WholeQuotasStep {
    std::size_t list = 0;
    std::uint64_t votes = 0;
    std::uint32_t seats = 0;
    int128 remainder = 0;  // over the quota's denominator
    std::uint64_t denominator = 1;
    std::optional<std::uint32_t> seats_max = {};  // as many as it can still fill
};

// More seats than there are were given by whole quotas; the list with the smallest remainder loses one.
struct OverAwardStep {
    std::size_t list = 0;
    int128 remainder = 0;
    std::uint64_t denominator = 1;
};

// Who claims seats by quotients, with votes * factor in thousandths.
struct Claimant {
    std::size_t list = 0;
    uint128 weight = 0;
};
struct QuotientSeat {
    std::uint32_t claimant = 0;  // an index into the step's claimants
    std::uint64_t divisor = 0;   // in thousandths
};
// Seats that were given one after the other, each to the largest of the quotients weight / divisor.
struct QuotientsStep {
    std::uint32_t first = 1;  // the number of the first of these seats, counted from 1 in this sum
    std::vector<Claimant> claimants;
    std::vector<QuotientSeat> seats;
    Divisors divisors = {};
    // By claimant, as many as it can still fill; empty where nobody has a limit.
    std::vector<std::optional<std::uint32_t>> seats_max = {};
};

// A seat in a pass of a quota method.
struct PassStep {
    std::size_t list = 0;
    std::size_t pass = 0;
    PassBy by = PassBy::largest;
    int128 numerator = 0;  // of the remainder or the average
    std::uint64_t denominator = 1;
};

// More lists tie than there are places; those picked come first, or lose, by this tie break behind those that
// stand before it in the rule.
struct TieStep {
    std::vector<std::size_t> tied;
    std::vector<std::size_t> picked;
    Decides decides = Decides::seat;
    TieBreak by = TieBreak::lowest_number;
};

// A lot that was drawn, or that is awaited.
struct LotStep {
    Situation situation;
    std::optional<std::size_t> drawn;
};

struct MajorityStep {
    std::size_t list = 0;
    std::uint64_t votes = 0;
    std::uint64_t votes_of = 0;  // of which it has more than half
    std::uint32_t seats = 0;     // that it has without the clause
    std::uint32_t seats_of = 0;
    std::optional<std::size_t> from;  // the list that loses its last seat
    std::uint32_t added = 0;          // seats that are added
};

// A list has more seats than candidates, and leaves so many to others.
struct ExhaustedStep {
    std::size_t list = 0;
    std::uint32_t seats = 0;
};

// A list's seats by the whole sum against those that it has already. Where it leaves the sum, the rest is
// shared out anew: of that only ties, lots and who leaves next are told, until nobody does.
struct ExcessStep {
    std::size_t list = 0;
    std::uint32_t before = 0;
    std::uint32_t target = 0;
    Excess excess = Excess::keep_and_recompute;
};

// Lists outside this tier have so many seats already, which are not shared out here.
struct OutsideStep {
    std::uint32_t seats = 0;
};

// Votes that first-tier quotas have left to a list: numerator / denominator.
struct RemainderVotesStep {
    std::size_t list = 0;
    std::uint64_t numerator = 0;
    std::uint64_t denominator = 1;
};

// The seats of an alliance are shared among its members.
struct WithinStep {
    std::vector<std::size_t> members;
    std::uint32_t seats = 0;
};

struct OpenStep {
    std::uint32_t seats = 0;  // nobody can take them
};

// A president's election.
struct TurnoutStep {
    std::uint64_t cast = 0;
    std::uint64_t registered = 0;
    Thousandths percent = 0;
    bool enough = false;
};
struct MajorityNeededStep {
    PresidentMajority majority;
    std::uint64_t base = 0;
    std::uint64_t needed = 0;  // the least number of votes that is enough
};
struct ElectedStep {
    std::size_t list = 0;
    std::uint64_t votes = 0;
};
struct RunoffStep {
    std::vector<std::size_t> lists;
};

using Step = std::variant<TierStep, ConditionStep, ListStep, NoneReachedStep, AgreementStep, QuotaStep,
                          WholeQuotasStep, OverAwardStep, QuotientsStep, PassStep, TieStep, LotStep,
                          MajorityStep, ExhaustedStep, ExcessStep, OutsideStep, RemainderVotesStep,
                          WithinStep, OpenStep, TurnoutStep, MajorityNeededStep, ElectedStep, RunoffStep>;
using Steps = std::vector<Step>;

}  // namespace urna::election::law
