// SPDX-License-Identifier: Apache-2.0
#include "election/law/seat_claims.h"

#include <algorithm>

namespace urna::election::law {
namespace {

// The steps of the sum itself: those behind a WithinStep share an alliance's seats.
std::vector<const QuotientsStep*> quotients_in(const Steps& steps) {
    std::vector<const QuotientsStep*> found;
    for (const Step& step : steps) {
        if (std::holds_alternative<WithinStep>(step)) break;
        if (const auto* quotients = std::get_if<QuotientsStep>(&step)) found.push_back(quotients);
    }
    return found;
}

// A quotient that is larger comes first, of equals the one of the list that stands first.
bool comes_first(const SeatClaim& a, const SeatClaim& b) {
    const uint128 left = a.weight * b.divisor;
    const uint128 right = b.weight * a.divisor;
    return left != right ? left > right : a.list < b.list;
}

class NextSeats {
 public:
    explicit NextSeats(const std::vector<const QuotientsStep*>& steps) : last_(*steps.back()) {
        taken_.resize(last_.claimants.size());
        for (const QuotientsStep* step : steps)
            for (const QuotientSeat& seat : step->seats) ++taken_[seat.claimant];
    }

    // The next claim of all; none when nobody can take a seat.
    std::optional<SeatClaim> take(std::uint32_t seat) {
        std::optional<SeatClaim> best;
        std::size_t taker = 0;
        for (std::size_t i = 0; i < taken_.size(); ++i) {
            const Claimant& claimant = last_.claimants[i];
            if (claimant.weight == 0 || is_full(i)) continue;
            const SeatClaim claim{seat, claimant.list, claimant.weight, last_.divisors.at(taken_[i])};
            if (best && !comes_first(claim, *best)) continue;
            best = claim;
            taker = i;
        }
        if (best) ++taken_[taker];
        return best;
    }

 private:
    bool is_full(std::size_t claimant) const {
        return claimant < last_.seats_max.size() && last_.seats_max[claimant] &&
               taken_[claimant] >= *last_.seats_max[claimant];
    }

    const QuotientsStep& last_;
    std::vector<std::uint32_t> taken_;
};

}  // namespace

SeatClaims seat_claims(const Steps& steps) {
    const auto quotients = quotients_in(steps);
    SeatClaims claims;
    if (quotients.empty()) return claims;
    for (const QuotientsStep* step : quotients) {
        std::uint32_t number = step->first;
        for (const auto& [claimant, divisor] : step->seats) {
            const Claimant& who = step->claimants[claimant];
            claims.last.push_back({number++, who.list, who.weight, divisor});
        }
    }
    const auto seats = static_cast<std::uint32_t>(claims.last.empty() ? 0 : claims.last.back().seat);
    if (claims.last.size() > last_claims_max)
        claims.last.erase(claims.last.begin(), claims.last.end() - last_claims_max);
    NextSeats next(quotients);
    while (claims.next.size() < next_claims_max) {
        const auto claim = next.take(seats + 1 + static_cast<std::uint32_t>(claims.next.size()));
        if (!claim) break;
        claims.next.push_back(*claim);
    }
    return claims;
}

}  // namespace urna::election::law
