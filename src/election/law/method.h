// SPDX-License-Identifier: Apache-2.0
// A method of sharing seats out among contenders, as a sum that can be taken up again: the majority clause
// and lists without further candidates come in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "election/law/quota_value.h"
#include "election/law/round.h"

namespace urna::election::law {

struct Standings {
    std::vector<std::uint32_t> seats;  // by contender
    std::vector<std::uint32_t> max;    // by contender: as many as it may have
};

class SeatSequence {
 public:
    virtual ~SeatSequence() = default;
    // Gives so many more seats to those who may have more, as long as there is somebody; adds to
    // `standings.seats`.
    virtual bool give(Round& round, std::uint32_t places, Standings& standings) = 0;
    // The contenders that took a seat with the smallest claim that a seat was given to (in a quota method: in
    // a pass), but for `except`. Empty: nobody else took one.
    virtual std::vector<std::size_t> last_takers(std::size_t except) const = 0;
    // One of last_takers() loses that seat. It may take one again where a list takes only one in a pass.
    virtual void take_back(std::size_t /*contender*/) {}
    // Whether more seats than there are were given, and the rule refuses that.
    virtual bool refused() const { return false; }
    // None in a divisor method.
    virtual std::optional<QuotaValue> quota() const { return std::nullopt; }
};

// `contenders` outlives the sequence. No contender's weight is 0.
std::unique_ptr<SeatSequence> make_divisor_sequence(const Divisors& divisors,
                                                    std::span<const Contender> contenders);

// `votes_valid` is V where the quota is of all valid votes, in the unit of the contenders' amounts, which is
// 1 / `unit` of a vote. `seats` is S.
std::unique_ptr<SeatSequence> make_quota_sequence(const Quota& quota, std::span<const Contender> contenders,
                                                  std::uint64_t votes_valid, std::uint32_t seats,
                                                  std::uint64_t unit);

}  // namespace urna::election::law
