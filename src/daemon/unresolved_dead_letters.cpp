// SPDX-License-Identifier: Apache-2.0
#include "daemon/unresolved_dead_letters.h"

#include "base/error.h"
#include "base/log.h"
#include "base/metrics.h"

namespace urna::daemon {
namespace {

using queue::EntryId;
using store::QuarantinedEntry;

prometheus::Counter& quarantined_entries() {
    static prometheus::Counter& counter = prometheus::BuildCounter()
                                              .Name("urna_dead_letters_total")
                                              .Help(
                                                  "Entries of the queue that could not be read or recorded "
                                                  "and were quarantined, since the start")
                                              .Register(metrics())
                                              .Add({});
    return counter;
}

EntryId entry_id_of(const QuarantinedEntry& entry) {
    const auto id = queue::parse_entry_id(entry.entry);
    if (!id) throw Unavailable("the table set_aside is damaged: there is no entry " + entry.entry);
    return *id;
}

}  // namespace

UnresolvedDeadLetters::UnresolvedDeadLetters(queue::BallotQueue& queue, queue::DeadLetters& dead_letters,
                                             store::QueueLedger& ledger, std::chrono::milliseconds look_every)
    : queue_(queue), dead_letters_(dead_letters), ledger_(ledger), look_every_(look_every) {
    quarantined_entries();  // shown from the start
}

void UnresolvedDeadLetters::take_over(store::Epoch epoch) {
    open_.clear();
    acknowledged_ = {};
    closing_.reset();
    looked_at_ = {};
    for (const QuarantinedEntry& entry : ledger_.quarantined()) open_.insert(entry_id_of(entry));
    const auto dead_letters = dead_letters_.waiting();
    waiting_ = dead_letters.size();
    std::vector<QuarantinedEntry> missing;
    for (const queue::WaitingDeadLetter& dead_letter : dead_letters) {
        if (open_.insert(dead_letter.entry).second) {
            missing.push_back({to_string(dead_letter.entry), dead_letter.accepted_at});
        }
    }
    if (!missing.empty()) ledger_.change(missing, {}, epoch);
}

// The database first: killed in between, the entry is still in the queue and comes here again.
void UnresolvedDeadLetters::quarantine(std::span<const Undeliverable> entries, store::Epoch epoch) {
    if (entries.empty()) return;
    std::vector<QuarantinedEntry> added;
    for (const Undeliverable& entry : entries) {
        open_.insert(entry.id);
        added.push_back({to_string(entry.id), entry.accepted_at});
    }
    ledger_.change(added, {}, epoch);
    for (const Undeliverable& entry : entries) {
        queue_.quarantine(entry.id, entry.reason);
        ++waiting_;
        quarantined_entries().Increment();
        log_error("queue entry quarantined", {{"place", to_string(entry.id)},
                                              {"accepted_at", to_string(entry.accepted_at)},
                                              {"reason", entry.reason}});
    }
}

void UnresolvedDeadLetters::resolve(store::Epoch epoch) {
    if (open_.empty()) return;
    if (closing_) {
        if (acknowledged_ >= closing_->marker) close(epoch);
    } else if (std::chrono::steady_clock::now() - looked_at_ >= look_every_) {
        look();
    }
}

// An entry that has left the queue and is not a dead letter was discarded or requeued. What was requeued
// stands before the marker, and when the marker is removed the entry has been recorded, or was quarantined
// again. An entry that may still be in the queue (a daemon was killed before it moved it) waits for the next
// marker: when that one is removed, the entry has left the queue, and the dead letters are read again.
void UnresolvedDeadLetters::look() {
    looked_at_ = std::chrono::steady_clock::now();
    const auto dead_letters = dead_letters_.waiting();
    waiting_ = dead_letters.size();
    std::set<EntryId> gone = open_;
    for (const queue::WaitingDeadLetter& dead_letter : dead_letters) gone.erase(dead_letter.entry);
    if (gone.empty()) return;
    const auto marker = queue_.append_marker();
    if (!marker) return;
    closing_ = {*marker, {gone.begin(), gone.upper_bound(acknowledged_)}};
}

void UnresolvedDeadLetters::close(store::Epoch epoch) {
    std::vector<std::string> removed;
    for (const EntryId id : closing_->entries) removed.push_back(to_string(id));
    if (!removed.empty()) ledger_.change({}, removed, epoch);
    for (const EntryId id : closing_->entries) {
        open_.erase(id);
        log_info("quarantined queue entry is resolved", {{"place", to_string(id)}});
    }
    closing_.reset();
}

}  // namespace urna::daemon
