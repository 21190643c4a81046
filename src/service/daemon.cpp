#include "service/daemon.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "base/metrics.h"
#include "election/judge.h"

namespace urna::service {
namespace {

using election::AcceptedUpload;
using election::Election;
using election::VerdictCounts;
using queue::Entry;
using store::JudgedUpload;
using store::KnownFacts;

// As large as the backlog, since large transactions are cheaper, and small enough to end within a second or
// two.
constexpr std::size_t ballots_per_transaction_max = 200'000;
// How late the daemon may notice that an election has ended, or was created with an end in the past.
constexpr std::chrono::milliseconds idle_wait{20};
// With the lease's duration, how late a standby notices that the one that judges is gone.
constexpr std::chrono::milliseconds standby_wait{500};
constexpr std::chrono::milliseconds retry_wait_min{100};
constexpr std::chrono::milliseconds retry_wait_max{5'000};

// By verdict, over all ballots ever judged: they follow what the store remembers, so that a restart or a
// redelivery does not bend them.
class VerdictMetrics {
 public:
    void show(const VerdictCounts& counts) {
        raise(valid_, counts.valid);
        raise(duplicate_, counts.duplicate);
        raise(invalid_poll_number_, counts.invalid_poll_number);
        raise(dropped_, counts.dropped);
    }

 private:
    static void raise(prometheus::Counter& counter, std::uint64_t to) {
        counter.Increment(static_cast<double>(to) - counter.Value());
    }

    prometheus::Family<prometheus::Counter>& ballots_ =
        prometheus::BuildCounter()
            .Name("urna_ballots_judged_total")
            .Help("Ballots by verdict, since the database was made")
            .Register(metrics());
    prometheus::Counter& valid_ = ballots_.Add({{"verdict", "valid"}});
    prometheus::Counter& duplicate_ = ballots_.Add({{"verdict", "duplicate"}});
    prometheus::Counter& invalid_poll_number_ = ballots_.Add({{"verdict", "invalid_poll_number"}});
    prometheus::Counter& dropped_ = ballots_.Add({{"verdict", "dropped"}});
};

VerdictMetrics& verdict_metrics() {
    static VerdictMetrics instance;
    return instance;
}

prometheus::Counter& dead_letters() {
    static prometheus::Counter& counter =
        prometheus::BuildCounter()
            .Name("urna_dead_letters_total")
            .Help("Entries of the queue that could not be read and were set aside, since the start")
            .Register(metrics())
            .Add({});
    return counter;
}

// So that an entry that nobody can read does not hold up what stands behind it.
void set_unreadable_aside(queue::BallotQueue& queue, std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
        if (!entry.unreadable) continue;
        queue.set_aside(entry.place, *entry.unreadable);
        dead_letters().Increment();
        log_error("entry of the queue set aside", {{"place", to_string(entry.place)},
                                                   {"accepted_at", to_string(entry.accepted_at)},
                                                   {"reason", *entry.unreadable}});
    }
    std::erase_if(entries, [](const Entry& entry) { return entry.unreadable.has_value(); });
}

// The latest instant, which is not the last entry's when that was put back from the dead letters.
Instant latest_of(const std::vector<Entry>& entries) {
    return std::max_element(entries.begin(), entries.end(),
                            [](const Entry& a, const Entry& b) { return a.accepted_at < b.accepted_at; })
        ->accepted_at;
}

// The uploads among the entries, in their order.
std::vector<AcceptedUpload> uploads_of(std::vector<Entry>& entries) {
    std::vector<AcceptedUpload> uploads;
    for (Entry& entry : entries) {
        if (entry.upload) uploads.push_back({std::move(*entry.upload), entry.accepted_at});
    }
    return uploads;
}

const Election* running_at(const std::vector<Election>& elections, Instant instant) {
    const auto found = std::find_if(elections.begin(), elections.end(),
                                    [&](const Election& election) { return election.running_at(instant); });
    return found == elections.end() ? nullptr : &*found;
}

// Those that were not recorded before, with the elections that ran when they were accepted.
std::vector<JudgedUpload> to_be_judged(const std::vector<AcceptedUpload>& uploads, const KnownFacts& known) {
    std::vector<JudgedUpload> waiting;
    for (const AcceptedUpload& accepted : uploads) {
        const UploadId id = accepted.upload.id;
        if (std::find(known.uploads.begin(), known.uploads.end(), id) != known.uploads.end()) continue;
        waiting.push_back({&accepted, running_at(known.elections, accepted.accepted_at), {}});
    }
    return waiting;
}

void judge_all(std::vector<JudgedUpload>& waiting, const election::GuidSet& recorded) {
    std::vector<election::Case> cases;
    cases.reserve(waiting.size());
    for (const JudgedUpload& upload : waiting) cases.push_back({&upload.accepted->upload, upload.election});
    auto verdicts = election::judge(cases, recorded);
    for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i].verdicts = std::move(verdicts[i]);
}

void log_recorded(const JudgedUpload& judged) {
    const VerdictCounts counts = election::count(judged.verdicts);
    const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
    log_info("upload recorded", {{"upload", to_string(judged.accepted->upload.id.guid)},
                                 {"election", judged.election ? judged.election->id.value : 0},
                                 {"valid", number(counts.valid)},
                                 {"duplicate", number(counts.duplicate)},
                                 {"invalid_poll_number", number(counts.invalid_poll_number)},
                                 {"dropped", number(counts.dropped)}});
}

// False when it was asked to stop meanwhile.
bool sleep_for(std::chrono::milliseconds wait, const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, stop, wait, [] { return false; });
    return !stop.stop_requested();
}

// While the daemon is busy with a long transaction, or with reading what it has to know for one.
void keep_renewing(Tenure& tenure, const std::stop_token& stop) {
    while (sleep_for(tenure.renew_after(), stop)) {
        try {
            tenure.renew();
        } catch (const std::exception& error) {
            log_warning("the lease could not be renewed", {{"error", error.what()}});
        }
    }
}

}  // namespace

Daemon::Daemon(queue::BallotQueue& queue, store::BallotStore& store, store::LeaseStore& leases,
               LeaseTerms terms, Clock clock)
    : queue_(queue), store_(store), tenure_(leases, std::move(terms)), clock_(std::move(clock)) {
    dead_letters();  // shown from the start
}

void Daemon::run(const std::stop_token& stop) {
    {
        const std::jthread renewing([&](const std::stop_token& end) { keep_renewing(tenure_, end); });
        work(stop);
    }
    try {
        tenure_.give_up();
    } catch (const std::exception& error) {
        log_warning("the lease runs out by itself", {{"error", error.what()}});
    }
}

void Daemon::work(const std::stop_token& stop) {
    auto retry_wait = retry_wait_min;
    while (!stop.stop_requested()) {
        try {
            step(stop);
            healthy_ = true;
            retry_wait = retry_wait_min;
            if (!tenure_.held() && !sleep_for(standby_wait, stop)) return;
        } catch (const std::exception& error) {
            if (stop.stop_requested()) return;
            healthy_ = false;
            log_error("recording failed, trying again", {{"error", error.what()}});
            if (!sleep_for(retry_wait, stop)) return;
            retry_wait = std::min(retry_wait * 2, retry_wait_max);
        }
    }
}

bool Daemon::step(const std::stop_token& stop) {
    const bool judged_before = tenure_.held();
    const auto epoch = tenure_.hold();
    if (!epoch) return false;
    if (!judged_before) verdict_metrics().show(store_.progress().counts);
    try {
        return judge_oldest(*epoch, stop);
    } catch (const store::Fenced&) {
        tenure_.lose();
        return false;
    }
}

bool Daemon::judge_oldest(store::Epoch epoch, const std::stop_token& stop) {
    auto entries = queue_.oldest(ballots_per_transaction_max, idle_wait);
    if (entries.empty()) {
        tick_if_an_election_ended();
        return false;
    }
    set_unreadable_aside(queue_, entries);
    if (entries.empty()) return true;
    // Asked for anew each time: whatever was known under an earlier epoch may have changed since.
    const auto uploads = uploads_of(entries);
    const KnownFacts known = store_.known(uploads);
    auto judged = to_be_judged(uploads, known);
    judge_all(judged, known.guids);
    store_.record(judged, latest_of(entries), epoch, stop);
    queue_.remove_through(entries.back().place);
    verdict_metrics().show(store_.progress().counts);
    for (const JudgedUpload& upload : judged) log_recorded(upload);
    return true;
}

// Nothing may come after an election's end for hours, but its count is complete only when something was
// recorded that was accepted after it.
void Daemon::tick_if_an_election_ended() {
    const store::Progress progress = store_.progress();
    if (progress.next_end && *progress.next_end <= clock_()) queue_.tick();
}

}  // namespace urna::service
