// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "election/law/method.h"
#include "election/law/tie_break.h"

namespace urna::election::law {
namespace {

// weight / divisor, for a contender's next seat.
struct Claim {
    uint128 weight;
    std::uint64_t divisor;
    std::size_t contender;
};

bool is_smaller(const Claim& a, const Claim& b) {
    if ((a.divisor | b.divisor) == 0) return a.weight < b.weight;
    return a.weight * b.divisor < b.weight * a.divisor;
}

bool is_equal(const Claim& a, const Claim& b) {
    if ((a.divisor | b.divisor) == 0) return a.weight == b.weight;
    return a.weight * b.divisor == b.weight * a.divisor;
}

class DivisorSequence final : public SeatSequence {
 public:
    DivisorSequence(const Divisors& divisors, std::span<const Contender> contenders)
        : divisors_(divisors), contenders_(contenders) {}

    bool give(Round& round, std::uint32_t places, Standings& standings) override {
        open_claims(standings);
        given_.reserve(given_.size() + places);
        round.steps.reserve(round.steps.size() + places);
        while (places > 0 && !claims_.empty()) {
            const Claim claim = pop();
            if (claims_.empty() || !is_equal(claims_.front(), claim)) {
                award(round, claim, standings);
                --places;
            } else if (!share_tie(round, claim, places, standings)) {
                return false;
            }
        }
        return true;
    }

    std::vector<std::size_t> last_takers(std::size_t except) const override {
        std::vector<std::size_t> takers;
        const Claim* last = nullptr;
        for (auto claim = given_.rbegin(); claim != given_.rend(); ++claim) {
            if (last != nullptr && !is_equal(*claim, *last)) break;
            if (claim->contender == except) continue;
            last = &*claim;
            if (std::find(takers.begin(), takers.end(), claim->contender) == takers.end())
                takers.push_back(claim->contender);
        }
        return takers;
    }

 private:
    std::uint64_t divisor(std::uint32_t seats) const {
        return seats == 0 ? divisors_.first
                          : divisors_.second + static_cast<std::uint64_t>(divisors_.step) * (seats - 1);
    }

    void open_claims(const Standings& standings) {
        claims_.clear();
        for (std::size_t i = 0; i < contenders_.size(); ++i) {
            if (standings.seats[i] < standings.max[i])
                claims_.push_back({contenders_[i].weight, divisor(standings.seats[i]), i});
        }
        std::make_heap(claims_.begin(), claims_.end(), is_smaller);
    }

    Claim pop() {
        std::pop_heap(claims_.begin(), claims_.end(), is_smaller);
        const Claim claim = claims_.back();
        claims_.pop_back();
        return claim;
    }

    void award(Round& round, const Claim& claim, Standings& standings) {
        const std::size_t i = claim.contender;
        given_.push_back(claim);
        round.steps.emplace_back(QuotientStep{contenders_[i].list, claim.weight, claim.divisor});
        if (++standings.seats[i] == standings.max[i]) return;
        claims_.push_back({claim.weight, divisor(standings.seats[i]), i});
        std::push_heap(claims_.begin(), claims_.end(), is_smaller);
    }

    // Others have the same claim. Each of them gets a seat while there are places.
    bool share_tie(Round& round, const Claim& claim, std::uint32_t& places, Standings& standings) {
        std::vector<Claim> tied{claim};
        while (!claims_.empty() && is_equal(claims_.front(), claim)) tied.push_back(pop());
        std::sort(tied.begin(), tied.end(),
                  [](const Claim& a, const Claim& b) { return a.contender < b.contender; });
        std::vector<std::size_t> group;
        for (const Claim& each : tied) group.push_back(each.contender);
        std::vector<std::size_t> picked;
        const bool decided = pick(round, contenders_, group, places, Decides::seat, picked);
        for (const Claim& each : tied) {
            if (std::find(picked.begin(), picked.end(), each.contender) == picked.end()) continue;
            award(round, each, standings);
            --places;
        }
        return decided;
    }

    Divisors divisors_;
    std::span<const Contender> contenders_;
    std::vector<Claim> claims_;  // a heap, the largest first
    std::vector<Claim> given_;   // in the order in which they took seats
};

}  // namespace

std::unique_ptr<SeatSequence> make_divisor_sequence(const Divisors& divisors,
                                                    std::span<const Contender> contenders) {
    return std::make_unique<DivisorSequence>(divisors, contenders);
}

}  // namespace urna::election::law
