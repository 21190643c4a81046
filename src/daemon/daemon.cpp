// SPDX-License-Identifier: Apache-2.0
#include "daemon/daemon.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "account/account.h"
#include "base/error.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/sleep.h"
#include "daemon/judging.h"
#include "daemon/outcomes.h"
#include "election/judge.h"

namespace urna::daemon {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

using election::AcceptedUpload;
using election::VerdictCounts;
using queue::Entry;
using store::JudgedUpload;

// As large as the backlog, since large transactions are cheaper, and small enough to end within a second or
// two.
constexpr std::size_t ballots_per_transaction_max = 200'000;
// How late the daemon may notice that an election has ended, or was created with an end in the past.
constexpr std::chrono::milliseconds idle_wait{20};
// With the lease's duration, how late a standby notices that the one that judges is gone.
constexpr std::chrono::milliseconds standby_wait{250};
// How long a daemon that fails, and may be the only one to fail, keeps others from trying.
constexpr std::chrono::milliseconds step_down_after{1'000};
constexpr std::chrono::milliseconds retry_wait_min{100};
constexpr std::chrono::milliseconds retry_wait_max{5'000};
// How often the store may reject an upload that it is given alone.
constexpr int rejections_max = 3;

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

// Takes those that cannot be read out of the entries.
std::vector<Undeliverable> take_unreadable(std::vector<Entry>& entries) {
    std::vector<Undeliverable> unreadable;
    for (const Entry& entry : entries) {
        if (entry.unreadable) unreadable.push_back({entry.id, entry.accepted_at, *entry.unreadable});
    }
    std::erase_if(entries, [](const Entry& entry) { return entry.unreadable.has_value(); });
    return unreadable;
}

// A queue that takes nothing more, since its engine is full or has an older ACL, is to be emptied all the
// same. Told again a second later, or with the next removal.
template <class Tell>
void tell_queue(Tell tell) {
    static std::atomic<bool> warned = false;
    try {
        tell();
        warned = false;
    } catch (const Unavailable& error) {
        if (!warned.exchange(true))
            log_warning("the queue could not be told of the record's room", {{"error", error.what()}});
    }
}

// How many GUIDs the record holds: those of all ballots but duplicates, and ballots that were dropped.
std::uint64_t ballots_of(const store::CountProgress& progress) {
    return progress.counts.valid + progress.counts.invalid_poll_number;
}

// The latest instant, which is not the last entry's when that was requeued from the dead letters.
Instant latest_of(std::span<const Entry> entries) {
    return std::max_element(entries.begin(), entries.end(),
                            [](const Entry& a, const Entry& b) { return a.accepted_at < b.accepted_at; })
        ->accepted_at;
}

// The uploads among the entries, in their order, moved out of them.
std::vector<AcceptedUpload> uploads_of(std::vector<Entry>& entries) {
    std::vector<AcceptedUpload> uploads;
    for (Entry& entry : entries) {
        if (entry.upload) uploads.push_back({std::move(*entry.upload), entry.accepted_at});
    }
    return uploads;
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

std::pair<Daemon::Group, Daemon::Group> halves_of(const Daemon::Group& group) {
    const std::size_t middle = group.entries.size() / 2;
    const auto first = group.entries.first(middle);
    const auto uploads = static_cast<std::size_t>(std::count_if(
        first.begin(), first.end(), [](const Entry& entry) { return entry.upload.has_value(); }));
    return {{first, group.uploads.first(uploads)},
            {group.entries.subspan(middle), group.uploads.subspan(uploads)}};
}

// While the daemon is busy with a long transaction, or with reading what it has to know for one.
void keep_renewing(LeaderLease& lease, const std::stop_token& stop) {
    while (sleep_for(lease.renew_after(), stop)) {
        try {
            lease.renew();
        } catch (const std::exception& error) {
            log_warning("the lease could not be renewed", {{"error", error.what()}});
        }
    }
}

}  // namespace

Daemon::Daemon(const DaemonParts& parts, LeaseTerms terms)
    : parts_(parts),
      lease_(parts.leases, std::move(terms)),
      unresolved_(parts.queue, parts.dead_letters, parts.ledger, parts.look_every),
      report_(parts.queue, parts.ledger, parts.clock, parts.look_every),
      schedule_(parts.queue, parts.schedule, parts.look_every),
      completions_(parts.completions, parts.look_every) {
    verdict_metrics();  // shown from the start
}

void Daemon::run(const std::stop_token& stop) {
    {
        const std::jthread renewing([&](const std::stop_token& end) { keep_renewing(lease_, end); });
        work(stop);
    }
    step_down();
}

void Daemon::step_down() {
    try {
        lease_.release();
    } catch (const std::exception& error) {
        log_warning("could not release the lease; it will expire", {{"error", error.what()}});
    }
}

void Daemon::work(const std::stop_token& stop) {
    auto retry_wait = retry_wait_min;
    std::optional<SteadyTime> failing_since;
    while (!stop.stop_requested()) {
        try {
            step(stop);
            note("");
            failing_since.reset();
            retry_wait = retry_wait_min;
            if (!lease_.held() && !sleep_for(standby_wait, stop)) return;
        } catch (const std::exception& error) {
            if (stop.stop_requested()) return;
            note(error.what());
            log_error("recording failed, trying again", {{"error", error.what()}});
            const auto now = std::chrono::steady_clock::now();
            if (now - failing_since.value_or(now) >= step_down_after) {
                step_down();
                retry_wait = std::max(retry_wait, 4 * standby_wait);
            }
            if (!failing_since) failing_since = now;
            if (!sleep_for(retry_wait, stop)) return;
            retry_wait = std::min(retry_wait * 2, retry_wait_max);
        }
    }
}

std::string Daemon::trouble() const {
    const std::lock_guard guard(trouble_mutex_);
    return trouble_;
}

void Daemon::note(const std::string& trouble) {
    healthy_ = trouble.empty();
    const std::lock_guard guard(trouble_mutex_);
    trouble_ = trouble;
}

bool Daemon::step(const std::stop_token& stop) {
    watch_record_room();
    if (!lease_.held() && parts_.queue.time().held) return false;
    const auto epoch = lease_.acquire_or_renew();
    if (!epoch) {
        // Reads on meanwhile, so that taking over takes no longer the more is recorded.
        parts_.ballots.read_record(stop);
        look_at_installation({});
        return false;
    }
    try {
        if (begun_ != epoch) begin(*epoch, stop);
        look_at_installation(epoch);
        schedule_.update(*epoch);
        const bool judged = judge_oldest(*epoch, stop);
        if (!judged && queue_is_held()) {
            // Whoever holds it waits for the lease.
            step_down();
            return false;
        }
        unresolved_.resolve(*epoch);
        report_.update(unresolved_.waiting(), *epoch);
        enter_operator_events();
        completions_.update(*epoch);
        return judged;
    } catch (const store::Fenced&) {
        lease_.on_fenced();
        return false;
    } catch (...) {
        // Something may have happened to the engines: what is known of them is asked for anew.
        begun_.reset();
        throw;
    }
}

// Asked for with each reading, so that nothing is recorded that is read after an official was put on hold.
void Daemon::quarantine_held(std::vector<Entry>& entries, store::Epoch epoch) {
    if (!parts_.held) return;
    std::map<std::string, std::string> reasons;
    for (const queue::HeldOfficial& official : parts_.held->list()) {
        reasons[official.email_key] =
            std::string(queue::held_reason) + official.reason + " (" + official.by + ")";
    }
    if (reasons.empty()) return;
    std::vector<Undeliverable> held;
    std::erase_if(entries, [&](const Entry& entry) {
        if (!entry.upload) return false;
        const auto found = reasons.find(account::email_key(entry.upload->official.email));
        if (found == reasons.end()) return false;
        held.push_back({entry.id, entry.accepted_at, found->second});
        return true;
    });
    unresolved_.quarantine(held, epoch);
}

void Daemon::tell_record_room() {
    parts_.queue.tell_record(ballots_of(parts_.ballots.count_progress()));
    parts_.queue.limit_record(parts_.record_ballots_max);
}

// Tells stations how much the record may hold by the memory of this process, whether it judges or stands by;
// and refuses to read a record which that memory certainly cannot hold: a quarter of it is for other things.
void Daemon::watch_record_room() {
    const auto now = std::chrono::steady_clock::now();
    const std::uint64_t limit = parts_.record_ballots_max;
    if (limit == 0 || now - limited_at_ < parts_.look_every) return;
    tell_queue([&] { parts_.queue.limit_record(limit); });
    const std::uint64_t ballots = ballots_of(parts_.ballots.count_progress());
    if (ballots > limit + limit / 3) {
        throw Unavailable("the record holds " + std::to_string(ballots) +
                          " ballots, and this daemon has memory for " + std::to_string(limit) +
                          ": give it more, or set --record-ballots");
    }
    const bool nearly_full = ballots > limit / 5 * 4;
    if (nearly_full && !record_nearly_full_) {
        log_warning("the record is nearly full: this daemon needs more memory",
                    {{"ballots", static_cast<std::int64_t>(ballots)},
                     {"ballots_max", static_cast<std::int64_t>(limit)}});
    }
    record_nearly_full_ = nearly_full;
    limited_at_ = now;
}

// Ballots are recorded whether it can be done or not: it is tried again after a moment.
void Daemon::enter_operator_events() {
    const auto now = std::chrono::steady_clock::now();
    if (!parts_.operator_events || now - events_entered_at_ < parts_.look_every) return;
    events_entered_at_ = now;
    static std::atomic<bool> warned = false;
    try {
        for (const audit::NewEvent& event : parts_.operator_events->waiting()) {
            parts_.audit->append({&event, 1});
            parts_.operator_events->remove(event.origin.request);
        }
        warned = false;
    } catch (const Unavailable& error) {
        if (!warned.exchange(true)) {
            log_warning("what operators did could not be entered in the audit trail",
                        {{"error", error.what()}});
        }
    }
}

// Not asked for with each of many entries.
bool Daemon::queue_is_held() {
    const auto now = std::chrono::steady_clock::now();
    if (now - held_asked_at_ < parts_.look_every) return false;
    held_asked_at_ = now;
    return parts_.queue.time().held;
}

void Daemon::begin(store::Epoch epoch, const std::stop_token& stop) {
    if (parts_.installation) parts_.installation->take_over(epoch);
    recorded_ = parts_.ballots.read_record(stop);
    const store::CountProgress progress = parts_.ballots.count_progress();
    tell_queue([&] { parts_.queue.tell_record(ballots_of(progress)); });
    verdict_metrics().show(progress.counts);
    unresolved_.take_over(epoch);
    report_.take_over(unresolved_.waiting(), epoch);
    begun_ = epoch;
}

void Daemon::look_at_installation(std::optional<store::Epoch> epoch) {
    const auto now = std::chrono::steady_clock::now();
    if (!parts_.installation || now - installation_seen_at_ < parts_.look_every) return;
    if (epoch) {
        parts_.installation->take_over(*epoch);
    } else {
        parts_.installation->look();
    }
    installation_seen_at_ = now;
}

bool Daemon::judge_oldest(store::Epoch epoch, const std::stop_token& stop) {
    auto entries = parts_.queue.peek(ballots_per_transaction_max, idle_wait);
    if (entries.empty()) {
        append_marker_if_an_election_ended();
        return false;
    }
    // So that an entry that nobody can read does not hold up what stands behind it.
    unresolved_.quarantine(take_unreadable(entries), epoch);
    quarantine_held(entries, epoch);
    const auto uploads = uploads_of(entries);
    if (!entries.empty()) record({entries, uploads}, epoch, stop);
    return true;
}

// A group that the store rejects is halved until the upload is found that it rejects.
void Daemon::record(const Group& group, store::Epoch epoch, const std::stop_token& stop) {
    if (group.entries.size() == 1) {
        record_alone(group, epoch, stop);
        return;
    }
    try {
        record_together(group, epoch, stop);
        return;
    } catch (const store::Rejected& rejected) {
        log_warning("batch rejected; bisecting to find the upload", {{"reason", rejected.what()}});
    }
    const auto [first, second] = halves_of(group);
    record(first, epoch, stop);
    record(second, epoch, stop);
}

void Daemon::record_alone(const Group& group, store::Epoch epoch, const std::stop_token& stop) {
    for (int tries = 1;; ++tries) {
        try {
            record_together(group, epoch, stop);
            return;
        } catch (const store::Rejected& rejected) {
            if (group.uploads.empty()) throw;  // a marker: it is not the entry's fault
            if (tries == rejections_max) {
                const Entry& entry = group.entries.front();
                unresolved_.quarantine({{{entry.id, entry.accepted_at, rejected.what()}}}, epoch);
                return;
            }
        }
    }
}

void Daemon::record_together(const Group& group, store::Epoch epoch, const std::stop_token& stop) {
    // Asked for anew each time: whatever was known under an earlier epoch may have changed since.
    store::JudgingContext known = parts_.ballots.load_context(group.uploads);
    if (correct_versions(group.uploads, known.elections, epoch))
        known = parts_.ballots.load_context(group.uploads);
    if (known.last != recorded_) {
        parts_.ledger.change({}, {}, epoch);  // throws Fenced when another daemon has recorded meanwhile
        throw Unavailable("the record is not as this daemon left it");
    }
    const auto judged = judge_uploads(group.uploads, known);
    recorded_ = parts_.ballots.record(judged, latest_of(group.entries), epoch, stop);
    const queue::EntryId last = group.entries.back().id;
    const auto outcomes = outcomes_of(group.entries, group.uploads, known, judged);
    const store::CountProgress progress = parts_.ballots.count_progress();
    const std::int64_t marked = parts_.queue.acknowledge(last, outcomes, recorded_, ballots_of(progress));
    if (parts_.installation) parts_.installation->told(recorded_, marked);
    unresolved_.acknowledged(last);
    verdict_metrics().show(progress.counts);
    for (const JudgedUpload& upload : judged) log_recorded(upload);
}

// A version of an election that was made by a clock that was ahead, and was set back since, would not be
// valid until then (decisions 4 and 39). It was made before the first upload that was accepted while it, or
// the version before it, ought to run.
bool Daemon::correct_versions(std::span<const AcceptedUpload> uploads,
                              std::span<const election::Election> versions, store::Epoch epoch) {
    bool corrected = false;
    const election::Election* before = nullptr;
    for (const election::Election& version : versions) {
        const bool is_next = before != nullptr && before->id == version.id;
        const auto missed = std::find_if(uploads.begin(), uploads.end(), [&](const AcceptedUpload& upload) {
            return upload.accepted_at < version.valid_from &&
                   (version.period.contains(upload.accepted_at) ||
                    (is_next && before->period.contains(upload.accepted_at)));
        });
        before = &version;
        if (missed == uploads.end()) continue;
        if (version.valid_from <= parts_.queue.time().now) continue;
        parts_.ballots.correct_version(version, missed->accepted_at, epoch);
        log_warning(
            "an election was created or changed by a clock that was ahead; that is valid from its first "
            "upload on",
            {{"election", version.id.value},
             {"version", version.version},
             {"valid_from", to_string(version.valid_from)},
             {"first_upload_at", to_string(missed->accepted_at)}});
        corrected = true;
    }
    return corrected;
}

// Nothing may come after an election's end for hours, but its count is complete only when something was
// recorded that was accepted after it.
void Daemon::append_marker_if_an_election_ended() {
    const store::CountProgress progress = parts_.ballots.count_progress();
    if (progress.next_end && *progress.next_end <= parts_.queue.time().now) parts_.queue.append_marker();
}

}  // namespace urna::daemon
