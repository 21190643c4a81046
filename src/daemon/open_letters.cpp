// SPDX-License-Identifier: Apache-2.0
#include "daemon/open_letters.h"

#include "base/error.h"
#include "base/log.h"
#include "base/metrics.h"

namespace urna::daemon {
namespace {

using queue::Place;
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

Place place_of(const SetAside& entry) {
    const auto place = queue::parse_place(entry.place);
    if (!place) throw Unavailable("the table set_aside is damaged: there is no place " + entry.place);
    return *place;
}

}  // namespace

OpenLetters::OpenLetters(queue::BallotQueue& queue, queue::DeadLetters& letters, store::QueueLedger& ledger,
                         std::chrono::milliseconds look_every)
    : queue_(queue), letters_(letters), ledger_(ledger), look_every_(look_every) {
    dead_letters();  // shown from the start
}

void OpenLetters::take_over(store::Epoch epoch) {
    open_.clear();
    removed_through_ = {};
    closing_.reset();
    looked_at_ = {};
    for (const SetAside& entry : ledger_.set_aside()) open_.insert(place_of(entry));
    const auto letters = letters_.waiting();
    waiting_ = letters.size();
    std::vector<SetAside> missing;
    for (const queue::WaitingLetter& letter : letters) {
        if (open_.insert(letter.queue_place).second) {
            missing.push_back({to_string(letter.queue_place), letter.accepted_at});
        }
    }
    if (!missing.empty()) ledger_.change(missing, {}, epoch);
}

// The database first: killed in between, the entry is still in the queue and comes here again.
void OpenLetters::set_aside(std::span<const Undeliverable> entries, store::Epoch epoch) {
    if (entries.empty()) return;
    std::vector<SetAside> entered;
    for (const Undeliverable& entry : entries) {
        open_.insert(entry.place);
        entered.push_back({to_string(entry.place), entry.accepted_at});
    }
    ledger_.change(entered, {}, epoch);
    for (const Undeliverable& entry : entries) {
        queue_.set_aside(entry.place, entry.reason);
        ++waiting_;
        dead_letters().Increment();
        log_error("entry of the queue set aside", {{"place", to_string(entry.place)},
                                                   {"accepted_at", to_string(entry.accepted_at)},
                                                   {"reason", entry.reason}});
    }
}

void OpenLetters::settle(store::Epoch epoch) {
    if (open_.empty()) return;
    if (closing_) {
        if (removed_through_ >= closing_->tick) close(epoch);
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
    std::set<Place> gone = open_;
    for (const queue::WaitingLetter& letter : letters) gone.erase(letter.queue_place);
    if (gone.empty()) return;
    const auto tick = queue_.tick();
    if (!tick) return;
    closing_ = {*tick, {gone.begin(), gone.upper_bound(removed_through_)}};
}

void OpenLetters::close(store::Epoch epoch) {
    std::vector<std::string> struck;
    for (const Place place : closing_->places) struck.push_back(to_string(place));
    if (!struck.empty()) ledger_.change({}, struck, epoch);
    for (const Place place : closing_->places) {
        open_.erase(place);
        log_info("entry that was set aside is settled", {{"place", to_string(place)}});
    }
    closing_.reset();
}

}  // namespace urna::daemon
