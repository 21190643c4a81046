// SPDX-License-Identifier: Apache-2.0
#include "store/recorded_ballots.h"

#include <array>
#include <string>
#include <utility>

#include "base/error.h"
#include "election/packed_ballots.h"

namespace urna::store {
namespace {

using election::Ballot;
using election::Verdict;

// Calls `use(index)` for one ballot after another, whose slots in the set have been fetched by then.
template <class Use>
void for_each_fetched(const LargeGuidSet& guids, std::span<const Ballot> ballots, Use use) {
    constexpr std::size_t at_once = LargeGuidSet::prefetched;
    const auto fetch = [&](std::size_t from) {
        std::array<Guid, at_once> some{};
        for (std::size_t i = 0; i < at_once && from + i < ballots.size(); ++i)
            some[i] = ballots[from + i].guid;
        guids.prefetch(some);
    };
    fetch(0);
    for (std::size_t i = 0; i < ballots.size(); ++i) {
        if (i % at_once == 0) fetch(i + at_once);
        use(i);
    }
}

}  // namespace

void RecordedBallots::expect(std::uint64_t guids) {
    // As the shards are not equally full, those that are fullest would grow just before the end.
    if (through_ == 0) taken_.reserve(guids + guids / 20);
}

void RecordedBallots::read(const BatchRow& row) {
    if (row.upload != upload_) {
        check_last_upload();
        upload_ = row.upload;
        duplicates_expected_ = row.duplicates;
        duplicates_found_ = 0;
    }
    const auto ballots = election::unpacked(row.ballots);
    if (!ballots) {
        forget();
        throw Unavailable("the record is damaged: row " + std::to_string(row.number) +
                          " of the table batches cannot be read");
    }
    for_each_fetched(taken_, *ballots, [&](std::size_t i) {
        if (!taken_.insert((*ballots)[i].guid)) ++duplicates_found_;
    });
    through_ = row.number;
}

void RecordedBallots::end_of_rows() {
    check_last_upload();
    upload_ = 0;
    duplicates_expected_ = duplicates_found_ = 0;
}

void RecordedBallots::check_last_upload() {
    if (duplicates_found_ == duplicates_expected_) return;
    const std::string what = "the record contradicts itself: upload " + std::to_string(upload_) + " has " +
                             std::to_string(duplicates_expected_) + " duplicate ballots by its row, and " +
                             std::to_string(duplicates_found_) + " by the ballots recorded up to it";
    forget();
    throw Unavailable(what);
}

void RecordedBallots::forget() {
    *this = {};
}

election::GuidSet RecordedBallots::among(std::span<const election::AcceptedUpload> uploads) const {
    election::GuidSet found;
    for (const auto& accepted : uploads) {
        const election::Batch& ballots = accepted.upload.ballots;
        for_each_fetched(taken_, ballots, [&](std::size_t i) {
            if (taken_.contains(ballots[i].guid)) found.insert(ballots[i].guid);
        });
    }
    return found;
}

RecordedBallots::GuidReservation::~GuidReservation() {
    for (const JudgedUpload* const judged : taken_) {
        const std::size_t lines = judged == taken_.back() ? lines_of_last_ : judged->verdicts.size();
        for (std::size_t i = 0; i < lines; ++i) {
            if (judged->verdicts[i] == Verdict::duplicate) continue;
            ballots_.taken_.erase(judged->accepted->upload.ballots[i].guid);
        }
    }
}

void RecordedBallots::GuidReservation::take(const JudgedUpload& judged) {
    if (!std::exchange(began_, true) && last_row_ != ballots_.through_) {
        throw Unavailable("more is recorded than the judge was told of");
    }
    if (!judged.election) return;
    taken_.push_back(&judged);
    lines_of_last_ = 0;
    const election::Batch& ballots = judged.accepted->upload.ballots;
    for_each_fetched(ballots_.taken_, ballots, [&](std::size_t i) {
        const bool first = ballots_.taken_.insert(ballots[i].guid);
        if (first == (judged.verdicts[i] == Verdict::duplicate)) {
            if (first) ballots_.taken_.erase(ballots[i].guid);
            throw Rejected("the verdict on line " + std::to_string(i) + " is not what the record says");
        }
        ++lines_of_last_;
    });
}

void RecordedBallots::GuidReservation::succeeded() {
    taken_.clear();
    if (began_) ballots_.through_ = last_row_;
}

}  // namespace urna::store
