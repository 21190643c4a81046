// SPDX-License-Identifier: Apache-2.0
// SHA-256, by which everything in a log is known. By libsodium, so that a verifier needs no other library.
#pragma once

#include <initializer_list>
#include <string_view>

#include "base/sha256.h"

namespace urna::transparency {

using Hash = Sha256Digest;

// The hash of the pieces, one behind the other.
Hash sha256(std::initializer_list<std::string_view> pieces);

}  // namespace urna::transparency
