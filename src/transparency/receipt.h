// SPDX-License-Identifier: Apache-2.0
// What a station signs when it has accepted an upload: the text of a note (docs/verify/format.md,
// "Receipts").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/guid.h"
#include "base/instant.h"
#include "transparency/commitment.h"
#include "transparency/hash.h"

namespace urna::transparency {

struct Receipt {
    std::string origin;  // of the log
    UploadId upload;
    std::string entry;  // its id in the queue
    Instant accepted;
    std::uint64_t ballots = 0;
    Hash commit{};
    Nonce nonce{};
    Instant include_by;
    friend bool operator==(const Receipt&, const Receipt&) = default;
};

// The name of the keys that sign receipts of a log.
std::string receipt_key_name(std::string_view origin);

// Origin and entry are words (event_values.h).
std::string receipt_text(const Receipt& receipt);

// None when the text is not what receipt_text() writes.
std::optional<Receipt> parse_receipt_text(std::string_view text);

}  // namespace urna::transparency
