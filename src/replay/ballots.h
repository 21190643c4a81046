// SPDX-License-Identifier: Apache-2.0
// The ballots of a replay, each computed from its position alone, so that any number of them takes no memory
// and stations can take uploads in any order.
#pragma once

#include <cstdint>
#include <vector>

#include "election/ballot.h"
#include "replay/permutation.h"
#include "replay/plan.h"

namespace urna::replay {

// Duplicates and spoiled ballots stand at even distances among the valid ones, whose lists are shuffled.
//   a duplicate       repeats a valid ballot of an earlier upload (of its own when it is in the first). Which
//   of the
//                     two is recorded first does not matter: one is valid, the other is rejected
//   a spoiled ballot  has a GUID of its own and a poll number above all lists
class BallotSequence {
 public:
    BallotSequence(const Plan& plan, std::uint64_t seed);

    std::uint64_t size() const { return size_; }
    std::uint64_t uploads() const { return (size_ + per_upload_ - 1) / per_upload_; }

    // The ballot at a position below size().
    election::Ballot at(std::uint64_t position) const;
    // The ballots of the upload with that index, below uploads(), and how many they are.
    election::Batch upload(std::uint64_t index) const;
    std::uint64_t upload_size(std::uint64_t index) const;

 private:
    election::Ballot valid(std::uint64_t rank) const;
    election::Ballot spoiled(std::uint64_t rank) const;
    std::uint64_t duplicates_before(std::uint64_t position) const;
    std::uint64_t spoiled_before(std::uint64_t fresh) const;
    std::uint64_t valid_before(std::uint64_t position) const;

    std::vector<std::uint64_t> ends_;  // of the lists' valid ballots, when put one list after another
    std::uint64_t valid_;
    std::uint64_t fresh_;  // all but duplicates
    std::uint64_t size_;
    std::uint64_t per_upload_;
    std::uint64_t guid_key_;
    std::uint64_t choice_key_;
    Permutation shuffle_;
};

}  // namespace urna::replay
