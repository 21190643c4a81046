// SPDX-License-Identifier: Apache-2.0
#include "queue/schedule.h"

#include <mutex>
#include <utility>

namespace urna::queue {
namespace {

class MemorySchedule final : public Schedule {
 public:
    explicit MemorySchedule(Clock clock) : clock_(std::move(clock)) {}

    bool write(std::int64_t epoch, std::string_view text) override {
        const Instant now = clock_();
        const std::lock_guard guard(mutex_);
        if (written_ && epoch < epoch_ && now - written_->at < schedule_epoch_ttl) return false;
        epoch_ = epoch;
        written_ = {now, std::string(text)};
        return true;
    }

    ScheduleReading read() override {
        const std::lock_guard guard(mutex_);
        return {clock_(), written_};
    }

 private:
    const Clock clock_;
    std::mutex mutex_;
    std::int64_t epoch_ = 0;
    std::optional<WrittenSchedule> written_;
};

}  // namespace

std::unique_ptr<Schedule> make_memory_schedule(Clock clock) {
    return std::make_unique<MemorySchedule>(std::move(clock));
}

}  // namespace urna::queue
