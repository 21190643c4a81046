// SPDX-License-Identifier: Apache-2.0
#include "law_words/step_words.h"

#include "election/law/json_names.h"
#include "law_words/phrases.h"

namespace urna::law_words {
namespace {

class StepWriter : public Phrases {
 public:
    StepWriter(const law::Facts& facts, std::span<const std::string> names, Language language)
        : Phrases(language), facts_(facts), names_(names) {}

    std::string operator()(const law::TierStep& step) const {
        std::string text = count(
            "step.tier", step.seats,
            {{"tier", number(step.tier + 1)},
             {"where",
              step.district ? say("step.district", {{"code", facts_.districts[*step.district].code}}) : ""}});
        if (step.lists_as_before) text += " " + say("step.listsAsBefore");
        if (step.unit > 1) text += " " + say("step.unit", {{"unit", number(step.unit)}});
        return text;
    }
    std::string operator()(const law::ConditionStep& step) const {
        const std::string what =
            std::visit([&](const auto& each) { return asked(step, each); }, step.condition);
        return say(step.class_name.empty() ? "step.condition" : "step.classCondition",
                   {{"class", step.class_name}, {"number", number(step.index + 1)}, {"what", what}});
    }
    std::string operator()(const law::ListStep& step) const {
        std::string text = say("step.list", {{"name", name(step.list)},
                                             {"votes", count("votes", facts_.lists[step.list].votes)},
                                             {"standing", standing(step)}});
        if (step.factor != law::one && step.standing != law::Standing::below)
            text += " " + say("step.factor", {{"factor", thousandths(step.factor)}});
        return text;
    }
    std::string operator()(const law::NoneReachedStep& step) const {
        return choice("step.noneReached.", law::none_reached_names, step.then);
    }
    std::string operator()(const law::AgreementStep& step) const {
        if (step.members.size() == 1) return say("step.alliedAlone", {{"name", name(step.members.front())}});
        return say(step.counts ? "step.allied" : "step.notAllied", {{"names", all(step.members)}});
    }
    std::string operator()(const law::QuotaStep& step) const {
        return say("step.quota",
                   {{"votes", count("votes", step.votes)},
                    {"seats", seats(step.seats)},
                    {"kind", choice("kind.", law::quota_kind_names, step.kind)},
                    {"rounding", choice("rounding.", law::rounding_names, step.round)},
                    {"value", exact(static_cast<law::int128>(step.numerator), step.denominator)}});
    }
    std::string operator()(const law::WholeQuotasStep& step) const {
        return say("step.whole", {{"name", name(step.list)},
                                  {"seats", seats(step.seats)},
                                  {"remainder", exact(step.remainder, step.denominator)}});
    }
    std::string operator()(const law::OverAwardStep& step) const {
        return say("step.overAward",
                   {{"name", name(step.list)}, {"remainder", exact(step.remainder, step.denominator)}});
    }
    std::string operator()(const law::QuotientsStep& step) const {
        std::string text;
        for (std::size_t i = 0; i < step.seats.size(); ++i) {
            const auto& [claimant, divisor] = step.seats[i];
            const auto& [list, weight] = step.claimants[claimant];
            const auto votes = static_cast<law::int128>(weight);
            if (i > 0) text += '\n';
            text += say(divisor == 0 ? "step.firstOfAll" : "step.seat",
                        {{"number", number(step.first + i)},
                         {"name", name(list)},
                         {"votes", decimal(votes, law::one)},
                         {"divisor", decimal(static_cast<law::int128>(divisor), law::one)},
                         {"quotient", divisor == 0 ? "" : decimal(votes, divisor)}});
        }
        return text;
    }
    std::string operator()(const law::PassStep& step) const {
        return say(step.by == law::PassBy::largest ? "step.remainderSeat" : "step.averageSeat",
                   {{"name", name(step.list)}, {"value", exact(step.numerator, step.denominator)}});
    }
    std::string operator()(const law::TieStep& step) const {
        const bool one = step.picked.size() == 1;
        const bool loses = step.decides != law::Decides::seat;
        return say(
            loses ? one ? "step.loses" : "step.lose"
            : one ? "step.comesFirst"
                  : "step.comeFirst",
            {{"tied", all(step.tied)}, {"picked", all(step.picked)}, {"by", tie_break(step.by, loses)}});
    }
    std::string operator()(const law::LotStep& step) const {
        const std::string what = situation(step.situation);
        return step.drawn ? say("step.drawn", {{"situation", what}, {"name", name(*step.drawn)}})
                          : say("step.notDrawn", {{"situation", what}});
    }
    std::string operator()(const law::MajorityStep& step) const {
        const std::string then = step.added > 0 ? say("majorityAdds", {{"seats", seats(step.added)}})
                                 : step.from    ? say("majorityTakes", {{"name", name(*step.from)}})
                                                : say("majorityIdle");
        return say("step.majority", {{"name", name(step.list)},
                                     {"votes", number(step.votes)},
                                     {"allVotes", number(step.votes_of)},
                                     {"seats", number(step.seats)},
                                     {"allSeats", number(step.seats_of)},
                                     {"then", then}});
    }
    std::string operator()(const law::ExhaustedStep& step) const {
        return say("step.exhausted", {{"name", name(step.list)}, {"seats", seats(step.seats)}});
    }
    std::string operator()(const law::ExcessStep& step) const {
        return say("step.excess", {{"name", name(step.list)},
                                   {"seats", seats(step.before)},
                                   {"target", number(step.target)},
                                   {"then", choice("excessThen.", law::excess_names, step.excess)}});
    }
    std::string operator()(const law::OutsideStep& step) const {
        return say("step.outside", {{"seats", seats(step.seats)}});
    }
    std::string operator()(const law::RemainderVotesStep& step) const {
        return say("step.remainderVotes",
                   {{"name", name(step.list)},
                    {"votes", exact(static_cast<law::int128>(step.numerator), step.denominator)}});
    }
    std::string operator()(const law::WithinStep& step) const {
        return say("step.within", {{"names", all(step.members)}, {"seats", seats(step.seats)}});
    }
    std::string operator()(const law::OpenStep& step) const {
        return say("step.open", {{"seats", seats(step.seats)}});
    }
    std::string operator()(const law::TurnoutStep& step) const {
        return say(step.enough ? "step.enoughVoted" : "step.tooFewVoted",
                   {{"cast", number(step.cast)},
                    {"registered", number(step.registered)},
                    {"percent", percent(step.percent)}});
    }
    std::string operator()(const law::MajorityNeededStep& step) const {
        return say(step.majority.inclusive ? "step.atLeastElects" : "step.moreElects",
                   {{"percent", percent(step.majority.percent)},
                    {"total", number(step.base)},
                    {"base", choice("base.", law::base_names, step.majority.of)},
                    {"needed", count("step.votesNeeded", step.needed)}});
    }
    std::string operator()(const law::ElectedStep& step) const {
        return say("step.elected", {{"name", name(step.list)}, {"votes", count("votes", step.votes)}});
    }
    std::string operator()(const law::RunoffStep& step) const {
        if (step.lists.size() == 1) return say("step.secondRoundAlone", {{"name", name(step.lists.front())}});
        return say("step.secondRound", {{"names", all(step.lists)}});
    }

    std::string situation(const law::Situation& situation) const {
        return choice("lot.", law::decides_names, situation.decides, {{"options", all(situation.options)}});
    }

 private:
    const std::string& name(std::size_t list) const { return names_[list]; }
    std::string seats(std::uint64_t number) const { return count("seats", number); }

    std::string all(std::span<const std::size_t> lists) const {
        std::vector<std::string> items;
        items.reserve(lists.size());
        for (const std::size_t list : lists) items.push_back(name(list));
        return and_between(items);
    }

    std::string tie_break(law::TieBreak by, bool loses) const {
        switch (by) {
            case law::TieBreak::most_votes:
                return say(loses ? "fewest" : "most");
            case law::TieBreak::fewest_votes:
                return say(loses ? "most" : "fewest");
            case law::TieBreak::lowest_number:
                return say(loses ? "highest" : "lowest");
            case law::TieBreak::lot:  // has a step of its own
                break;
        }
        return "";
    }

    std::string standing(const law::ListStep& step) const {
        switch (step.standing) {
            case law::Standing::exempt:
                return say("standing.exempt");
            case law::Standing::reached:
                return say("standing.reached", {{"number", number(*step.condition + 1)}});
            case law::Standing::admitted:
                return say("standing.admitted");
            case law::Standing::below:
                break;
        }
        return say("standing.below");
    }

    std::string asked(const law::ConditionStep& step, const law::PercentCondition& condition) const {
        const auto part = static_cast<law::int128>(step.base * condition.percent);
        return say(condition.inclusive ? "step.percent" : "step.percentExceeded",
                   {{"percent", percent(condition)},
                    {"total", number(step.base)},
                    {"base", choice("base.", law::base_names, condition.of)},
                    {"where", condition.scope == law::Scope::district ? say("inDistrict") : ""},
                    {"part", decimal(part, condition.whole)},
                    {"needed", count("step.votesNeeded", step.needed)}});
    }
    std::string asked(const law::ConditionStep& step, const law::QuotaCondition& condition) const {
        return say("step.quotas", {{"quotas", ratio(condition.quotas)},
                                   {"total", number(step.base)},
                                   {"needed", count("step.votesNeeded", step.needed)}});
    }
    std::string asked(const law::ConditionStep& step, const law::VotesCondition&) const {
        return count("step.votesNeeded", step.needed);
    }
    std::string asked(const law::ConditionStep& step, const law::DistrictSeatsCondition&) const {
        return count("step.districtSeatsNeeded", step.needed);
    }
    std::string asked(const law::ConditionStep& step, const law::DirectSeatsCondition&) const {
        return count("step.directSeatsNeeded", step.needed);
    }

    const law::Facts& facts_;
    std::span<const std::string> names_;
};

}  // namespace

std::string step_words(const law::Step& step, const law::Facts& facts, std::span<const std::string> names,
                       Language language) {
    return std::visit(StepWriter(facts, names, language), step);
}

std::string situation_words(const law::Situation& situation, const law::Facts& facts,
                            std::span<const std::string> names, Language language) {
    return StepWriter(facts, names, language).situation(situation);
}

}  // namespace urna::law_words
