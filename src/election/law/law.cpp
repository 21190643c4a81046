// SPDX-License-Identifier: Apache-2.0
#include "election/law/law.h"

#include <algorithm>
#include <numeric>

#include "election/law/alliance_units.h"
#include "election/law/distribution.h"
#include "election/law/facts_check.h"
#include "election/law/levelling.h"
#include "election/law/remainder_votes.h"
#include "election/law/threshold.h"

namespace urna::election::law {
namespace {

using Seats = std::vector<std::uint32_t>;

std::uint32_t sum_of(const Seats& seats) {
    return std::accumulate(seats.begin(), seats.end(), 0U);
}

class Sum {
 public:
    Sum(const Rule& rule, const Facts& facts)
        : rule_(rule),
          facts_(facts),
          groups_(rule.alliances ? AllianceGroups(facts) : AllianceGroups()),
          lots_(facts.lots) {
        outcome_.total = facts.seats;
        outcome_.seats.assign(facts.lists.size(), 0);
        outcome_.passed.assign(facts.lists.size(), false);
        outcome_.district_seats.assign(facts.districts.size(), Seats(facts.lists.size(), 0));
        for (const ListFacts& list : facts.lists) votes_valid_ += list.votes;
        constexpr std::size_t other_steps = 16;
        outcome_.steps.reserve(facts.lists.size() + other_steps);
    }

    Result<Outcome, LawError> run() {
        for (std::size_t tier = 0; tier < rule_.tiers.size(); ++tier) {
            const bool goes_on = tier == 0 ? first_tier() : further_tier(tier);
            if (error_) return *error_;
            if (!goes_on) return std::move(outcome_);
        }
        outcome_.open = outcome_.total - sum_of(outcome_.seats);
        if (outcome_.open > 0) outcome_.steps.emplace_back(OpenStep{outcome_.open});
        return std::move(outcome_);
    }

 private:
    Round round_of(std::size_t tier, std::optional<std::size_t> district) {
        return {tier, district, rule_.tiers[tier].sharing.ties, lots_, outcome_.steps, std::nullopt};
    }

    TierStep tier_step(const Round& round, std::uint32_t seats, bool lists_as_before) const {
        TierStep step{round.tier, round.district, seats, round.unit};
        step.lists_as_before = lists_as_before;
        step.all_seats = round.tier > 0 && rule_.tiers[round.tier].seats == TierSeats::all;
        step.joint_threshold = rule_.alliances && rule_.alliances->threshold == Together::joint;
        step.ties.assign(round.ties.begin(), round.ties.end());
        step.majority = rule_.majority;
        return step;
    }

    Pool votes_of(std::optional<std::size_t> district) const {
        Pool pool;
        for (const ListFacts& list : facts_.lists)
            pool.votes.push_back(district ? list.district_votes[*district] : list.votes);
        pool.amounts = pool.votes;
        pool.valid = std::accumulate(pool.amounts.begin(), pool.amounts.end(), std::uint64_t{0});
        return pool;
    }

    // Returns false when the sum stops: at a lot, or with an error.
    bool keep(const Round& round, bool refused) {
        if (round.open_lot) outcome_.draw_lot = round.open_lot;
        if (refused)
            error_ = LawError{"rule.method: whole quotas give more seats than there are", "rule.method"};
        return !round.open_lot && !refused;
    }

    Participation participants(Round& round, const Pool& pool) {
        const Place place{
            facts_,       groups_,    round.district,
            votes_valid_, pool.valid, round.tier == 0 ? std::span<const std::uint32_t>{} : first_tier_seats_};
        auto who = participation(round, place, rule_.tiers[round.tier].sharing, rule_.sharing.threshold,
                                 rule_.alliances);
        for (std::size_t i = 0; i < facts_.lists.size(); ++i)
            if (who.qualified[i]) outcome_.passed[i] = true;
        return who;
    }

    // Shares the seats of an alliance among its members.
    bool share_within(Round& round, const Unit& unit, std::uint32_t seats, Seats& by_list) {
        std::vector<std::size_t> lists;
        lists.reserve(unit.members.size());
        for (const Contender& member : unit.members) lists.push_back(member.list);
        round.steps.emplace_back(WithinStep{std::move(lists), seats});
        const Method& tiers_own = rule_.tiers[round.tier].sharing.method;
        const auto shared = distribute(round, rule_.alliances->within.value_or(tiers_own), unit.members,
                                       seats, unit.contender.amount, std::nullopt);
        for (std::size_t i = 0; i < unit.members.size(); ++i)
            by_list[unit.members[i].list] += shared.seats[i];
        return keep(round, shared.refused);
    }

    // Shares so many seats out among the units, and inside them. Adds to `by_list`.
    bool share(Round& round, const std::vector<Unit>& units, std::uint32_t seats, const Pool& pool,
               Seats& by_list, std::optional<QuotaValue>* quota = nullptr) {
        std::vector<Contender> contenders;
        contenders.reserve(units.size());
        for (const Unit& unit : units) contenders.push_back(unit.contender);
        const auto shared = distribute(round, rule_.tiers[round.tier].sharing.method, contenders, seats,
                                       pool.valid, rule_.majority);
        if (quota != nullptr) *quota = shared.quota;
        outcome_.total += shared.added;
        const bool complete = keep(round, shared.refused);
        for (std::size_t i = 0; i < units.size(); ++i)
            if (units[i].members.empty()) by_list[units[i].contender.list] += shared.seats[i];
        for (std::size_t i = 0; complete && i < units.size(); ++i)
            if (!units[i].members.empty() && !share_within(round, units[i], shared.seats[i], by_list))
                return false;
        return complete;
    }

    std::vector<std::optional<std::uint32_t>> candidates_left() const {
        std::vector<std::optional<std::uint32_t>> left;
        for (std::size_t i = 0; i < facts_.lists.size(); ++i) {
            const auto& candidates = facts_.lists[i].candidates;
            left.push_back(candidates ? std::optional(*candidates - std::min(*candidates, outcome_.seats[i]))
                                      : std::nullopt);
        }
        return left;
    }

    bool first_tier() {
        if (rule_.tiers.front().scope == Scope::election) {
            const bool goes_on = first_tier_in(std::nullopt, facts_.seats, outcome_.seats);
            first_tier_seats_ = outcome_.seats;
            return goes_on;
        }
        for (std::size_t i = 0; i < facts_.districts.size(); ++i) {
            Seats& here = outcome_.district_seats[i];
            const bool goes_on = first_tier_in(i, facts_.districts[i].seats, here);
            for (std::size_t list = 0; list < here.size(); ++list) outcome_.seats[list] += here[list];
            if (!goes_on) return false;
        }
        first_tier_seats_ = outcome_.seats;
        return true;
    }

    bool first_tier_in(std::optional<std::size_t> district, std::uint32_t seats, Seats& by_list) {
        Round round = round_of(0, district);
        const Pool pool = votes_of(district);
        // Thresholds that do not ask for the district are judged once.
        const bool as_before = district && everywhere_;
        round.steps.emplace_back(tier_step(round, seats, as_before));
        const Participation who = as_before ? *everywhere_ : participants(round, pool);
        if (district && !as_before && !asks_district(rule_.tiers.front().sharing, rule_.sharing.threshold))
            everywhere_ = who;
        const auto units = make_units(round, groups_, rule_.alliances, who, pool, candidates_left());
        FirstTierPart part{district, std::nullopt, {}};
        const bool complete = share(round, units, seats, pool, by_list, &part.quota);
        part.seats = by_list;
        parts_.push_back(std::move(part));
        return complete;
    }

    bool further_tier(std::size_t index) {
        const Tier& tier = rule_.tiers[index];
        Round round = round_of(index, std::nullopt);
        auto pool = tier.remainders ? remainder_votes(facts_, parts_) : votes_of(std::nullopt);
        if (!pool) {
            error_ = LawError{"districts: remainders of these quotas have no common unit within the bounds",
                              "districts"};
            return false;
        }
        round.unit = pool->unit;
        const std::uint32_t given = sum_of(outcome_.seats);
        const std::uint32_t left = outcome_.total - given;
        round.steps.emplace_back(
            tier_step(round, tier.seats == TierSeats::all ? outcome_.total : left, false));
        outcome_.passed.assign(facts_.lists.size(), false);
        const Participation who = participants(round, *pool);
        if (tier.remainders) {
            for (std::size_t i = 0; i < facts_.lists.size(); ++i)
                round.steps.emplace_back(RemainderVotesStep{i, pool->amounts[i], pool->unit});
        }
        if (tier.seats == TierSeats::all) return level(round, tier, who, *pool);
        const auto units = make_units(round, groups_, rule_.alliances, who, *pool, candidates_left());
        return share(round, units, left, *pool, outcome_.seats);
    }

    bool level(Round& round, const Tier& tier, const Participation& who, const Pool& pool) {
        std::vector<std::optional<std::uint32_t>> candidates;
        for (const ListFacts& list : facts_.lists) candidates.push_back(list.candidates);
        std::vector<Contender> contenders;
        for (const Unit& unit : make_units(round, groups_, rule_.alliances, who, pool, candidates))
            contenders.push_back(unit.contender);
        const Levelling levelled = level_seats(round, tier, std::move(contenders), who.qualified,
                                               outcome_.seats, outcome_.total, pool.valid);
        outcome_.seats = levelled.seats;
        outcome_.total += levelled.added;
        return keep(round, levelled.refused);
    }

    const Rule& rule_;
    const Facts& facts_;
    AllianceGroups groups_;
    LotBook lots_;
    Outcome outcome_;
    std::uint64_t votes_valid_ = 0;
    std::vector<FirstTierPart> parts_;
    std::optional<Participation> everywhere_;  // in all districts, once it is known
    Seats first_tier_seats_;
    std::optional<LawError> error_;
};

}  // namespace

Result<Outcome, LawError> seats_by_law(const Rule& rule, const Facts& facts) {
    if (const auto checked = check_facts(rule, facts); !checked) return checked.error();
    return Sum(rule, facts).run();
}

}  // namespace urna::election::law
