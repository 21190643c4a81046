// SPDX-License-Identifier: Apache-2.0
#include "queue/acceptance.h"

#include "base/bytes.h"
#include "base/sha256.h"

namespace urna::queue {
namespace {

constexpr std::uint8_t version_bits = 0xF0;
constexpr std::uint8_t version = 0x80;
constexpr std::size_t version_byte = 6;

}  // namespace

Guid make_acceptance_token() {
    Guid token = random_guid();
    std::uint8_t& byte = token.bytes[version_byte];
    byte = static_cast<std::uint8_t>((byte & ~version_bits) | version);
    return token;
}

std::optional<Nonce> nonce_of(const Guid& token) {
    if ((token.bytes[version_byte] & version_bits) != version) return std::nullopt;
    Sha256 nonce;
    nonce.update("urna nonce v1\n");
    nonce.update(as_text(token.bytes));
    return nonce.finish();
}

}  // namespace urna::queue
