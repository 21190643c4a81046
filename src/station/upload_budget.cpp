// SPDX-License-Identifier: Apache-2.0
#include "station/upload_budget.h"

#include <algorithm>
#include <utility>

#include "base/metrics.h"

namespace urna::station {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t small_lane_bytes_max = 16UL << 20;
constexpr std::size_t small_lane_share = 8;     // of the whole: an eighth
constexpr std::size_t small_upload_share = 16;  // of that lane
constexpr std::size_t official_share = 4;       // of a lane
constexpr std::size_t entry_share = 16;         // of a lane, for those who are let in
// Of the time after which an upload can be slow: so long a lane is looked at, whether it moves.
constexpr int stalled_share = 5;
// What whoever needs least gets at once in a lane that stalls.
constexpr std::size_t stalled_bytes_max = 4UL << 20;
// What an upload takes ahead of what has arrived: as much again, within these bounds.
constexpr std::size_t step_min = 4UL << 10;
constexpr std::size_t step_max = 64UL << 10;
// Whoever waits asks often. What only time changes is looked at this often.
constexpr std::chrono::milliseconds serve_every{10};

std::size_t small_lane_bytes(std::size_t bytes_max) {
    return std::min(bytes_max / small_lane_share, small_lane_bytes_max);
}

std::size_t step_of(std::size_t arrived) {
    return std::clamp(arrived, step_min, step_max);
}

std::size_t whole_bytes(const UploadLimits& limits, std::size_t body_bytes_max) {
    return limits.bytes_max > 0 ? limits.bytes_max : 2 * body_bytes_max + small_lane_bytes_max;
}

struct BudgetMetrics {
    prometheus::Gauge& waiting =
        make_gauge("urna_uploads_waiting_for_memory", "Uploads that wait for memory");
    prometheus::Gauge& held =
        make_gauge("urna_uploads_memory_bytes", "Memory of uploads that are being received");
    prometheus::Family<prometheus::Counter>& cut =
        prometheus::BuildCounter()
            .Name("urna_uploads_cut_total")
            .Help("Uploads that were ended while they arrived, since others waited for memory")
            .Register(metrics());
    prometheus::Counter& slow = cut.Add({{"reason", "slow"}});
    prometheus::Counter& share = cut.Add({{"reason", "share"}});
};

BudgetMetrics& budget_metrics() {
    static BudgetMetrics instance;
    return instance;
}

}  // namespace

UploadBudget::UploadBudget(const UploadLimits& limits, std::size_t body_bytes_max) : limits_(limits) {
    const std::size_t whole = whole_bytes(limits, body_bytes_max);
    const std::size_t small = small_lane_bytes(whole);
    lanes_[0].bytes_max = small;
    lanes_[0].set_aside = small / small_upload_share;
    lanes_[1].bytes_max = whole - small;
    lanes_[1].set_aside = std::min(body_bytes_max, lanes_[1].bytes_max / 2);
    budget_metrics();  // so that they are there, with 0
}

std::size_t UploadBudget::lane_of(std::size_t bytes) const {
    return bytes <= lanes_[0].bytes_max / small_upload_share ? 0 : 1;
}

bool UploadBudget::others_wait(const Lane& lane, const Reservation& upload) {
    const auto own = lane.waiting_by_official.find(upload.sender_.official);
    return lane.waiting > (own == lane.waiting_by_official.end() ? 0 : own->second);
}

bool UploadBudget::over_share(const Lane& lane, const Reservation& upload, std::size_t more) {
    const auto own = lane.held_by_official.find(upload.sender_.official);
    const std::size_t held = own == lane.held_by_official.end() ? 0 : own->second;
    // Of the official's first upload nothing is over: else a large one would never end.
    return held > upload.held_ && held + more > lane.bytes_max / official_share &&
           !is_first_of_official(lane, upload) && others_wait(lane, upload);
}

bool UploadBudget::is_first_of_official(const Lane& lane, const Reservation& upload) {
    const auto first = std::find_if(lane.inside.begin(), lane.inside.end(), [&](const Reservation* one) {
        return one->sender_.official == upload.sender_.official;
    });
    return first != lane.inside.end() && *first == &upload;
}

UploadBudget::Grant UploadBudget::try_grant(Lane& lane, Reservation& upload) {
    const std::size_t more = upload.wanted() - upload.held_;
    if (more > room_for(lane, upload)) return Grant::no_memory;
    if (over_share(lane, upload, more)) return Grant::over_share;
    give(lane, upload, more);
    return Grant::given;
}

std::size_t UploadBudget::room_for(const Lane& lane, const Reservation& upload) {
    const std::size_t all = lane.bytes_max - lane.held;
    if (lane.inside.empty() || lane.inside.front() == &upload) return all;
    const std::size_t held = lane.held - lane.inside.front()->held_;
    const std::size_t for_entries = upload.let_in_ ? lane.bytes_max / entry_share : 0;
    const std::size_t most = lane.bytes_max - lane.set_aside - for_entries;
    return std::min(all, most - std::min(most, held));
}

void UploadBudget::give(Lane& lane, Reservation& upload, std::size_t bytes) {
    lane.held += bytes;
    lane.held_by_official[upload.sender_.official] += bytes;
    upload.held_ += bytes;
    budget_metrics().held.Increment(static_cast<double>(bytes));
}

void UploadBudget::take_back(Lane& lane, Reservation& upload) {
    lane.held -= upload.held_;
    budget_metrics().held.Decrement(static_cast<double>(upload.held_));
    const auto own = lane.held_by_official.find(upload.sender_.official);
    if (own != lane.held_by_official.end() && (own->second -= upload.held_) == 0)
        lane.held_by_official.erase(own);
    upload.held_ = 0;
    if (upload.let_in_) lane.inside.remove(&upload);
    upload.let_in_ = false;
}

std::string UploadBudget::turn_key(const Sender& sender) {
    return sender.address ? sender.address->text() : sender.official;
}

void UploadBudget::begin_waiting(Lane& lane, Reservation& upload) {
    upload.waiting_since_ = Clock::now();
    if (lane.waiting == 0) {
        lane.mark = {*upload.waiting_since_, lane.arrived};
    }
    ++lane.waiting;
    ++lane.waiting_by_official[upload.sender_.official];
    budget_metrics().waiting.Increment();
    if (upload.let_in_) return;
    // One turn is over when everybody who waits was let in once.
    Turns& turns = lane.turns[turn_key(upload.sender_)];
    ++turns.waiting;
    turns.latest = std::max(turns.latest, lane.turn) + 1;
    upload.turn_ = turns.latest;
    const auto behind = std::find_if(lane.outside.begin(), lane.outside.end(),
                                     [&](const Reservation* other) { return other->turn_ > upload.turn_; });
    lane.outside.insert(behind, &upload);
}

void UploadBudget::end_waiting(Lane& lane, Reservation& upload) {
    // It could not send meanwhile, which does not make it slow.
    const auto waited = Clock::now() - *upload.waiting_since_;
    upload.sending_since_ += waited;
    upload.older_.at += waited;
    upload.newer_.at += waited;
    upload.waiting_since_.reset();
    --lane.waiting;
    const auto own = lane.waiting_by_official.find(upload.sender_.official);
    if (--own->second == 0) lane.waiting_by_official.erase(own);
    budget_metrics().waiting.Decrement();
    if (upload.let_in_) return;
    lane.outside.remove(&upload);
    const auto turns = lane.turns.find(turn_key(upload.sender_));
    if (--turns->second.waiting == 0) lane.turns.erase(turns);
}

void UploadBudget::let_in(Lane& lane, Reservation& upload) {
    lane.inside.push_back(&upload);
    upload.let_in_ = true;
}

// Who needs least is done soonest. (The first one has its own memory.)
std::vector<UploadBudget::Reservation*> UploadBudget::who_waits_inside(const Lane& lane) {
    std::vector<Reservation*> waiting;
    std::copy_if(lane.inside.begin(), lane.inside.end(), std::back_inserter(waiting),
                 [](const Reservation* upload) { return upload->waiting_since_.has_value(); });
    std::stable_sort(waiting.begin(), waiting.end(), [](const Reservation* one, const Reservation* other) {
        return one->bytes_left() < other->bytes_left();
    });
    return waiting;
}

bool UploadBudget::grant_who_waits(Lane& lane) {
    bool granted = false;
    for (Reservation* upload : who_waits_inside(lane)) {
        if (try_grant(lane, *upload) != Grant::given) continue;
        end_waiting(lane, *upload);
        granted = true;
    }
    for (auto next = lane.outside.begin(); next != lane.outside.end();) {
        Reservation& upload = **next++;
        const Grant grant = try_grant(lane, upload);
        if (grant == Grant::no_memory) break;
        if (grant == Grant::over_share) continue;
        lane.turn = std::max(lane.turn, upload.turn_);
        end_waiting(lane, upload);
        let_in(lane, upload);
        granted = true;
    }
    return granted;
}

bool UploadBudget::is_slow(Reservation& upload, Clock::time_point now) const {
    upload.advance_marks(now);
    if (now - upload.sending_since_ < limits_.slow_after) return false;
    const std::chrono::duration<double> seconds = now - upload.older_.at;
    return static_cast<double>(upload.arrived_ - upload.older_.bytes) <
           seconds.count() * static_cast<double>(limits_.bytes_per_second_min);
}

void UploadBudget::cut(Lane& lane, Reservation& upload, Cut why) {
    if (upload.waiting_since_) end_waiting(lane, upload);
    take_back(lane, upload);
    upload.cut_ = why;
    (why == Cut::slow ? budget_metrics().slow : budget_metrics().share).Increment();
    if (upload.on_cut_) upload.on_cut_();
}

bool UploadBudget::cut_slow(Lane& lane) {
    const auto now = Clock::now();
    std::vector<Reservation*> slow;
    std::copy_if(lane.inside.begin(), lane.inside.end(), std::back_inserter(slow), [&](Reservation* upload) {
        return !upload->kept_ && !upload->waiting_since_ && others_wait(lane, *upload) &&
               is_slow(*upload, now);
    });
    for (Reservation* upload : slow) cut(lane, *upload, Cut::slow);
    return !slow.empty();
}

bool UploadBudget::is_stalled(Lane& lane) const {
    const auto now = Clock::now();
    const std::chrono::duration<double> seconds = now - lane.mark.at;
    if (seconds < limits_.slow_after / stalled_share) return false;
    const bool stalled = static_cast<double>(lane.arrived - lane.mark.arrived) <
                         seconds.count() * static_cast<double>(limits_.bytes_per_second_min);
    lane.mark = {now, lane.arrived};
    return stalled;
}

bool UploadBudget::cut_stalled(Lane& lane) {
    if (!is_stalled(lane)) return false;
    std::vector<Reservation*> waiting = who_waits_inside(lane);
    if (waiting.size() < 2) return false;
    // Of the addresses that hold least, whoever needs least is served; of those that hold most, whoever needs
    // most ends.
    std::map<std::string, std::size_t> held;
    for (const Reservation* one : lane.inside) held[turn_key(one->sender_)] += one->held_;
    std::stable_sort(waiting.begin(), waiting.end(), [&](const Reservation* one, const Reservation* other) {
        return held[turn_key(one->sender_)] < held[turn_key(other->sender_)];
    });
    Reservation& least = *waiting.front();
    const std::size_t bytes = std::min(least.bytes_left(), stalled_bytes_max);
    while (room_for(lane, least) < bytes && waiting.size() > 1) {
        Reservation& most = *waiting.back();
        waiting.pop_back();
        if (!most.kept_) cut(lane, most, Cut::share);
    }
    if (room_for(lane, least) < bytes) return false;
    give(lane, least, bytes);
    end_waiting(lane, least);
    return true;
}

bool UploadBudget::cut_share(Lane& lane) {
    for (auto latest = lane.inside.rbegin(); latest != lane.inside.rend(); ++latest) {
        Reservation& upload = **latest;
        if (upload.kept_ || !over_share(lane, upload, 0)) continue;
        cut(lane, upload, Cut::share);
        return true;
    }
    // The first one needs more than is set aside for it: the latest makes room.
    if (lane.inside.size() < 2 || !lane.inside.front()->waiting_since_) return false;
    for (auto latest = lane.inside.rbegin(); *latest != lane.inside.front(); ++latest) {
        if ((*latest)->kept_) continue;
        cut(lane, **latest, Cut::share);
        return true;
    }
    return false;
}

void UploadBudget::serve(Lane& lane) {
    lane.served_at = Clock::now();
    while (!grant_who_waits(lane) && lane.waiting > 0) {
        if (!cut_slow(lane) && !cut_share(lane) && !cut_stalled(lane)) return;
    }
}

UploadBudget::Reservation::Reservation(UploadBudget& budget, std::size_t bytes_most, Sender sender,
                                       std::function<void()> on_cut)
    : budget_(budget),
      lane_(budget.lane_of(bytes_most)),
      bytes_most_(std::min(bytes_most, budget.lanes_[lane_].bytes_max)),
      sender_(std::move(sender)),
      on_cut_(std::move(on_cut)) {
    const std::lock_guard guard(budget_.mutex_);
    Lane& lane = budget_.lanes_[lane_];
    budget_.begin_waiting(lane, *this);
    budget_.serve(lane);
}

UploadBudget::Reservation::~Reservation() {
    const std::lock_guard guard(budget_.mutex_);
    Lane& lane = budget_.lanes_[lane_];
    if (waiting_since_) budget_.end_waiting(lane, *this);
    budget_.take_back(lane, *this);
    budget_.serve(lane);
}

std::size_t UploadBudget::Reservation::wanted() const {
    return std::max(held_, std::min(bytes_most_, arrived_ + step_of(arrived_)));
}

void UploadBudget::Reservation::advance_marks(Clock::time_point now) {
    if (now - newer_.at < budget_.limits_.slow_after / 2) return;
    older_ = newer_;
    newer_ = {now, arrived_};
}

void UploadBudget::Reservation::arrived(std::size_t bytes) {
    const std::lock_guard guard(budget_.mutex_);
    advance_marks(Clock::now());
    Lane& lane = budget_.lanes_[lane_];
    lane.arrived += bytes - arrived_;
    arrived_ = bytes;
    // It grows by half a step at least, so that not every piece is looked at.
    if (cut_ != Cut::none || wanted() == held_ ||
        wanted() - held_ < std::min(step_of(arrived_) / 2, bytes_most_ - held_))
        return;
    if (lane.waiting == 0 && budget_.try_grant(lane, *this) == Grant::given) return;
    budget_.begin_waiting(lane, *this);
    budget_.serve(lane);
}

bool UploadBudget::Reservation::granted() {
    const std::lock_guard guard(budget_.mutex_);
    Lane& lane = budget_.lanes_[lane_];
    const auto now = Clock::now();
    if (waiting_since_ && now - lane.served_at > serve_every) budget_.serve(lane);
    if (waiting_since_ && now - *waiting_since_ > budget_.limits_.wait_max)
        throw Unavailable("no memory for an upload: too many are being received");
    return !waiting_since_;
}

void UploadBudget::Reservation::keep() {
    const std::lock_guard guard(budget_.mutex_);
    kept_ = true;
}

UploadBudget::Cut UploadBudget::Reservation::cut() const {
    const std::lock_guard guard(budget_.mutex_);
    return cut_;
}

}  // namespace urna::station
