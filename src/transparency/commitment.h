// SPDX-License-Identifier: Apache-2.0
// The hashes by which leaves bind ballots and officials without showing them. Ballots are packed as the
// record has them: 20 bytes each, the GUID and the poll number, its lowest byte first.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "transparency/event.h"
#include "transparency/hash.h"

namespace urna::transparency {

// Random bytes that belong to the first acceptance of an upload: without them nobody can try out what a file
// may hold.
using Nonce = std::array<std::uint8_t, 32>;

Hash ballots_commitment(const Nonce& nonce, const Hash& file_sha256, std::string_view packed);

// Of ballots with pseudonyms in the place of GUIDs.
Hash pseudonymous_commitment(std::string_view packed);

// Of pseudonyms in ascending order, 16 bytes each.
Hash pseudonyms_hash(std::string_view sorted);

// A key of the log that is never published.
using OfficialKey = std::array<std::uint8_t, 32>;

OfficialHash official_hash(const OfficialKey& key, std::string_view jmbg);

}  // namespace urna::transparency
