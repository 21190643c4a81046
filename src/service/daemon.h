// The daemon: judges what the queue holds, one upload after another, and records it. Of several daemons the
// one that has the lease judges, and the others stand by.
#pragma once

#include <atomic>
#include <stop_token>

#include "base/instant.h"
#include "queue/ballot_queue.h"
#include "service/tenure.h"
#include "store/ballot_store.h"

namespace urna::service {

class Daemon {
 public:
    // The queue and the stores outlive the daemon.
    Daemon(queue::BallotQueue& queue, store::BallotStore& store, store::LeaseStore& leases, LeaseTerms terms,
           Clock clock);

    // Works until it is asked to stop, and then gives the lease up; waits and tries again while the store or
    // the queue is unavailable.
    void run(const std::stop_token& stop);

    // Judges and records the oldest entries; false when there were none, or when another daemon has the
    // lease. Throws Unavailable, and then the entries are still in the queue, though they may be recorded.
    bool step(const std::stop_token& stop);

    // Whether the last try succeeded. Standing by is a success.
    bool healthy() const { return healthy_; }

    // Whether it has the lease.
    bool judging() const { return tenure_.held(); }

 private:
    void work(const std::stop_token& stop);
    bool judge_oldest(store::Epoch epoch, const std::stop_token& stop);
    void tick_if_an_election_ended();

    queue::BallotQueue& queue_;
    store::BallotStore& store_;
    Tenure tenure_;
    Clock clock_;
    std::atomic<bool> healthy_{true};
};

}  // namespace urna::service
