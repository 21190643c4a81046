// SPDX-License-Identifier: Apache-2.0
// Signatures by Ed25519 (RFC 8032).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace urna::transparency {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;
using Seed = std::array<std::uint8_t, 32>;

// Whether the key signed the message. Strict: no for an S that is not below the group's order, for points
// that are encoded in another than the one way, and for those of small order, under which anybody can sign.
bool is_signature(const Signature& signature, std::string_view message, const PublicKey& key);

// A private key. It is wiped as it ends.
class SecretKey {
 public:
    explicit SecretKey(const Seed& seed);
    ~SecretKey();
    SecretKey(const SecretKey&) = delete;
    SecretKey& operator=(const SecretKey&) = delete;

    const PublicKey& public_key() const { return public_key_; }
    Signature sign(std::string_view message) const;

 private:
    std::array<std::uint8_t, 64> secret_;
    PublicKey public_key_;
};

}  // namespace urna::transparency
