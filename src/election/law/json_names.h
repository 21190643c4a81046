// SPDX-License-Identifier: Apache-2.0
// The words that stand for a rule's choices in JSON: one table for reading and for writing.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "election/law/lots.h"
#include "election/law/president.h"
#include "election/law/rule.h"

namespace urna::election::law {

template <class Choice, std::size_t n>
using Names = std::array<std::pair<std::string_view, Choice>, n>;

inline constexpr Names<QuotaKind, 4> quota_kind_names{{{"hare", QuotaKind::hare},
                                                       {"droop", QuotaKind::droop},
                                                       {"hagenbachBischoff", QuotaKind::hagenbach_bischoff},
                                                       {"imperiali", QuotaKind::imperiali}}};
inline constexpr Names<VotesOf, 2> votes_of_names{
    {{"participating", VotesOf::participating}, {"valid", VotesOf::valid}}};
inline constexpr Names<Rounding, 4> rounding_names{{{"none", Rounding::none},
                                                    {"up", Rounding::up},
                                                    {"down", Rounding::down},
                                                    {"halfUp", Rounding::half_up}}};
inline constexpr Names<PassBy, 2> pass_by_names{{{"largest", PassBy::largest}, {"average", PassBy::average}}};
inline constexpr Names<OverAward, 2> over_award_names{
    {{"smallestRemainder", OverAward::smallest_remainder}, {"refuse", OverAward::refuse}}};
inline constexpr Names<Base, 4> base_names{{{"valid", Base::valid},
                                            {"cast", Base::cast},
                                            {"validAndBlank", Base::valid_and_blank},
                                            {"registered", Base::registered}}};
inline constexpr Names<Scope, 2> scope_names{{{"election", Scope::election}, {"district", Scope::district}}};
inline constexpr Names<FactorFor, 2> factor_for_names{
    {{"belowThreshold", FactorFor::below_threshold}, {"all", FactorFor::all}}};
inline constexpr Names<NoneReached, 2> none_reached_names{
    {{"all", NoneReached::all}, {"nobody", NoneReached::nobody}}};
inline constexpr Names<TieBreak, 4> tie_break_names{{{"mostVotes", TieBreak::most_votes},
                                                     {"fewestVotes", TieBreak::fewest_votes},
                                                     {"lowestNumber", TieBreak::lowest_number},
                                                     {"lot", TieBreak::lot}}};
inline constexpr Names<Together, 2> together_names{{{"each", Together::each}, {"joint", Together::joint}}};
inline constexpr Names<Agreement, 2> agreement_names{
    {{"allPass", Agreement::all_pass}, {"passing", Agreement::passing}}};
inline constexpr Names<MajorityThen, 2> majority_then_names{
    {{"takeLastSeat", MajorityThen::take_last_seat}, {"addSeats", MajorityThen::add_seats}}};
inline constexpr Names<TierSeats, 2> tier_seats_names{
    {{"all", TierSeats::all}, {"remaining", TierSeats::remaining}}};
inline constexpr Names<Excess, 3> excess_names{{{"keepAndRecompute", Excess::keep_and_recompute},
                                                {"addSeats", Excess::add_seats},
                                                {"takeBack", Excess::take_back}}};
inline constexpr Names<Decides, 3> decides_names{
    {{"seat", Decides::seat}, {"lastSeat", Decides::last_seat}, {"loses", Decides::loses}}};

inline constexpr Names<Verdict, 4> verdict_names{{{"elected", Verdict::elected},
                                                  {"runoff", Verdict::runoff},
                                                  {"void", Verdict::void_turnout},
                                                  {"none", Verdict::none}}};

template <class Choice, std::size_t n>
constexpr std::string_view name_of(const Names<Choice, n>& names, Choice choice) {
    for (const auto& [name, each] : names)
        if (each == choice) return name;
    return {};
}

}  // namespace urna::election::law
