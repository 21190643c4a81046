// SPDX-License-Identifier: Apache-2.0
#include "daemon/open_letters.h"

#include "base/error.h"
#include "base/log.h"
#include "base/metrics.h"

namespace urna::daemon {
namespace {

using queue::EntryId;
using store::SetAside;

prometheus::Counter& dead_letters() {
    static prometheus::Counter& counter =
        prometheus::BuildCounter()
            .Name("urna_dead_letters_total")
            .Help(
                "Entries of the queue that could not be read or recorded and were set aside, since the start")
            .Register(metrics())
            .Add({});
    return counter;
}

EntryId entry_id_of(const SetAside& entry) {
    const auto id = queue::parse_entry_id(entry.entry);
    if (!id) throw Unavailable("the table set_aside is damaged: there is no entry " + entry.entry);
    return *id;
}

}  // namespace

OpenLetters::OpenLetters(queue::BallotQueue& queue, queue::DeadLetters& letters, store::QueueLedger& ledger,
                         std::chrono::milliseconds look_every)
    : queue_(queue), letters_(letters), ledger_(ledger), look_every_(look_every) {
    dead_letters();  // shown from the start
}

void OpenLetters::take_over(store::Epoch epoch) {
    open_.clear();
    acknowledged_ = {};
    closing_.reset();
    looked_at_ = {};
    for (const SetAside& entry : ledger_.set_aside()) open_.insert(entry_id_of(entry));
    const auto letters = letters_.waiting();
    waiting_ = letters.size();
    std::vector<SetAside> missing;
    for (const queue::WaitingLetter& letter : letters) {
        if (open_.insert(letter.entry).second) {
            missing.push_back({to_string(letter.entry), letter.accepted_at});
        }
    }
    if (!missing.empty()) ledger_.change(missing, {}, epoch);
}

// The database first: killed in between, the entry is still in the queue and comes here again.
void OpenLetters::set_aside(std::span<const Undeliverable> entries, store::Epoch epoch) {
    if (entries.empty()) return;
    std::vector<SetAside> entered;
    for (const Undeliverable& entry : entries) {
        open_.insert(entry.id);
        entered.push_back({to_string(entry.id), entry.accepted_at});
    }
    ledger_.change(entered, {}, epoch);
    for (const Undeliverable& entry : entries) {
        queue_.set_aside(entry.id, entry.reason);
        ++waiting_;
        dead_letters().Increment();
        log_error("entry of the queue set aside", {{"place", to_string(entry.id)},
                                                   {"accepted_at", to_string(entry.accepted_at)},
                                                   {"reason", entry.reason}});
    }
}

void OpenLetters::settle(store::Epoch epoch) {
    if (open_.empty()) return;
    if (closing_) {
        if (acknowledged_ >= closing_->tick) close(epoch);
    } else if (std::chrono::steady_clock::now() - looked_at_ >= look_every_) {
        look();
    }
}

// An entry that has left the queue and is no letter was given up or put back. What was put back stands before
// the tick, and when the tick is removed it has been recorded, or was set aside again and stands there anew.
// One that may still be in the queue (a daemon was killed before it set it aside) waits for the next tick:
// when that one is removed, it has left the queue, and the letters are looked at again.
void OpenLetters::look() {
    looked_at_ = std::chrono::steady_clock::now();
    const auto letters = letters_.waiting();
    waiting_ = letters.size();
    std::set<EntryId> gone = open_;
    for (const queue::WaitingLetter& letter : letters) gone.erase(letter.entry);
    if (gone.empty()) return;
    const auto tick = queue_.tick();
    if (!tick) return;
    closing_ = {*tick, {gone.begin(), gone.upper_bound(acknowledged_)}};
}

void OpenLetters::close(store::Epoch epoch) {
    std::vector<std::string> struck;
    for (const EntryId id : closing_->entries) struck.push_back(to_string(id));
    if (!struck.empty()) ledger_.change({}, struck, epoch);
    for (const EntryId id : closing_->entries) {
        open_.erase(id);
        log_info("entry that was set aside is settled", {{"place", to_string(id)}});
    }
    closing_.reset();
}

}  // namespace urna::daemon
