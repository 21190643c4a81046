// SPDX-License-Identifier: Apache-2.0
#include "replay/ballots.h"

#include <algorithm>
#include <numeric>

#include "replay/wide.h"

namespace urna::replay {

namespace {

// How many of `part` things, spread evenly over `whole` positions, stand before a position. None stands at
// position 0 unless they take all positions.
std::uint64_t spread_before(std::uint64_t position, std::uint64_t part, std::uint64_t whole) {
    return part == 0 ? 0 : static_cast<std::uint64_t>(Wide{position} * part / whole);
}

}  // namespace

BallotSequence::BallotSequence(const Plan& plan, std::uint64_t seed)
    : ends_(plan.votes.size()),
      valid_(plan.valid()),
      fresh_(valid_ + plan.spoiled),
      size_(plan.ballots()),
      per_upload_(plan.ballots_per_upload),
      guid_key_(mix(seed)),
      choice_key_(mix(seed + 1)),
      shuffle_(valid_, mix(seed + 2)) {
    std::partial_sum(plan.votes.begin(), plan.votes.end(), ends_.begin());
}

std::uint64_t BallotSequence::duplicates_before(std::uint64_t position) const {
    return spread_before(position, size_ - fresh_, size_);
}

std::uint64_t BallotSequence::spoiled_before(std::uint64_t fresh) const {
    return spread_before(fresh, fresh_ - valid_, fresh_);
}

std::uint64_t BallotSequence::valid_before(std::uint64_t position) const {
    const auto fresh = position - duplicates_before(position);
    return fresh - spoiled_before(fresh);
}

election::Ballot BallotSequence::valid(std::uint64_t rank) const {
    const auto list = std::upper_bound(ends_.begin(), ends_.end(), shuffle_(rank)) - ends_.begin();
    return {keyed_guid(guid_key_, rank), static_cast<std::uint32_t>(list + 1)};
}

election::Ballot BallotSequence::spoiled(std::uint64_t rank) const {
    const auto above = 1 + mix(choice_key_ ^ rank) % 1000;
    return {keyed_guid(guid_key_, valid_ + rank), static_cast<std::uint32_t>(ends_.size() + above)};
}

election::Ballot BallotSequence::at(std::uint64_t position) const {
    const auto duplicates = duplicates_before(position);
    if (duplicates_before(position + 1) > duplicates) {
        // There is at least one valid ballot, and the first of them is at position 0: the choice is never
        // empty.
        const auto upload_begin = position / per_upload_ * per_upload_;
        const auto choice = valid_before(upload_begin > 0 ? upload_begin : position);
        return valid(mix(choice_key_ + position) % choice);
    }
    const auto fresh = position - duplicates;
    const auto spoiled_rank = spoiled_before(fresh);
    if (spoiled_before(fresh + 1) > spoiled_rank) return spoiled(spoiled_rank);
    return valid(fresh - spoiled_rank);
}

election::Batch BallotSequence::upload(std::uint64_t index) const {
    const auto begin = index * per_upload_;
    const auto end = begin + upload_size(index);
    election::Batch batch;
    batch.reserve(end - begin);
    for (auto position = begin; position < end; ++position) batch.push_back(at(position));
    return batch;
}

std::uint64_t BallotSequence::upload_size(std::uint64_t index) const {
    return std::min(per_upload_, size_ - index * per_upload_);
}

}  // namespace urna::replay
