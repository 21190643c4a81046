// SPDX-License-Identifier: Apache-2.0
// The daemon over a real inbox and real stores. Between it and them stand seams, where it can be killed,
// paused, or told that something failed.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>

#include "base/error.h"
#include "daemon/daemon.h"
#include "queue/sqlite/dead_letters.h"
#include "queue/sqlite/inbox.h"
#include "queue/sqlite/receipts.h"
#include "sqlite/database.h"
#include "store/sqlite/stores.h"
#include "support/senders.h"
#include "support/temporary_directory.h"
#include "support/uploads.h"

namespace urna::daemon {

// Called before and after whatever changes something.
using Interruption = std::function<void(const std::string& where)>;

// A queue that can be closed and opened again, that nobody waits for, and whose removals can be made to fail,
// as when the process dies between recording and acknowledging.
class SeamQueue final : public queue::BallotQueue {
 public:
    explicit SeamQueue(std::function<std::unique_ptr<queue::BallotQueue>()> open)
        : open_(std::move(open)), real_(open_()) {}
    void reopen() {
        real_.reset();
        real_ = open_();
    }

    Result<queue::Pushed, queue::PushRefusal> push(const election::Upload& upload,
                                                   const queue::Sender& sender) override {
        return real_->push(upload, sender);
    }
    std::optional<queue::EntryId> append_marker() override {
        interrupt("before marker");
        const auto id = real_->append_marker();
        interrupt("after marker");
        return id;
    }
    std::vector<queue::Entry> peek(std::size_t ballots_max, std::chrono::milliseconds) override {
        auto entries = real_->peek(ballots_max, std::chrono::milliseconds(0));
        if (entries.size() > entries_max) entries.resize(entries_max);
        return entries;
    }
    std::int64_t acknowledge(queue::EntryId id, std::span<const queue::UploadOutcome> outcomes,
                             const RecordMark& recorded,
                             std::optional<std::uint64_t> record_ballots) override {
        if (failing) throw Unavailable("removal fails");
        interrupt("before removal");
        const std::int64_t known = real_->acknowledge(id, outcomes, recorded, record_ballots);
        interrupt("after removal");
        return known;
    }
    void tell_record(std::uint64_t ballots) override { real_->tell_record(ballots); }
    void limit_record(std::uint64_t ballots_max) override { real_->limit_record(ballots_max); }
    void quarantine(queue::EntryId id, std::string_view reason) override {
        interrupt("before setting aside");
        real_->quarantine(id, reason);
        interrupt("after setting aside");
    }
    queue::Depth depth() override { return real_->depth(); }
    queue::QueueTime time() override {
        queue::QueueTime time = real_->time();
        time.held = held;
        return time;
    }
    void try_to_write() override { real_->try_to_write(); }

    bool failing = false;
    bool held = false;
    std::size_t entries_max = 1'000'000;  // of one reading, as in a queue that is always busy
    Interruption interrupt = [](const std::string&) {};

 private:
    std::function<std::unique_ptr<queue::BallotQueue>()> open_;
    std::unique_ptr<queue::BallotQueue> real_;
};

class SeamStore final : public store::BallotStore {
 public:
    explicit SeamStore(store::BallotStore& real) : real_(real) {}
    RecordMark read_record(const std::stop_token& stop) override { return real_.read_record(stop); }
    store::JudgingContext load_context(std::span<const election::AcceptedUpload> uploads) override {
        return real_.load_context(uploads);
    }
    RecordMark record(std::span<const store::JudgedUpload> uploads, Instant watermark, store::Epoch epoch,
                      const std::stop_token& stop) override {
        interrupt("before recording");
        for (const store::JudgedUpload& judged : uploads) {
            if (!rejected.contains(judged.accepted->upload.id)) continue;
            ++rejections;
            throw store::Rejected("rejected for the test");
        }
        const RecordMark last = real_.record(uploads, watermark, epoch, stop);
        interrupt("after recording");
        return last;
    }
    void correct_version(const election::Election& election, Instant valid_from,
                         store::Epoch epoch) override {
        real_.correct_version(election, valid_from, epoch);
    }
    store::CountProgress count_progress() override { return real_.count_progress(); }
    store::Count count(const election::Election& election) override { return real_.count(election); }
    std::vector<ElectionId> uncounted() override { return real_.uncounted(); }
    store::InvalidVotePage invalid_votes(ElectionId election, store::InvalidVoteCursor after,
                                         std::size_t votes_max) override {
        return real_.invalid_votes(election, after, votes_max);
    }

    std::set<UploadId> rejected;
    int rejections = 0;
    Interruption interrupt = [](const std::string&) {};

 private:
    store::BallotStore& real_;
};

class SeamLedger final : public store::QueueLedger {
 public:
    explicit SeamLedger(store::QueueLedger& real) : real_(real) {}
    void change(std::span<const store::QuarantinedEntry> added, std::span<const std::string> removed,
                store::Epoch epoch) override {
        ++changes;
        interrupt("before a change of the ledger");
        real_.change(added, removed, epoch);
        interrupt("after a change of the ledger");
    }
    std::vector<store::QuarantinedEntry> quarantined() override { return real_.quarantined(); }
    void report(const store::Backlog& backlog, store::Epoch epoch) override {
        ++reports;
        real_.report(backlog, epoch);
    }

    int changes = 0;
    int reports = 0;
    Interruption interrupt = [](const std::string&) {};

 private:
    store::QueueLedger& real_;
};

class DaemonTest : public testing::Test {
 protected:
    election::Election add_election(std::int64_t start, std::int64_t end, std::int64_t created = 0) {
        election::NewElection wanted;
        wanted.period = {at(start), at(end)};
        wanted.participants = {elections->add_participant("A", false),
                               elections->add_participant("B", false)};
        return *elections->find_election(*elections->add_election(wanted, [=] { return at(created); }));
    }
    void push(std::int64_t seconds, const election::Upload& pushed) {
        now = at(seconds);
        ASSERT_TRUE(queue.push(pushed, sender()));
    }
    void damage_last_entry() {
        inbox().execute("UPDATE entries SET ballots = x'00' WHERE place = (SELECT max(place) FROM entries)");
    }
    // As a new version of the program would that can read what the old one could not.
    void mend_letters() { inbox().execute("UPDATE dead_letters SET ballots = x'' WHERE ballots = x'00'"); }
    sqlite::Database inbox() const { return sqlite::Database(directory.path() / "inbox.db"); }
    std::unique_ptr<queue::DeadLetters> dead_letters() const {
        return queue::make_sqlite_dead_letters(queue::open_sqlite_inbox(directory.path()));
    }
    queue::Receipt receipt(std::uint8_t id) const {
        return queue::make_sqlite_receipts(queue::open_sqlite_inbox(directory.path()))
            ->find(sender().official, upload(id).id)
            .value();
    }
    bool requeue_first() {
        const bool done = dead_letters()->requeue(dead_letters()->list(1).at(0).id).has_value();
        queue.reopen();
        return done;
    }
    bool drop_first() {
        return dead_letters()->discard(dead_letters()->list(1).at(0).id, "for the test").has_value();
    }

    DaemonParts parts() { return {queue, *letters, *ballots, *ledger, *leases, nullptr, look_every}; }
    bool step(Daemon& stepping) { return stepping.step(std::stop_token()); }
    bool step() { return step(daemon); }
    // Until everything there is to do is done.
    void work(Daemon& working, int steps = 12) {
        for (int i = 0; i < steps; ++i) step(working);
    }
    void work() { work(daemon); }
    election::VerdictCounts counts() { return ballots->count_progress().counts; }
    bool complete(const election::Election& election) {
        return ballots->count(election).complete(election.period);
    }

    static constexpr std::chrono::milliseconds look_every{0};
    Instant now = at(0);
    TemporaryDirectory directory;
    std::shared_ptr<sqlite::Pool> pool = store::open_sqlite_elections(directory.path());
    std::unique_ptr<store::ElectionStore> elections = store::make_sqlite_election_store(pool);
    std::unique_ptr<store::ElectionChanges> changes = store::make_sqlite_election_changes(pool);
    std::unique_ptr<store::BallotStore> ballots =
        store::make_sqlite_ballot_store(pool, [this] { return now; });
    std::unique_ptr<store::UploadRecord> uploads = store::make_sqlite_upload_record(pool);
    std::unique_ptr<store::CompletionRecord> completions = store::make_sqlite_completion_record(pool);
    std::unique_ptr<store::LawRecord> law = store::make_sqlite_law_record(pool);
    std::unique_ptr<audit::Trail> audit = store::make_sqlite_audit_trail(pool);
    std::unique_ptr<store::QueueLedger> ledger = store::make_sqlite_queue_ledger(pool);
    std::unique_ptr<store::LeaseStore> leases = store::make_sqlite_lease_store(pool);
    SeamQueue queue{[this] {
        return queue::make_sqlite_inbox(queue::open_sqlite_inbox(directory.path()), {},
                                        [this] { return now; });
    }};
    std::unique_ptr<queue::DeadLetters> letters = dead_letters();
    Daemon daemon{parts(), {"first", std::chrono::minutes(1)}};
    Daemon other{parts(), {"second", std::chrono::minutes(1)}};
};

}  // namespace urna::daemon
