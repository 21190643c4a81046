// SPDX-License-Identifier: Apache-2.0
// An upload as the engines keep it: byte strings that were an upload when they were written.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "election/ballot.h"
#include "queue/ballot_queue.h"

namespace urna::queue {

struct StoredUpload {
    std::span<const std::uint8_t> id;
    election::Official official;
    std::span<const std::uint8_t> file_sha256;
    std::optional<election::Batch> ballots;  // none when they are damaged
    std::optional<std::span<const std::uint8_t>>
        token;  // acceptance.h; none when an earlier version accepted it
};

// Gives the entry its upload with the nonce, or the reason why it cannot be read.
void read_upload(StoredUpload stored, Entry& entry);

}  // namespace urna::queue
