// SPDX-License-Identifier: Apache-2.0
#include "law_words/last_seat.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "law_words/phrases.h"
#include "law_words/step_words.h"

namespace urna::law_words {
namespace {

using election::uint128;
using law::int128;

void append(std::string& text, const std::string& sentence) {
    if (sentence.empty()) return;
    if (!text.empty()) text += ' ';
    text += sentence;
}

template <class Kind>
bool is(const law::Step& step) {
    return std::holds_alternative<Kind>(step);
}

// numerator / denominator, for which a seat is given.
struct Claim {
    std::size_t list = 0;
    int128 numerator = 0;
    std::uint64_t denominator = 1;
};

bool is_smaller(const Claim& a, const Claim& b) {
    return a.numerator * static_cast<int128>(b.denominator) <
           b.numerator * static_cast<int128>(a.denominator);
}

// One sum, as far as its steps are followed: who has how many seats and may claim another for what.
class Standings {
 public:
    void follow(const law::Step& step) {
        if (const auto* quotients = std::get_if<law::QuotientsStep>(&step)) {
            if (quotients->first == 1) *this = {};
            quotients_ = quotients;
            for (const law::QuotientSeat& seat : quotients->seats)
                ++seats_[quotients->claimants[seat.claimant].list];
        } else if (const auto* quota = std::get_if<law::QuotaStep>(&step)) {
            *this = {};
            quota_ = quota;
        } else if (const auto* whole = std::get_if<law::WholeQuotasStep>(&step)) {
            whole_.push_back(*whole);
            seats_[whole->list] = whole->seats;
        } else if (const auto* pass = std::get_if<law::PassStep>(&step)) {
            if (pass->pass != pass_) took_in_pass_.clear();
            pass_ = pass->pass;
            took_in_pass_.insert(pass->list);
            ++seats_[pass->list];
        } else if (const auto* exhausted = std::get_if<law::ExhaustedStep>(&step)) {
            seats_[exhausted->list] -= exhausted->seats;
        } else if (const auto* majority = std::get_if<law::MajorityStep>(&step)) {
            seats_[majority->list] += majority->added;
            if (!majority->from) return;
            ++seats_[majority->list];
            --seats_[*majority->from];
        }
    }

    // The next quotients of all that may take another seat, but for the list.
    std::vector<Claim> next_quotients(std::size_t except) const {
        std::vector<Claim> claims;
        for (std::size_t i = 0; i < quotients_->claimants.size(); ++i) {
            const auto& [list, weight] = quotients_->claimants[i];
            const std::uint32_t seats = seats_of(list);
            const auto max = quotients_->seats_max.empty() ? std::nullopt : quotients_->seats_max[i];
            if (list == except || (max && seats >= *max)) continue;
            const std::uint64_t divisor = quotients_->divisors.at(seats);
            if (divisor > 0) claims.push_back({list, static_cast<int128>(weight), divisor});
        }
        return claims;
    }

    // The next remainders or averages of all that may take another seat in this pass, but for the list.
    std::vector<Claim> next_in_pass(std::size_t except) const {
        const law::Pass& pass = quota_->passes[pass_];
        std::vector<Claim> claims;
        for (const law::WholeQuotasStep& whole : whole_) {
            const std::uint32_t seats = seats_of(whole.list);
            if (whole.list == except || !may_take(pass, whole)) continue;
            if (pass.by == law::PassBy::average) {
                claims.push_back({whole.list, static_cast<int128>(whole.votes), seats + 1ULL});
            } else {
                const auto since = static_cast<int128>(seats) - static_cast<int128>(whole.seats);
                claims.push_back({whole.list,
                                  whole.remainder - static_cast<int128>(quota_->numerator) * since,
                                  whole.denominator});
            }
        }
        return claims;
    }

    bool anybody_has_seats() const {
        return std::any_of(seats_.begin(), seats_.end(), [](const auto& each) { return each.second > 0; });
    }

 private:
    std::uint32_t seats_of(std::size_t list) const {
        const auto found = seats_.find(list);
        return found == seats_.end() ? 0 : found->second;
    }

    bool may_take(const law::Pass& pass, const law::WholeQuotasStep& whole) const {
        if (whole.seats_max && seats_of(whole.list) >= *whole.seats_max) return false;
        if (pass.once && took_in_pass_.contains(whole.list)) return false;
        return !pass.minimum_quota ||
               uint128{whole.votes} * quota_->denominator * pass.minimum_quota->denominator >=
                   quota_->numerator * pass.minimum_quota->numerator;
    }

    std::map<std::size_t, std::uint32_t> seats_;
    const law::QuotientsStep* quotients_ = nullptr;
    const law::QuotaStep* quota_ = nullptr;
    std::vector<law::WholeQuotasStep> whole_;
    std::size_t pass_ = 0;
    std::set<std::size_t> took_in_pass_;
};

using Part = std::span<const law::Step>;

// Words of the last seat in one part of the steps: a tier, or a district of it.
class LastSeat : public Phrases {
 public:
    LastSeat(const law::Outcome& outcome, const law::Facts& facts, std::span<const std::string> names,
             Language language, Part part)
        : Phrases(language),
          outcome_(outcome),
          facts_(facts),
          names_(names),
          language_(language),
          part_(part),
          tier_(std::get<law::TierStep>(part.front())) {}

    std::string words() {
        std::string text = decided();
        if (!tier_.district) return text;
        return say("inThisDistrict", {{"code", facts_.districts[*tier_.district].code}, {"text", text}});
    }

 private:
    std::string step(const law::Step& step) const { return step_words(step, facts_, names_, language_); }

    std::string decided() {
        for (const law::Step& each : part_) {
            const auto* lot = std::get_if<law::LotStep>(&each);
            if (lot != nullptr && !lot->drawn) return step(each);
        }
        follow();
        std::string text = tier_.tier > 0 && tier_.seats >= facts_.seats ? say("last.levelling") : "";
        if (last_ == nullptr) {
            append(text, excess_ == nullptr ? say("last.none") : "");
        } else if (const auto* quotients = std::get_if<law::QuotientsStep>(last_)) {
            append(text, by_quotient(*quotients));
        } else if (const auto* pass = std::get_if<law::PassStep>(last_)) {
            append(text, in_pass(*pass));
        } else if (is<law::WholeQuotasStep>(*last_)) {
            append(text, say(standings_.anybody_has_seats() ? "last.whole" : "last.none"));
        } else {
            if (tie_ != nullptr) append(text, step(*tie_));
            append(text, step(*last_));
        }
        if (excess_ != nullptr) append(text, step(*excess_));
        return text;
    }

    // Finds the step that gave the last seat, and the tie or the lot by which it did. Seats that alliances
    // share inside come after all of that.
    void follow() {
        const law::Step* before = nullptr;
        const law::Step* open_tie = nullptr;
        for (const law::Step& step : part_) {
            if (is<law::WithinStep>(step)) return;
            standings_.follow(step);
            const auto* majority = std::get_if<law::MajorityStep>(&step);
            if (is<law::TieStep>(step) || is<law::LotStep>(step)) {
                open_tie = &step;
            } else if (is<law::QuotientsStep>(step) || is<law::PassStep>(step) ||
                       is<law::OverAwardStep>(step) ||
                       (majority != nullptr && (majority->from || majority->added > 0))) {
                // One tie may give several seats, which follow one another.
                const bool same_tie = open_tie == nullptr && last_ != nullptr && before == last_ &&
                                      last_->index() == step.index();
                if (!same_tie) tie_ = open_tie;
                open_tie = nullptr;
                last_ = &step;
            } else if (is<law::WholeQuotasStep>(step)) {
                last_ = &step;
                tie_ = nullptr;
            } else if (const auto* excess = std::get_if<law::ExcessStep>(&step)) {
                excess_ = &step;
                // What was shared out with this list is not what counts.
                if (excess->excess == law::Excess::keep_and_recompute) last_ = open_tie = nullptr;
            }
            before = &step;
        }
    }

    std::string by_quotient(const law::QuotientsStep& step) const {
        const auto& [claimant, divisor] = step.seats.back();
        const auto& [list, weight] = step.claimants[claimant];
        const Claim claim{list, static_cast<int128>(weight), divisor};
        const std::string value =
            divisor == 0 ? decimal(claim.numerator, law::one) + " / 0" : decimal(claim.numerator, divisor);
        std::string text = say("last.quotient", {{"party", party(list)}, {"claim", value}});
        if (tie_ != nullptr) {
            append(text, this->step(*tie_));
            return text;
        }
        const auto next = divisor > 0 ? next_after(claim, standings_.next_quotients(list)) : std::nullopt;
        if (!next) return text;
        const std::uint64_t missing = missing_votes(*next, claim);
        append(text, say("next.quotient", {{"party", party(next->list)},
                                           {"claim", decimal(next->numerator, next->denominator)},
                                           {"lacked", missing > 0 ? count("lacked", missing) : ""}}));
        return text;
    }

    std::string in_pass(const law::PassStep& step) const {
        const bool by_average = step.by == law::PassBy::average;
        const Claim claim{step.list, step.numerator, step.denominator};
        std::string text =
            say(by_average ? "last.average" : "last.remainder",
                {{"party", party(step.list)}, {"claim", exact(claim.numerator, claim.denominator)}});
        if (tie_ != nullptr) {
            append(text, this->step(*tie_));
            return text;
        }
        if (const auto next = next_after(claim, standings_.next_in_pass(step.list)))
            append(text,
                   say(by_average ? "next.average" : "next.remainder",
                       {{"party", party(next->list)}, {"claim", exact(next->numerator, next->denominator)}}));
        return text;
    }

    // The largest claim. One as large as the last that was given would have tied with it.
    static std::optional<Claim> next_after(const Claim& last, const std::vector<Claim>& claims) {
        std::optional<Claim> next;
        for (const Claim& each : claims)
            if (is_smaller(each, last) && (!next || is_smaller(*next, each))) next = each;
        return next;
    }

    // The fewest votes with which the quotient would be larger than the other one, all else being equal; 0
    // where that cannot be said: of an alliance, whose lists may have factors of their own, and behind the
    // first tier, where more votes would also have changed the seats before.
    std::uint64_t missing_votes(const Claim& has, const Claim& other) const {
        if (alliance_of(has.list) != nullptr || tier_.tier > 0) return 0;
        const law::Thousandths factor = factor_of(has.list);
        const uint128 votes = static_cast<uint128>(has.numerator) / factor;
        const uint128 enough =
            static_cast<uint128>(other.numerator) * has.denominator / (uint128{other.denominator} * factor) +
            1;
        return static_cast<std::uint64_t>(enough - votes);
    }

    // As it was told last: of further districts it is only told where it may be another.
    law::Thousandths factor_of(std::size_t list) const {
        const law::Step* const end = part_.data() + part_.size();
        law::Thousandths factor = law::one;
        for (const law::Step* step = outcome_.steps.data(); step != end; ++step) {
            const auto* told = std::get_if<law::ListStep>(step);
            if (told != nullptr && told->list == list) factor = told->factor;
        }
        return factor;
    }

    // The alliance that takes seats under the name of this list.
    const law::AgreementStep* alliance_of(std::size_t list) const {
        for (const law::Step& step : part_) {
            const auto* agreement = std::get_if<law::AgreementStep>(&step);
            if (agreement == nullptr || !agreement->counts || agreement->members.size() < 2) continue;
            const auto& members = agreement->members;
            if (std::find(members.begin(), members.end(), list) != members.end()) return agreement;
        }
        return nullptr;
    }

    std::string party(std::size_t list) const {
        const auto* alliance = alliance_of(list);
        if (alliance == nullptr) return say("list", {{"name", names_[list]}});
        std::vector<std::string> members;
        for (const std::size_t member : alliance->members) members.push_back(names_[member]);
        return say("alliance", {{"names", and_between(members)}});
    }

    const law::Outcome& outcome_;
    const law::Facts& facts_;
    std::span<const std::string> names_;
    Language language_;
    Part part_;
    const law::TierStep& tier_;
    Standings standings_;
    const law::Step* last_ = nullptr;
    const law::Step* tie_ = nullptr;
    const law::Step* excess_ = nullptr;
};

// The parts of the last tier: itself, or its districts.
std::vector<Part> last_parts(const law::Steps& steps) {
    std::vector<Part> parts;
    std::size_t tier = 0;
    for (std::size_t begin = 0; begin < steps.size();) {
        std::size_t end = begin + 1;
        while (end < steps.size() && !is<law::TierStep>(steps[end]) && !is<law::OpenStep>(steps[end])) ++end;
        if (const auto* first = std::get_if<law::TierStep>(&steps[begin])) {
            if (first->tier != tier) parts.clear();
            tier = first->tier;
            parts.push_back(Part(steps).subspan(begin, end - begin));
        }
        begin = end;
    }
    return parts;
}

class PresidentWords : public Phrases {
 public:
    PresidentWords(const law::PresidentOutcome& outcome, const law::Facts& facts,
                   std::span<const std::string> names, Language language)
        : Phrases(language), outcome_(outcome), facts_(facts), names_(names), language_(language) {
        for (const law::Step& each : outcome.steps) {
            if (is<law::TieStep>(each) || is<law::LotStep>(each)) tie_ = &each;
            if (const auto* majority = std::get_if<law::MajorityNeededStep>(&each))
                needed_ = majority->needed;
        }
    }

    std::string words() const {
        std::string text = verdict();
        if (tie_ != nullptr) append(text, step_words(*tie_, facts_, names_, language_));
        return text;
    }

 private:
    std::string verdict() const {
        switch (outcome_.verdict) {
            case law::Verdict::elected:
                return elected(*outcome_.elected);
            case law::Verdict::runoff:
                return outcome_.draw_lot ? "" : runoff();
            case law::Verdict::void_turnout:
                return step_words(outcome_.steps.back(), facts_, names_, language_);
            case law::Verdict::none:
                break;
        }
        if (outcome_.draw_lot) return "";
        const bool votes = std::any_of(facts_.lists.begin(), facts_.lists.end(),
                                       [](const law::ListFacts& list) { return list.votes > 0; });
        return votes ? say("nobody.needed", {{"needed", needed()}}) : say("nobody.votes");
    }

    std::string elected(std::size_t list) const {
        const std::string votes = count("votes", facts_.lists[list].votes);
        if (!needed_) return say("elected.most", {{"name", names_[list]}, {"votes", votes}});
        return say("elected.needed", {{"name", names_[list]}, {"votes", votes}, {"needed", needed()}});
    }

    std::string runoff() const {
        std::vector<std::string> candidates;
        for (const std::size_t list : outcome_.runoff) {
            candidates.push_back(
                say("candidateVotes",
                    {{"name", names_[list]}, {"votes", count("votes", facts_.lists[list].votes)}}));
        }
        return say(candidates.size() == 1 ? "runoff.alone" : "runoff.between",
                   {{"needed", needed()}, {"names", and_between(candidates)}});
    }

    std::string needed() const { return count("votesWereNeeded", needed_.value_or(0)); }

    const law::PresidentOutcome& outcome_;
    const law::Facts& facts_;
    std::span<const std::string> names_;
    Language language_;
    const law::Step* tie_ = nullptr;
    std::optional<std::uint64_t> needed_;  // votes for a majority; none where the most votes are enough
};

}  // namespace

std::vector<std::string> last_seat_words(const law::Outcome& outcome, const law::Facts& facts,
                                         std::span<const std::string> names, Language language) {
    std::vector<std::string> paragraphs;
    for (const Part part : last_parts(outcome.steps))
        paragraphs.push_back(LastSeat(outcome, facts, names, language, part).words());
    if (outcome.open > 0) paragraphs.push_back(step_words(outcome.steps.back(), facts, names, language));
    return paragraphs;
}

std::vector<std::string> last_seat_words(const law::PresidentOutcome& outcome, const law::Facts& facts,
                                         std::span<const std::string> names, Language language) {
    return {PresidentWords(outcome, facts, names, language).words()};
}

std::vector<std::string> last_seat_words(const law::AnyOutcome& outcome, const law::Facts& facts,
                                         std::span<const std::string> names, Language language) {
    return std::visit([&](const auto& some) { return last_seat_words(some, facts, names, language); },
                      outcome);
}

}  // namespace urna::law_words
