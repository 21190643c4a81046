// SPDX-License-Identifier: Apache-2.0
// The bodies of a replay's uploads: made when they are needed, or beforehand, so that making them takes
// nothing from a service on the same machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "replay/ballots.h"

namespace urna::replay {

class UploadBodies {
 public:
    // The sequence must outlive it.
    explicit UploadBodies(const BallotSequence& ballots) : ballots_(ballots) {}

    // Makes the first ones, about as many as have `bytes_max` together, on all processors, and keeps them.
    void prepare(std::uint64_t bytes_max);

    // Of the upload with that index, as upload_body() has it. The text is kept here, or made in `made`.
    std::string_view body(std::uint64_t index, std::string& made) const;

    const BallotSequence& ballots() const { return ballots_; }
    std::uint64_t prepared() const { return prepared_.size(); }

 private:
    const BallotSequence& ballots_;
    std::vector<std::string> prepared_;
};

}  // namespace urna::replay
