// SPDX-License-Identifier: Apache-2.0
#include "transparency/hash.h"

#include <sodium.h>

#include <new>

#include "base/bytes.h"
#include "security/start_sodium.h"

namespace urna::transparency {

static_assert(std::tuple_size_v<Hash> == crypto_hash_sha256_BYTES);

Hash sha256(std::initializer_list<std::string_view> pieces) {
    HashStream stream;
    for (const std::string_view piece : pieces) stream.update(piece);
    return stream.finish();
}

HashStream::HashStream() {
    static_assert(sizeof(crypto_hash_sha256_state) <= state_bytes);
    security::start_sodium();
    crypto_hash_sha256_init(new (state_.data()) crypto_hash_sha256_state);
}

void HashStream::update(std::string_view piece) {
    auto* const state = std::launder(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()));
    crypto_hash_sha256_update(state, as_bytes(piece).data(), piece.size());
}

Hash HashStream::finish() {
    auto* const state = std::launder(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()));
    Hash hash;
    crypto_hash_sha256_final(state, hash.data());
    return hash;
}

}  // namespace urna::transparency
