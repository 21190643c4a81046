// SPDX-License-Identifier: Apache-2.0
#include "election/law/step_json.h"

#include "election/law/decimal_text.h"
#include "election/law/exact_text.h"
#include "election/law/json_names.h"

namespace urna::election::law {
namespace {

constexpr Names<Standing, 4> standing_names{{{"exempt", Standing::exempt},
                                             {"reached", Standing::reached},
                                             {"below", Standing::below},
                                             {"admitted", Standing::admitted}}};
template <class Number>
void write_numbers(JsonWriter& json, std::string_view key, const std::vector<Number>& numbers) {
    json.key(key).array(numbers, [](JsonWriter& to, Number number) { to.value(number); });
}

void write_situation(JsonWriter& json, const Situation& situation, const Facts& facts) {
    json.begin_object().member("tier", situation.tier).key("district");
    if (situation.district) {
        json.value(facts.districts[*situation.district].code);
    } else {
        json.null();
    }
    json.member("decides", name_of(decides_names, situation.decides));
    write_numbers(json, "options", situation.options);
    json.end_object();
}

void write_lot(JsonWriter& json, const std::optional<Situation>& situation, const Facts& facts) {
    json.key("drawLot");
    if (situation) {
        write_situation(json, *situation, facts);
    } else {
        json.null();
    }
}

// Writes the members of one step.
class StepWriter {
 public:
    StepWriter(JsonWriter& json, const Facts& facts) : json_(json), facts_(facts) {}

    void operator()(const TierStep& step) const {
        kind("tier").member("tier", step.tier).key("district");
        if (step.district) {
            json_.value(facts_.districts[*step.district].code);
        } else {
            json_.null();
        }
        json_.member("seats", step.seats).member("unit", step.unit);
        json_.key("ties").array(step.ties,
                                [](JsonWriter& to, TieBreak by) { to.value(name_of(tie_break_names, by)); });
        if (step.majority) {
            json_.key("majority")
                .begin_object()
                .member("then", name_of(majority_then_names, step.majority->then))
                .member("of", name_of(votes_of_names, step.majority->of))
                .end_object();
        }
        // Of a tier of remainders there are steps of their own.
        json_.key("votes").array(facts_.lists, [&](JsonWriter& to, const ListFacts& list) {
            to.value(step.district ? list.district_votes[*step.district] : list.votes);
        });
        json_.member("allSeats", step.all_seats)
            .member("jointThreshold", step.joint_threshold)
            .member("listsAsBefore", step.lists_as_before);
    }
    void operator()(const ConditionStep& step) const {
        kind("condition").key("class");
        if (step.class_name.empty()) {
            json_.null();
        } else {
            json_.value(step.class_name);
        }
        json_.member("index", step.index);
        std::visit([&](const auto& condition) { write_condition(condition); }, step.condition);
        json_.member("base", fraction_text(static_cast<int128>(step.base), 1)).member("needed", step.needed);
    }
    void operator()(const ListStep& step) const {
        kind("list")
            .member("list", step.list)
            .member("votes", facts_.lists[step.list].votes)
            .member("class", facts_.lists[step.list].class_name)
            .member("alliance", facts_.lists[step.list].alliance)
            .member("directSeats", facts_.lists[step.list].direct_seats)
            .member("candidates", facts_.lists[step.list].candidates)
            .member("ownThreshold", step.own_threshold)
            .member("standing", name_of(standing_names, step.standing))
            .member("condition", step.condition)
            .member("factor", thousandths_text(step.factor));
    }
    void operator()(const NoneReachedStep& step) const {
        kind("noneReached").member("then", name_of(none_reached_names, step.then));
    }
    void operator()(const AgreementStep& step) const {
        kind("agreement")
            .member("counts", step.counts)
            .member("agreement", name_of(agreement_names, step.agreement));
        write_numbers(json_, "members", step.members);
    }
    void operator()(const QuotaStep& step) const {
        kind("quota")
            .member("kind", name_of(quota_kind_names, step.kind))
            .member("round", name_of(rounding_names, step.round))
            .member("votes", step.votes)
            .member("seats", step.seats)
            .member("quota", fraction_text(static_cast<int128>(step.numerator), step.denominator))
            .member("of", name_of(votes_of_names, step.of))
            .member("overAward", name_of(over_award_names, step.over_award));
        json_.key("remainder").array(step.passes, [](JsonWriter& to, const Pass& pass) {
            to.begin_object().member("by", name_of(pass_by_names, pass.by)).member("once", pass.once);
            if (pass.minimum_quota) to.member("minimumQuota", ratio_text(*pass.minimum_quota));
            to.end_object();
        });
    }
    void operator()(const WholeQuotasStep& step) const {
        kind("wholeQuotas")
            .member("list", step.list)
            .member("votes", step.votes)
            .member("seats", step.seats)
            .member("remainder", fraction_text(step.remainder, step.denominator))
            .member("candidates", step.seats_max);
    }
    void operator()(const OverAwardStep& step) const {
        kind("overAward")
            .member("list", step.list)
            .member("remainder", fraction_text(step.remainder, step.denominator));
    }
    void operator()(const QuotientsStep& step) const {
        kind("seats").member("first", step.first).key("divisors");
        json_.begin_object()
            .member("first", thousandths_text(step.divisors.first))
            .member("second", thousandths_text(step.divisors.second))
            .member("step", thousandths_text(step.divisors.step))
            .end_object();
        json_.key("claimants").begin_array();
        for (std::size_t i = 0; i < step.claimants.size(); ++i) {
            json_.begin_object()
                .member("list", step.claimants[i].list)
                .member("votes", decimal_text(static_cast<int128>(step.claimants[i].weight), one))
                .member("candidates", step.seats_max.empty() ? std::nullopt : step.seats_max[i])
                .end_object();
        }
        json_.end_array();
        json_.key("seats");
        json_.array(step.seats, [&](JsonWriter& to, const QuotientSeat& seat) {
            const Claimant& claimant = step.claimants[seat.claimant];
            to.begin_object()
                .member("list", claimant.list)
                .member("votes", decimal_text(static_cast<int128>(claimant.weight), one))
                .member("divisor", decimal_text(static_cast<int128>(seat.divisor), one))
                .end_object();
        });
    }
    void operator()(const PassStep& step) const {
        kind("seatLeft")
            .member("list", step.list)
            .member("pass", step.pass)
            .member("by", name_of(pass_by_names, step.by))
            .member("value", fraction_text(step.numerator, step.denominator));
    }
    void operator()(const TieStep& step) const {
        kind("tie")
            .member("by", name_of(tie_break_names, step.by))
            .member("decides", name_of(decides_names, step.decides));
        write_numbers(json_, "tied", step.tied);
        write_numbers(json_, "picked", step.picked);
    }
    void operator()(const LotStep& step) const {
        kind("lot").key("situation");
        write_situation(json_, step.situation, facts_);
        json_.member("drawn", step.drawn);
    }
    void operator()(const MajorityStep& step) const {
        kind("majority")
            .member("list", step.list)
            .member("votes", step.votes)
            .member("votesOf", step.votes_of)
            .member("seats", step.seats)
            .member("seatsOf", step.seats_of)
            .member("from", step.from)
            .member("added", step.added);
    }
    void operator()(const ExhaustedStep& step) const {
        kind("exhausted").member("list", step.list).member("seats", step.seats);
    }
    void operator()(const ExcessStep& step) const {
        kind("excess")
            .member("list", step.list)
            .member("before", step.before)
            .member("target", step.target)
            .member("excess", name_of(excess_names, step.excess));
    }
    void operator()(const OutsideStep& step) const { kind("outside").member("seats", step.seats); }
    void operator()(const RemainderVotesStep& step) const {
        kind("remainderVotes")
            .member("list", step.list)
            .member("votes", fraction_text(static_cast<int128>(step.numerator), step.denominator));
    }
    void operator()(const WithinStep& step) const {
        kind("within").member("seats", step.seats);
        write_numbers(json_, "members", step.members);
    }
    void operator()(const OpenStep& step) const { kind("open").member("seats", step.seats); }
    void operator()(const TurnoutStep& step) const {
        kind("turnout")
            .member("cast", step.cast)
            .member("registered", step.registered)
            .member("percent", thousandths_text(step.percent))
            .member("enough", step.enough);
    }
    void operator()(const MajorityNeededStep& step) const {
        kind("majorityNeeded")
            .member("percent", thousandths_text(step.majority.percent))
            .member("of", name_of(base_names, step.majority.of))
            .member("inclusive", step.majority.inclusive)
            .member("base", step.base)
            .member("needed", step.needed);
    }
    void operator()(const ElectedStep& step) const {
        kind("elected").member("list", step.list).member("votes", step.votes);
    }
    void operator()(const RunoffStep& step) const {
        kind("runoff");
        write_numbers(json_, "lists", step.lists);
    }

 private:
    void write_condition(const PercentCondition& condition) const {
        json_.member("percent", percent_text(condition))
            .member("of", name_of(base_names, condition.of))
            .member("scope", name_of(scope_names, condition.scope))
            .member("inclusive", condition.inclusive);
    }
    void write_condition(const QuotaCondition& condition) const {
        json_.member("quota", ratio_text(condition.quotas)).member("seats", facts_.seats);
    }
    void write_condition(const VotesCondition& condition) const { json_.member("votes", condition.votes); }
    void write_condition(const DistrictSeatsCondition& condition) const {
        json_.member("districtSeats", condition.seats);
    }
    void write_condition(const DirectSeatsCondition& condition) const {
        json_.member("directSeats", condition.seats);
    }

    JsonWriter& kind(std::string_view name) const { return json_.member("step", name); }

    JsonWriter& json_;
    const Facts& facts_;
};

void write_steps(JsonWriter& json, const Steps& steps, const Facts& facts) {
    json.key("steps").array(steps, [&](JsonWriter& to, const Step& step) {
        to.begin_object();
        write_step(to, step, facts);
        to.end_object();
    });
}

}  // namespace

void write_step(JsonWriter& json, const Step& step, const Facts& facts) {
    std::visit(StepWriter(json, facts), step);
}

void write_outcome(JsonWriter& json, const Outcome& outcome, const Facts& facts) {
    json.begin_object().member("total", outcome.total);
    write_numbers(json, "seats", outcome.seats);
    json.member("open", outcome.open);
    if (!facts.districts.empty()) {
        json.key("districts").begin_object();
        for (std::size_t i = 0; i < facts.districts.size(); ++i)
            write_numbers(json, facts.districts[i].code, outcome.district_seats[i]);
        json.end_object();
    }
    write_lot(json, outcome.draw_lot, facts);
    json.key("passed").begin_array();
    for (const bool passed : outcome.passed) json.value(passed);
    json.end_array();
    write_steps(json, outcome.steps, facts);
    json.end_object();
}

void write_outcome(JsonWriter& json, const PresidentOutcome& outcome, const Facts& facts) {
    json.begin_object()
        .member("outcome", name_of(verdict_names, outcome.verdict))
        .member("elected", outcome.elected);
    write_numbers(json, "runoff", outcome.runoff);
    json.key("votes").array(facts.lists, [](JsonWriter& to, const ListFacts& list) { to.value(list.votes); });
    write_lot(json, outcome.draw_lot, facts);
    write_steps(json, outcome.steps, facts);
    json.end_object();
}

}  // namespace urna::election::law
