// SPDX-License-Identifier: Apache-2.0
// The daemon: judges what the queue holds, one upload after another, and records it. Of several daemons the
// one that has the lease judges, and the others stand by.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "audit/trail.h"
#include "daemon/completion_transfer.h"
#include "daemon/installation.h"
#include "daemon/leader_lease.h"
#include "daemon/queue_report.h"
#include "daemon/schedule_report.h"
#include "daemon/unresolved_dead_letters.h"
#include "queue/ballot_queue.h"
#include "queue/dead_letters.h"
#include "queue/held_officials.h"
#include "queue/operator_events.h"
#include "store/ballot_store.h"
#include "store/queue_clock.h"
#include "store/queue_ledger.h"

namespace urna::daemon {

// What the daemon is handed. Everything outlives it.
struct DaemonParts {
    queue::BallotQueue& queue;
    queue::DeadLetters& dead_letters;
    store::BallotStore& ballots;
    store::QueueLedger& ledger;
    store::LeaseStore& leases;
    store::QueueClock* clock = nullptr;           // where queue and database do not share one clock
    std::chrono::milliseconds look_every{1'000};  // for the dead letters, and the queue's depth
    Installation* installation = nullptr;         // none: queue and database are known to belong together
    queue::HeldOfficials* held = nullptr;         // none: nobody is on hold
    queue::OperatorEvents* operator_events = nullptr;  // none: no operator does anything
    audit::Trail* audit = nullptr;                     // where it enters these events
    const ScheduleParts* schedule = nullptr;           // none: officials are not told which election runs
    const CompletionParts* completions = nullptr;  // none: no official says that they have sent everything
    // How many ballots the record may hold, by the memory of this process; 0: no bound.
    std::uint64_t record_ballots_max = 0;
};

class Daemon {
 public:
    Daemon(const DaemonParts& parts, LeaseTerms terms);

    // Works until it is asked to stop, and then gives the lease up; waits and tries again while the store or
    // the queue is unavailable.
    void run(const std::stop_token& stop);

    // Judges and records the oldest entries; false when there were none, or when another daemon has the
    // lease. Throws Unavailable, and then the entries are still in the queue, though they may be recorded.
    bool step(const std::stop_token& stop);

    // Tells the queue how many ballots the record holds, and may hold by the memory of this process. Whoever
    // serves uploads in the same process calls this before, so that none is accepted that there is no room
    // for.
    void tell_record_room();

    // Whether the last try succeeded. Standing by is a success.
    bool healthy() const { return healthy_; }

    // Why it did not; empty when it did.
    std::string trouble() const;

    // Whether it has the lease.
    bool judging() const { return lease_.held(); }

    // Entries of the queue, and the uploads that are in them.
    struct Group {
        std::span<const queue::Entry> entries;
        std::span<const election::AcceptedUpload> uploads;
    };

 private:
    void work(const std::stop_token& stop);
    void step_down();
    void note(const std::string& trouble);
    void begin(store::Epoch epoch, const std::stop_token& stop);
    void look_at_installation(std::optional<store::Epoch> epoch);
    void failed(const std::exception& error);
    bool judge_oldest(store::Epoch epoch, const std::stop_token& stop);
    void record(const Group& group, store::Epoch epoch, const std::stop_token& stop);
    void record_alone(const Group& group, store::Epoch epoch, const std::stop_token& stop);
    void record_together(const Group& group, store::Epoch epoch, const std::stop_token& stop);
    void append_marker_if_an_election_ended();
    bool queue_is_held();
    void quarantine_held(std::vector<queue::Entry>& entries, store::Epoch epoch);
    void watch_record_room();
    void enter_operator_events();
    bool correct_versions(std::span<const election::AcceptedUpload> uploads,
                          std::span<const election::Election> versions, store::Epoch epoch);

    const DaemonParts parts_;
    LeaderLease lease_;
    UnresolvedDeadLetters unresolved_;
    QueueReport report_;
    ScheduleReport schedule_;
    CompletionTransfer completions_;
    std::optional<store::Epoch> begun_;  // whose work was begun
    std::chrono::steady_clock::time_point held_asked_at_;
    RecordMark recorded_;  // how far the record is, as this daemon left it
    std::chrono::steady_clock::time_point installation_seen_at_;
    std::chrono::steady_clock::time_point limited_at_;
    std::chrono::steady_clock::time_point events_entered_at_;
    bool record_nearly_full_ = false;
    std::atomic<bool> healthy_{true};
    mutable std::mutex trouble_mutex_;
    std::string trouble_;
};

}  // namespace urna::daemon
