// SPDX-License-Identifier: Apache-2.0
// A daemon's hold on the lease: it judges while it has one, and stands by while another has it.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "store/lease_store.h"

namespace urna::daemon {

struct LeaseTerms {
    std::string holder;  // this daemon's own name, not empty
    std::chrono::milliseconds duration{2'000};
};

// Callable from several threads. What asks the store may throw Unavailable.
class LeaderLease {
 public:
    LeaderLease(store::LeaseStore& leases, LeaseTerms terms);

    // The epoch to record under; none while another holds the lease. Asks the store when the lease is not
    // held, or was renewed a third of its duration ago.
    std::optional<store::Epoch> acquire_or_renew();

    // Renews the lease if it is held.
    void renew();

    // What the store said while something was recorded: the lease is another's.
    void on_fenced();

    // Lets another daemon take over at once.
    void release();

    bool held() const;
    std::chrono::milliseconds renew_after() const { return terms_.duration / 3; }

 private:
    void take();  // under the lock
    void end(const char* why);

    store::LeaseStore& leases_;
    LeaseTerms terms_;
    mutable std::mutex mutex_;
    std::optional<store::Epoch> epoch_;
    std::chrono::steady_clock::time_point renewed_at_;
};

}  // namespace urna::daemon
