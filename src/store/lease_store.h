// SPDX-License-Identifier: Apache-2.0
// The lease among daemons: any number may run, one judges. Every call may throw Unavailable.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace urna::store {

// Grows whenever the lease changes hands, so that a holder that slept through it can be told from the present
// one.
struct Epoch {
    std::int64_t value = 0;
    friend auto operator<=>(const Epoch&, const Epoch&) = default;
};

// What was to be recorded under a lease that another has taken since, or that was released.
class Fenced : public std::runtime_error {
 public:
    Fenced() : std::runtime_error("the lease is another's now") {}
};

class LeaseStore {
 public:
    virtual ~LeaseStore() = default;

    // Takes the lease, or renews it, for this long from now by the engine's own clock. None while another
    // holds it. Holders are told apart by their names, which are theirs alone and not empty.
    virtual std::optional<Epoch> take(std::string_view holder, std::chrono::milliseconds duration) = 0;

    // Lets another take it at once; nothing when it is not this holder's.
    virtual void release(std::string_view holder) = 0;
};

}  // namespace urna::store
