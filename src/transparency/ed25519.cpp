// SPDX-License-Identifier: Apache-2.0
#include "transparency/ed25519.h"

#include <sodium.h>

#include "base/bytes.h"
#include "security/start_sodium.h"

namespace urna::transparency {

static_assert(sizeof(PublicKey) == crypto_sign_PUBLICKEYBYTES);
static_assert(sizeof(Signature) == crypto_sign_BYTES);
static_assert(sizeof(Seed) == crypto_sign_SEEDBYTES);

bool is_signature(const Signature& signature, std::string_view message, const PublicKey& key) {
    security::start_sodium();
    return crypto_sign_verify_detached(signature.data(), as_bytes(message).data(), message.size(),
                                       key.data()) == 0;
}

SecretKey::SecretKey(const Seed& seed) {
    static_assert(sizeof secret_ == crypto_sign_SECRETKEYBYTES);
    security::start_sodium();
    crypto_sign_seed_keypair(public_key_.data(), secret_.data(), seed.data());
}

SecretKey::~SecretKey() {
    sodium_memzero(secret_.data(), secret_.size());
}

Signature SecretKey::sign(std::string_view message) const {
    Signature signature;
    crypto_sign_detached(signature.data(), nullptr, as_bytes(message).data(), message.size(), secret_.data());
    return signature;
}

}  // namespace urna::transparency
