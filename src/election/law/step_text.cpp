// SPDX-License-Identifier: Apache-2.0
#include "election/law/step_text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "election/law/decimal_text.h"
#include "election/law/exact_text.h"

namespace urna::election::law {
namespace {

std::string_view base_text(Base of) {
    switch (of) {
        case Base::valid:
            return "valid votes";
        case Base::cast:
            return "votes cast";
        case Base::valid_and_blank:
            return "valid and blank votes";
        case Base::registered:
            return "registered voters";
    }
    return {};
}

std::string_view quota_text(QuotaKind kind) {
    switch (kind) {
        case QuotaKind::hare:
            return "Hare (votes / seats)";
        case QuotaKind::droop:
            return "Droop (whole part of votes / (seats + 1), and 1 more)";
        case QuotaKind::hagenbach_bischoff:
            return "Hagenbach-Bischoff (votes / (seats + 1))";
        case QuotaKind::imperiali:
            return "Imperiali (votes / (seats + 2))";
    }
    return {};
}

std::string_view rounding_text(Rounding round) {
    switch (round) {
        case Rounding::none:
            return "";
        case Rounding::up:
            return ", rounded up";
        case Rounding::down:
            return ", rounded down";
        case Rounding::half_up:
            return ", rounded to the nearest whole number";
    }
    return {};
}

std::string_view tie_break_text(TieBreak by, Decides decides) {
    const bool loses = decides != Decides::seat;
    switch (by) {
        case TieBreak::most_votes:
            return loses ? "the fewest votes" : "the most votes";
        case TieBreak::fewest_votes:
            return loses ? "the most votes" : "the fewest votes";
        case TieBreak::lowest_number:
            return loses ? "the highest poll number" : "the lowest poll number";
        case TieBreak::lot:
            return "the lot";
    }
    return {};
}

std::string plural(std::uint64_t number, std::string_view noun) {
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

class Writer {
 public:
    Writer(const Facts& facts, std::span<const std::string> names) : facts_(facts), names_(names) {}

    std::string operator()(const TierStep& step) const {
        std::string text = fmt::format("Tier {}{}: {} to be shared out.", step.tier + 1, where(step.district),
                                       plural(step.seats, "seat"));
        if (step.lists_as_before) text += " Who takes part is as in the district before.";
        if (step.unit > 1) text += fmt::format(" Votes are counted in 1/{} of a vote.", step.unit);
        return text;
    }
    std::string operator()(const ConditionStep& step) const {
        const std::string whose =
            step.class_name.empty() ? "Threshold" : fmt::format("Threshold of the class {}", step.class_name);
        return fmt::format("{}, condition {}: {}", whose, step.index + 1, condition(step));
    }
    std::string operator()(const ListStep& step) const {
        std::string text = fmt::format("{} ({}): {}.", name(step.list), votes_of(step.list), standing(step));
        if (step.factor != one && step.standing != Standing::below)
            text += fmt::format(" Its votes count {} times in quotients.", thousandths_text(step.factor));
        return text;
    }
    std::string operator()(const NoneReachedStep& step) const {
        return fmt::format("No list reaches the threshold: {}.", step.then == NoneReached::all
                                                                     ? "all lists take part"
                                                                     : "nobody is admitted for that");
    }
    std::string operator()(const AgreementStep& step) const {
        return fmt::format("{} {}.", lists(step.members),
                           step.counts ? "are allied and take seats as one list"
                                       : "are allied, but not all of them pass, so each stands alone");
    }
    std::string operator()(const QuotaStep& step) const {
        return fmt::format("Quota of {} and {}, {}{}: {}.", plural(step.votes, "vote"),
                           plural(step.seats, "seat"), quota_text(step.kind), rounding_text(step.round),
                           exact(static_cast<int128>(step.numerator), step.denominator));
    }
    std::string operator()(const WholeQuotasStep& step) const {
        return fmt::format("{}: {} for whole quotas, and a remainder of {} votes.", name(step.list),
                           plural(step.seats, "seat"), exact(step.remainder, step.denominator));
    }
    std::string operator()(const OverAwardStep& step) const {
        return fmt::format(
            "Whole quotas gave too many seats. {} loses one: its remainder, {}, is the smallest.",
            name(step.list), exact(step.remainder, step.denominator));
    }
    std::string operator()(const QuotientsStep& step) const {
        std::string text;
        for (std::size_t i = 0; i < step.seats.size(); ++i) {
            const auto& [claimant, divisor] = step.seats[i];
            const auto& [list, weight] = step.claimants[claimant];
            const auto votes = static_cast<int128>(weight);
            if (i > 0) text += '\n';
            text += fmt::format("Seat {} goes to {}: {} / {}", step.first + i, name(list),
                                decimal_text(votes, one), decimal_text(static_cast<int128>(divisor), one));
            text += divisor == 0 ? " comes first." : fmt::format(" = {}.", decimal_text(votes, divisor));
        }
        return text;
    }
    std::string operator()(const PassStep& step) const {
        return fmt::format("{} takes a seat left over: its {} is {}.", name(step.list),
                           step.by == PassBy::largest ? "remainder" : "average",
                           exact(step.numerator, step.denominator));
    }
    std::string operator()(const TieStep& step) const {
        const bool single = step.picked.size() == 1;
        const std::string_view what = step.decides == Decides::seat ? single ? "comes first" : "come first"
                                      : single                      ? "loses"
                                                                    : "lose";
        return fmt::format("{} tie. {} {}: {}.", lists(step.tied), lists(step.picked), what,
                           tie_break_text(step.by, step.decides));
    }
    std::string operator()(const LotStep& step) const {
        const std::string what = situation(step.situation);
        return step.drawn ? fmt::format("{}: {} was drawn.", what, name(*step.drawn))
                          : fmt::format("{}. The lot is not drawn yet.", what);
    }
    std::string operator()(const MajorityStep& step) const {
        std::string text =
            fmt::format("{} has {} of {} votes, more than half, but {} of {} seats, not more than half: ",
                        name(step.list), step.votes, step.votes_of, step.seats, step.seats_of);
        if (step.added > 0)
            return text + fmt::format("it gets {} more, which are added.", plural(step.added, "seat"));
        if (step.from) return text + fmt::format("it gets the last seat of {}.", name(*step.from));
        return text + "but no other list took a last seat, and nothing changes.";
    }
    std::string operator()(const ExhaustedStep& step) const {
        return fmt::format("{} has too few candidates and leaves {} to others.", name(step.list),
                           plural(step.seats, "seat"));
    }
    std::string operator()(const ExcessStep& step) const {
        const std::string text = fmt::format("{} has {} already, and {} by this sum: ", name(step.list),
                                             plural(step.before, "seat"), step.target);
        switch (step.excess) {
            case Excess::keep_and_recompute:
                return text + "it keeps them, and the rest is shared out anew.";
            case Excess::add_seats:
                return text + "it keeps them, and so many seats are added.";
            case Excess::take_back:
                break;
        }
        return text + "it loses the others.";
    }
    std::string operator()(const OutsideStep& step) const {
        return fmt::format("Lists that take no part in this tier have {} already; they are subtracted.",
                           plural(step.seats, "seat"));
    }
    std::string operator()(const RemainderVotesStep& step) const {
        return fmt::format("{}: quotas have left {} votes.", name(step.list),
                           exact(static_cast<int128>(step.numerator), step.denominator));
    }
    std::string operator()(const WithinStep& step) const {
        return fmt::format("{} share the {} of their alliance.", lists(step.members),
                           plural(step.seats, "seat"));
    }
    std::string operator()(const OpenStep& step) const {
        return fmt::format("Nobody can take {}.", plural(step.seats, "seat"));
    }
    std::string operator()(const TurnoutStep& step) const {
        return fmt::format("{} votes were cast of {} registered voters; {} % are needed: {}.", step.cast,
                           step.registered, thousandths_text(step.percent),
                           step.enough ? "enough" : "too few, so the election is void");
    }
    std::string operator()(const MajorityNeededStep& step) const {
        return fmt::format(
            "{} {} % of {} {} elects: at least {} votes.", step.majority.inclusive ? "At least" : "More than",
            thousandths_text(step.majority.percent), step.base, base_text(step.majority.of), step.needed);
    }
    std::string operator()(const ElectedStep& step) const {
        return fmt::format("{} is elected with {}.", name(step.list), plural(step.votes, "vote"));
    }
    std::string operator()(const RunoffStep& step) const {
        return fmt::format("Nobody is elected. {} enter the second round.", lists(step.lists));
    }

    std::string situation(const Situation& situation) const {
        const std::string options = lists(situation.options);
        std::string_view what = "A lot gives one place to one of";
        if (situation.decides == Decides::last_seat) what = "A lot takes the last seat from one of";
        if (situation.decides == Decides::loses) what = "A lot takes a seat from one of";
        return fmt::format("{} {}", what, options);
    }

 private:
    std::string name(std::size_t list) const { return printable(names_[list]); }

    std::string lists(const std::vector<std::size_t>& which) const {
        std::string text;
        for (std::size_t i = 0; i < which.size(); ++i) {
            if (i > 0) text += i + 1 == which.size() ? " and " : ", ";
            text += name(which[i]);
        }
        return text;
    }

    std::string votes_of(std::size_t list) const { return plural(facts_.lists[list].votes, "vote"); }

    std::string where(const std::optional<std::size_t>& district) const {
        return district ? fmt::format(", district {}", printable(facts_.districts[*district].code)) : "";
    }

    // With the fraction where six decimals do not say it.
    static std::string exact(int128 numerator, std::uint64_t denominator) {
        std::string fraction = fraction_text(numerator, denominator);
        if (denominator == 1 || fraction.find('/') == std::string::npos) return fraction;
        return fmt::format("{} ({})", decimal_text(numerator, denominator), fraction);
    }

    static std::string standing(const ListStep& step) {
        switch (step.standing) {
            case Standing::exempt:
                return "has no threshold to reach, and takes part";
            case Standing::reached:
                return fmt::format("reaches condition {}, and takes part", *step.condition + 1);
            case Standing::admitted:
                return "is admitted, since no list reaches the threshold";
            case Standing::below:
                break;
        }
        return "reaches no condition, and takes no part";
    }

    static std::string condition(const ConditionStep& step) {
        if (const auto* percent = std::get_if<PercentCondition>(&step.condition)) {
            return fmt::format("{}{} % of the {} {}{} is {}; at least {} are needed.",
                               percent->inclusive ? "" : "more than ", thousandths_text(percent->percent),
                               uint128{step.base}, base_text(percent->of),
                               percent->scope == Scope::district ? " of the district" : "",
                               decimal_text(static_cast<int128>(step.base * percent->percent), percent_max),
                               plural(step.needed, "vote"));
        }
        if (const auto* quota = std::get_if<QuotaCondition>(&step.condition)) {
            return fmt::format("{} times the {} valid votes for each seat; at least {} are needed.",
                               ratio_text(quota->quotas), uint128{step.base}, plural(step.needed, "vote"));
        }
        if (std::holds_alternative<VotesCondition>(step.condition))
            return fmt::format("at least {} are needed.", plural(step.needed, "vote"));
        const bool direct = std::holds_alternative<DirectSeatsCondition>(step.condition);
        return fmt::format("at least {} {} needed, {}.", plural(step.needed, "seat"),
                           step.needed == 1 ? "is" : "are",
                           direct ? "won directly" : "won in the first tier");
    }

    const Facts& facts_;
    std::span<const std::string> names_;
};

}  // namespace

std::string step_text(const Step& step, const Facts& facts, std::span<const std::string> names) {
    return std::visit(Writer(facts, names), step);
}

std::string situation_text(const Situation& situation, const Facts& facts,
                           std::span<const std::string> names) {
    return Writer(facts, names).situation(situation);
}

}  // namespace urna::election::law
