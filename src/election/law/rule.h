// SPDX-License-Identifier: Apache-2.0
// Electoral law as data: how votes become seats, or who is elected. rule_reader.h reads it from JSON, and
// law.h and president.h do the sum. Every number is a whole number or an exact fraction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace urna::election::law {

// Decimals have three places, and are kept as thousandths: `1.35` is 1350, `3.25` % is 3250.
using Thousandths = std::uint32_t;
inline constexpr Thousandths one = 1000;
inline constexpr Thousandths percent_max = 100 * one;
inline constexpr Thousandths factor_min = 1;
inline constexpr Thousandths factor_max = 10 * one;
inline constexpr Thousandths divisor_max = 1000 * one;

inline constexpr std::size_t conditions_max = 8;
inline constexpr std::size_t classes_max = 16;
inline constexpr std::size_t tiers_max = 3;
inline constexpr std::size_t passes_max = 8;
inline constexpr std::size_t class_name_bytes_max = 64;
inline constexpr std::uint64_t votes_condition_max =
    (std::uint64_t{1} << 53) - 1;  // exact in every JSON reader

// In lowest terms, from 0 to 1000. Numerator and denominator are at most 1000, or the denominator divides
// 1000.
struct Ratio {
    std::uint32_t numerator = 0;
    std::uint32_t denominator = 1;
    friend bool operator==(const Ratio&, const Ratio&) = default;
};

// The claim to a list's first seat is votes / first, to the second votes / second, and to each further one
// with a divisor that is larger by `step`. first <= second, step > 0. Claims with the divisor 0 come before
// all others, and among themselves by their votes. (F. Pukelsheim, "Proportional Representation", 2nd
// edition, 2017.)
struct Divisors {
    Thousandths first = one;
    Thousandths second = 2 * one;
    Thousandths step = one;
    // Of the next seat of a list that has so many.
    std::uint64_t at(std::uint32_t seats) const {
        return seats == 0 ? first : second + std::uint64_t{step} * (seats - 1);
    }
    friend bool operator==(const Divisors&, const Divisors&) = default;
};
inline constexpr Divisors dhondt{1 * one, 2 * one, 1 * one};
inline constexpr Divisors sainte_lague{1 * one, 3 * one, 2 * one};

// With V votes and S seats: hare V / S, droop floor(V / (S + 1)) + 1, hagenbach_bischoff V / (S + 1),
// imperiali V / (S + 2).
enum class QuotaKind : std::uint8_t { hare, droop, hagenbach_bischoff, imperiali };
// Whose votes are V: those of the lists that take part, or all valid ones.
enum class VotesOf : std::uint8_t { participating, valid };
enum class Rounding : std::uint8_t { none, up, down, half_up };
enum class PassBy : std::uint8_t { largest, average };
enum class OverAward : std::uint8_t { smallest_remainder, refuse };

// How seats that whole quotas leave are given, one after the other: to the largest remainder votes - seats *
// quota (which may be negative), or to the largest average votes / (seats + 1).
struct Pass {
    PassBy by = PassBy::largest;
    bool once = false;                   // a list takes at most one seat in this pass
    std::optional<Ratio> minimum_quota;  // whose votes are less than that many quotas takes none in this pass
    friend bool operator==(const Pass&, const Pass&) = default;
};

// Each list gets a seat for every whole quota, then come the passes.
struct Quota {
    QuotaKind kind = QuotaKind::hare;
    VotesOf of = VotesOf::participating;
    Rounding round = Rounding::none;      // a quota that would be rounded to 0 is used as it is
    std::vector<Pass> remainder{Pass{}};  // none: what is left stays open, or goes to the next tier
    OverAward over_award = OverAward::smallest_remainder;
    friend bool operator==(const Quota&, const Quota&) = default;
};

using Method = std::variant<Divisors, Quota>;

// What a percentage is of.
enum class Base : std::uint8_t { valid, cast, valid_and_blank, registered };
enum class Scope : std::uint8_t { election, district };

struct PercentCondition {
    Thousandths percent = 0;  // at most percent_max
    Base of = Base::valid;
    Scope scope = Scope::election;  // whose votes are compared with whose number
    bool inclusive = true;          // whether exactly so many votes are enough
    // What `percent` is a part of. Another number than this where a file of the contract's law has a fraction
    // that no percentage with three decimals says, such as 1/3: then it is that fraction's denominator.
    std::uint32_t whole = percent_max;
    friend bool operator==(const PercentCondition&, const PercentCondition&) = default;
};
// At least so many times all valid votes / all seats, of the whole election.
struct QuotaCondition {
    Ratio quotas;
    friend bool operator==(const QuotaCondition&, const QuotaCondition&) = default;
};
struct VotesCondition {
    std::uint64_t votes = 0;  // of the whole election
    friend bool operator==(const VotesCondition&, const VotesCondition&) = default;
};
// Seats that the list has won in the first tier of the same sum.
struct DistrictSeatsCondition {
    std::uint32_t seats = 0;
    friend bool operator==(const DistrictSeatsCondition&, const DistrictSeatsCondition&) = default;
};
// Seats that are stated for the list: those that its candidates won by themselves.
struct DirectSeatsCondition {
    std::uint32_t seats = 0;
    friend bool operator==(const DirectSeatsCondition&, const DirectSeatsCondition&) = default;
};
using Condition = std::variant<PercentCondition, QuotaCondition, VotesCondition, DistrictSeatsCondition,
                               DirectSeatsCondition>;
// One of the conditions is enough. None: a list is exempt.
using Threshold = std::vector<Condition>;

enum class FactorFor : std::uint8_t { below_threshold, all };

struct ListClass {
    std::optional<Threshold> threshold;  // in place of that of the tier
    Thousandths factor = one;            // multiplies votes for quotients alone
    FactorFor factor_for =
        FactorFor::below_threshold;  // below the rule's own threshold, not that of the class
    friend bool operator==(const ListClass&, const ListClass&) = default;
};
// Whether it multiplies the votes of lists that are below the rule's own threshold.
inline bool factor_asks_threshold(const ListClass& list_class) {
    return list_class.factor != one && list_class.factor_for == FactorFor::below_threshold;
}
using Classes = std::map<std::string, ListClass, std::less<>>;

// When no list has reached a threshold. Exempt lists, which have nothing to reach, take part in any case.
enum class NoneReached : std::uint8_t { all, nobody };
// Who comes first of lists that tie. Whoever loses a seat is found in reverse.
enum class TieBreak : std::uint8_t { most_votes, fewest_votes, lowest_number, lot };

// How the seats of one tier are shared out.
struct Sharing {
    Method method = dhondt;
    Threshold threshold;
    Classes classes;
    NoneReached none_reached = NoneReached::all;
    std::vector<TieBreak> ties{TieBreak::lowest_number};  // the last one decides: lot or lowest_number
    friend bool operator==(const Sharing&, const Sharing&) = default;
};

enum class Together : std::uint8_t { each, joint };
enum class Agreement : std::uint8_t { all_pass, passing };

struct Alliances {
    Together threshold = Together::each;  // joint: the votes of all members reach it for all of them
    Together seats = Together::each;  // joint: the alliance takes seats as one list, and shares them inside
    std::optional<Method> within;     // how it shares them; none: by the tier's method
    Agreement agreement =
        Agreement::all_pass;  // joint seats for all members or for nobody; or for those who pass
    friend bool operator==(const Alliances&, const Alliances&) = default;
};

// What a list gets that has more than half of the votes, and not more than half of the S seats. add_seats:
// the least k with 2 (s + k) > S + k.
enum class MajorityThen : std::uint8_t { take_last_seat, add_seats };
struct MajorityClause {
    MajorityThen then = MajorityThen::take_last_seat;
    VotesOf of = VotesOf::valid;
    friend bool operator==(const MajorityClause&, const MajorityClause&) = default;
};

// Which seats a tier behind the first shares out: all of the election, of which those that lists already have
// are subtracted, or those that are left.
enum class TierSeats : std::uint8_t { all, remaining };
// What happens when a list has more seats already than the tier gives to it.
// - keep_and_recompute: such lists keep them and leave the sum, and the rest is shared out anew, and so on.
// - add_seats: they keep them, and there are so many more seats.
// - take_back: they lose those that are too many.
enum class Excess : std::uint8_t { keep_and_recompute, add_seats, take_back };

struct Tier {
    Scope scope = Scope::election;  // district: each district for itself; only the first tier
    TierSeats seats = TierSeats::all;
    Excess excess = Excess::keep_and_recompute;
    bool remainders = false;  // shares out by the votes that the first tier's quotas have left
    Sharing sharing;
    friend bool operator==(const Tier&, const Tier&) = default;
};

struct Rule {
    Sharing sharing;  // its threshold is what `below_threshold` means
    std::optional<Alliances> alliances;
    std::optional<MajorityClause> majority;
    std::vector<Tier> tiers;  // at least one; without any in the rule's text one for the whole election
    friend bool operator==(const Rule&, const Rule&) = default;
};

struct PresidentMajority {
    Base of = Base::valid;  // valid, cast or registered
    Thousandths percent = 50 * one;
    bool inclusive = false;
    friend bool operator==(const PresidentMajority&, const PresidentMajority&) = default;
};

// Without a majority the most votes are enough.
struct PresidentRule {
    std::optional<PresidentMajority> majority;
    std::uint32_t runoff =
        0;  // how many enter the second round when nobody has the majority; 0: there is none
    std::optional<Thousandths> turnout_percent;  // least share of those registered who must have cast a vote
    std::vector<TieBreak> ties{TieBreak::lowest_number};
    friend bool operator==(const PresidentRule&, const PresidentRule&) = default;
};
inline constexpr std::uint32_t runoff_max = 100;

using AnyRule = std::variant<Rule, PresidentRule>;

// What the contract knows: D'Hondt, one threshold of all valid votes, the lowest poll number.
Rule default_rule(Thousandths percent);
// The same with a fraction from 0 to 1 as the threshold.
Rule default_rule(std::uint32_t numerator, std::uint32_t denominator);

}  // namespace urna::election::law
