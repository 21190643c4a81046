// SPDX-License-Identifier: Apache-2.0
// What officials are told of their uploads: a receipt of each that was accepted, and what became of it. A
// receipt is written by the very step that accepts the upload (BallotQueue::push), and is kept for as long as
// the upload's name is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/guid.h"
#include "base/instant.h"
#include "base/sha256.h"
#include "election/file_tally.h"
#include "election/verdict.h"
#include "queue/acceptance.h"

namespace urna::queue {

// Whose receipts they are. The queue knows nothing more of who that is.
struct OfficialId {
    Guid guid;
    friend auto operator<=>(const OfficialId&, const OfficialId&) = default;
};

// Who sends an upload, and what they call the file.
struct Sender {
    OfficialId official;
    std::optional<std::string> file_name;  // UTF-8, short, and not empty
    std::uint64_t bytes = 0;               // of the request's body
    bool wants_receipt = true;             // else the queue does not remember that it accepted the upload
    election::FileTally tally = {};        // of the file, for the receipt
};

// waiting -> counted, or waiting -> quarantined -> waiting (requeued) or discarded.
enum class UploadState : std::uint8_t {
    waiting,      // accepted, and not recorded yet
    counted,      // recorded
    quarantined,  // could not be recorded: somebody has to look at it (dead_letters.h)
    discarded,    // somebody has, and its ballots will never count
};

// `waiting`, `counted`, `setAside` or `givenUp`.
std::string_view to_string(UploadState state);

struct Receipt {
    UploadId upload;
    std::optional<std::string> file_name;
    Sha256Digest file_sha256{};
    Instant accepted_at;
    std::uint64_t ballots = 0;
    UploadState state = UploadState::waiting;
    election::VerdictCounts counts;             // once it is counted
    election::FileTally tally = {};             // of the file; empty when it is not kept
    std::optional<Acceptance> acceptance = {};  // none when an earlier version accepted it
    friend bool operator==(const Receipt&, const Receipt&) = default;
};

// Of one official; what is older is found by its name only.
inline constexpr std::size_t receipts_max = 200;

// Every call may throw Unavailable.
class Receipts {
 public:
    virtual ~Receipts() = default;

    // The official's newest, at most `receipts_max`, the newest first.
    virtual std::vector<Receipt> newest(OfficialId official) = 0;

    // None when there is no such upload, or it is another official's.
    virtual std::optional<Receipt> find(OfficialId official, UploadId upload) = 0;
};

}  // namespace urna::queue
