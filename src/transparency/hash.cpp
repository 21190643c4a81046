// SPDX-License-Identifier: Apache-2.0
#include "transparency/hash.h"

#include <sodium.h>

#include "base/bytes.h"
#include "security/start_sodium.h"

namespace urna::transparency {

static_assert(std::tuple_size_v<Hash> == crypto_hash_sha256_BYTES);

Hash sha256(std::initializer_list<std::string_view> pieces) {
    security::start_sodium();
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (const std::string_view piece : pieces)
        crypto_hash_sha256_update(&state, as_bytes(piece).data(), piece.size());
    Hash hash;
    crypto_hash_sha256_final(&state, hash.data());
    return hash;
}

}  // namespace urna::transparency
