// The daemon: judges what the queue holds, one upload after another, and records it.
#pragma once

#include <atomic>
#include <stop_token>

#include "base/instant.h"
#include "queue/ballot_queue.h"
#include "store/ballot_store.h"

namespace urna::service {

class Daemon {
 public:
    // The queue and the store outlive the daemon.
    Daemon(queue::BallotQueue& queue, store::BallotStore& store, Clock clock);

    // Works until it is asked to stop; waits and tries again while the store or the queue is unavailable.
    void run(const std::stop_token& stop);

    // Judges and records the oldest entries; false when there were none. Throws Unavailable, and then the
    // entries are still in the queue, though they may be recorded.
    bool step(const std::stop_token& stop);

    // Whether the last try succeeded.
    bool healthy() const { return healthy_; }

 private:
    void tick_if_an_election_ended();

    queue::BallotQueue& queue_;
    store::BallotStore& store_;
    Clock clock_;
    std::atomic<bool> healthy_{true};
};

}  // namespace urna::service
