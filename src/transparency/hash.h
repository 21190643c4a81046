// SPDX-License-Identifier: Apache-2.0
// SHA-256, by which everything in a log is known. By libsodium, so that a verifier needs no other library.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "base/sha256.h"

namespace urna::transparency {

using Hash = Sha256Digest;

// The hash of the pieces, one behind the other.
Hash sha256(std::initializer_list<std::string_view> pieces);

// The same of pieces that arrive one after the other.
class HashStream {
 public:
    HashStream();
    void update(std::string_view piece);
    // The hash of all pieces. Ends the use of this object.
    Hash finish();

 private:
    static constexpr std::size_t state_bytes = 104;
    alignas(std::max_align_t) std::array<std::byte, state_bytes> state_;  // libsodium's
};

}  // namespace urna::transparency
