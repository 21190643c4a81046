// SPDX-License-Identifier: Apache-2.0
// A ballot as an official recorded it, before it is judged.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/guid.h"
#include "base/instant.h"
#include "base/sha256.h"

namespace urna::election {

// The largest that a file may hold.
inline constexpr std::uint32_t poll_number_max = 2'147'483'647;

struct Ballot {
    Guid guid;
    std::uint32_t poll_number = 0;  // 1 to poll_number_max; whether it is on the ballot is judged later
    friend bool operator==(const Ballot&, const Ballot&) = default;
};

// The ballots of one file, in the order of its lines.
using Batch = std::vector<Ballot>;

// Who recorded an upload, as the token said at that time.
struct Official {
    std::string email;
    std::string jmbg;
    std::string forename;
    std::string surname;
    friend bool operator==(const Official&, const Official&) = default;
};

// One uploaded file. It is accepted whole or not at all.
struct Upload {
    UploadId id;
    Official official;
    Sha256Digest file_sha256{};
    Batch ballots;
};

// An upload with the instant at which the queue accepted it, against which its ballots are judged.
struct AcceptedUpload {
    Upload upload;
    Instant accepted_at;
};

}  // namespace urna::election
