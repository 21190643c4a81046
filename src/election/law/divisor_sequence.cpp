// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "election/law/method.h"
#include "election/law/tie_break.h"

namespace urna::election::law {
namespace {

// More than one contender can have.
constexpr std::uint32_t seats_counted_max = 1 << 20;

// weight / divisor, for a contender's next seat. Weight is wide enough for every contender's. Whether a
// divisor can be 0 is known from the rule; the comparison is most of the work.
template <class Weight, bool zero_divisors>
struct Claim {
    Weight weight;
    std::uint64_t divisor;
    std::uint32_t contender;

    // Of equal claims the lower contender's comes first, which only orders what is told: ties are broken
    // elsewhere.
    friend bool operator<(const Claim& a, const Claim& b) {
        if (zero_divisors && a.divisor == 0 && b.divisor == 0)
            return a.weight != b.weight ? a.weight < b.weight : a.contender > b.contender;
        const uint128 left = uint128{a.weight} * b.divisor;
        const uint128 right = uint128{b.weight} * a.divisor;
        return left != right ? left < right : a.contender > b.contender;
    }
    friend bool operator==(const Claim& a, const Claim& b) {
        if (zero_divisors && a.divisor == 0 && b.divisor == 0) return a.weight == b.weight;
        return uint128{a.weight} * b.divisor == uint128{b.weight} * a.divisor;
    }
};

template <class Claim>
class DivisorSequence final : public SeatSequence {
 public:
    DivisorSequence(const Divisors& divisors, std::span<const Contender> contenders)
        : divisors_(divisors), contenders_(contenders) {}

    bool give(Round& round, std::uint32_t places, Standings& standings) override {
        if (round.brief) give_sure(places, standings);
        open_claims(standings);
        given_.reserve(given_.size() + places);
        bool decided = true;
        while (decided && places > 0 && !claims_.empty()) {
            if (there_is_one_for_each(places) || !top_ties()) {
                award_top(standings);
                --places;
            } else {
                decided = share_tie(round, places, standings);
            }
        }
        if (!round.brief) tell(round);
        return decided;
    }

    std::vector<std::size_t> last_takers(std::size_t except) const override {
        std::vector<std::size_t> takers;
        std::optional<Claim> last;
        for (std::size_t i = given_.size(); i-- > 0;) {
            const QuotientSeat& seat = given_[i];
            const auto claim = claim_of(seat.claimant, seat.divisor);
            if (last && !(claim == *last)) break;
            if (seat.claimant == except) continue;
            last = claim;
            if (std::find(takers.begin(), takers.end(), seat.claimant) == takers.end())
                takers.push_back(seat.claimant);
        }
        return takers;
    }

 private:
    Claim claim_of(std::uint32_t contender, std::uint64_t divisor) const {
        return {static_cast<decltype(Claim::weight)>(contenders_[contender].weight), divisor, contender};
    }

    // How many of its claims have a divisor of at most `limit`.
    std::uint64_t claims_within(uint128 limit) const {
        if (limit < divisors_.first) return 0;
        if (limit < divisors_.second) return 1;
        const uint128 further = (limit - divisors_.second) / divisors_.step;
        return static_cast<std::uint64_t>(std::min(further, uint128{seats_counted_max})) + 2;
    }

    // By contender, the claims that are larger than all weights / `part`; no more than its seats can be.
    // Returns their sum. part < 2^45, so that the product is less than 2^122.
    std::uint64_t larger_claims(uint128 weights, std::uint64_t part, const Standings& standings,
                                std::vector<std::uint32_t>& claims) const {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < contenders_.size(); ++i) {
            const std::uint64_t own = claims_within((contenders_[i].weight * part - 1) / weights);
            claims[i] = static_cast<std::uint32_t>(std::min(own, std::uint64_t{standings.max[i]}));
            sum += claims[i];
        }
        return sum;
    }

    // Gives most of the seats at once, where nobody asks in which order. Claims that are larger than some
    // number are all among the largest `places`, when they are no more than that. For contenders without
    // seats.
    void give_sure(std::uint32_t& places, Standings& standings) const {
        uint128 weights = 0;
        for (const Contender& each : contenders_) weights += each.weight;
        if (weights == 0) return;
        std::vector<std::uint32_t> claims(contenders_.size());
        std::uint64_t part = std::uint64_t{divisors_.step} * places;
        std::uint64_t best = 0;
        constexpr int tries = 4;
        for (int i = 0; i < tries && part > 0; ++i) {
            const std::uint64_t sum = larger_claims(weights, part, standings, claims);
            if (sum > places) {
                if (best > 0) break;
                part -= std::min(part, divisors_.step * (sum - places));
                continue;
            }
            best = sum;
            standings.seats = claims;
            part += divisors_.step * (places - sum);
        }
        places -= static_cast<std::uint32_t>(best);
    }

    void open_claims(const Standings& standings) {
        claims_.clear();
        for (std::uint32_t i = 0; i < contenders_.size(); ++i)
            if (standings.seats[i] < standings.max[i])
                claims_.push_back(claim_of(i, divisors_.at(standings.seats[i])));
        std::make_heap(claims_.begin(), claims_.end());
    }

    // Then whoever ties gets one, and nobody has to ask. Where the first two divisors are equal a contender
    // ties with itself.
    bool there_is_one_for_each(std::uint32_t places) const {
        return places >= claims_.size() && divisors_.first < divisors_.second;
    }

    // Whether another contender's claim is as large as the largest.
    bool top_ties() const {
        for (std::size_t child = 1; child < std::min<std::size_t>(claims_.size(), 3); ++child)
            if (claims_[child] == claims_.front()) return true;
        return false;
    }

    Claim pop() {
        std::pop_heap(claims_.begin(), claims_.end());
        const Claim claim = claims_.back();
        claims_.pop_back();
        return claim;
    }

    // Gives a seat. Returns whether the contender may take another.
    bool give_to(const Claim& claim, Standings& standings) {
        given_.push_back({claim.contender, claim.divisor});
        return ++standings.seats[claim.contender] < standings.max[claim.contender];
    }

    // The next claim of a contender goes where its last one was, and sinks: half the work of a pop and a
    // push.
    void award_top(Standings& standings) {
        Claim claim = claims_.front();
        if (!give_to(claim, standings)) {
            pop();
            return;
        }
        claim.divisor = divisors_.at(standings.seats[claim.contender]);
        std::size_t hole = 0;
        for (std::size_t child = 1; child < claims_.size(); child = 2 * hole + 1) {
            if (child + 1 < claims_.size() && claims_[child] < claims_[child + 1]) ++child;
            if (!(claim < claims_[child])) break;
            claims_[hole] = claims_[child];
            hole = child;
        }
        claims_[hole] = claim;
    }

    // Several have the largest claim. Each of them gets a seat while there are places.
    bool share_tie(Round& round, std::uint32_t& places, Standings& standings) {
        std::vector<Claim> tied{pop()};
        while (!claims_.empty() && claims_.front() == tied.front()) tied.push_back(pop());
        std::vector<std::size_t> group;
        group.reserve(tied.size());
        for (const auto& each : tied) group.push_back(each.contender);
        if (group.size() > places && !round.brief) tell(round);
        std::vector<std::size_t> picked;
        const bool decided = pick(round, contenders_, group, places, Decides::seat, picked);
        std::sort(picked.begin(), picked.end());
        for (const auto& each : tied) {
            if (!std::binary_search(picked.begin(), picked.end(), each.contender)) continue;
            --places;
            if (!give_to(each, standings)) continue;
            claims_.push_back(claim_of(each.contender, divisors_.at(standings.seats[each.contender])));
            std::push_heap(claims_.begin(), claims_.end());
        }
        return decided;
    }

    // Adds the seats that were given since to the explanation.
    void tell(Round& round) {
        if (told_ == given_.size()) return;
        QuotientsStep step;
        step.divisors = divisors_;
        step.first = static_cast<std::uint32_t>(told_ + 1);
        step.claimants.reserve(contenders_.size());
        for (const Contender& each : contenders_) step.claimants.push_back({each.list, each.weight});
        const auto limited = [](const Contender& each) { return each.seats_max.has_value(); };
        if (std::any_of(contenders_.begin(), contenders_.end(), limited))
            for (const Contender& each : contenders_) step.seats_max.push_back(each.seats_max);
        step.seats.assign(given_.begin() + static_cast<std::ptrdiff_t>(told_), given_.end());
        round.steps.emplace_back(std::move(step));
        told_ = given_.size();
    }

    Divisors divisors_;
    std::span<const Contender> contenders_;
    std::vector<Claim> claims_;        // a heap, the largest first
    std::vector<QuotientSeat> given_;  // in the order in which they were taken
    std::size_t told_ = 0;             // so many of them are explained
};

}  // namespace

std::unique_ptr<SeatSequence> make_divisor_sequence(const Divisors& divisors,
                                                    std::span<const Contender> contenders) {
    // A multiplication of 64 bits is quicker, and enough for nearly every election.
    const bool narrow = std::all_of(contenders.begin(), contenders.end(), [](const Contender& each) {
        return each.weight <= std::numeric_limits<std::uint64_t>::max();
    });
    if (divisors.first == 0)
        return std::make_unique<DivisorSequence<Claim<uint128, true>>>(divisors, contenders);
    if (narrow) return std::make_unique<DivisorSequence<Claim<std::uint64_t, false>>>(divisors, contenders);
    return std::make_unique<DivisorSequence<Claim<uint128, false>>>(divisors, contenders);
}

}  // namespace urna::election::law
