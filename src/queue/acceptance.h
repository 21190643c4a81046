// SPDX-License-Identifier: Apache-2.0
// What belongs to the first acceptance of an upload, and stays with it: a repetition at any station is told
// the same, and so is who requeues it. An upload that is sent again because the queue has lost it, or its
// name, is accepted anew.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/guid.h"
#include "queue/entry_id.h"

namespace urna::queue {

// What an upload is committed to with, so that nobody finds its ballots out by trying.
using Nonce = std::array<std::uint8_t, 32>;

struct Acceptance {
    EntryId entry;  // the one that was appended then
    Nonce nonce{};
    friend bool operator==(const Acceptance&, const Acceptance&) = default;
};

// 122 random bits, of which the nonce is made: engines keep this, with the upload's name and in its entry. A
// UUID of version 8 (RFC 9562), since names that an earlier version has remembered have a random one of
// version 4 in that place, which their entries do not have.
Guid make_acceptance_token();

// SHA-256 of `urna nonce v1`, a line feed, and the token's bytes. None when it is a token of an earlier
// version.
std::optional<Nonce> nonce_of(const Guid& token);

}  // namespace urna::queue
