// SPDX-License-Identifier: Apache-2.0
#include "transparency/commitment.h"

#include <sodium.h>

#include <algorithm>

#include "base/bytes.h"
#include "security/start_sodium.h"

namespace urna::transparency {

Hash ballots_commitment(const Nonce& nonce, const Hash& file_sha256, std::string_view packed) {
    return sha256({"urna ballots v1\n", as_text(nonce), as_text(file_sha256), packed});
}

Hash pseudonymous_commitment(std::string_view packed) {
    return sha256({"urna public v1\n", packed});
}

Hash pseudonyms_hash(std::string_view sorted) {
    return sha256({"urna pseudonyms v1\n", sorted});
}

OfficialHash official_hash(const OfficialKey& key, std::string_view jmbg) {
    static_assert(sizeof(OfficialKey) == crypto_auth_hmacsha256_KEYBYTES);
    constexpr std::string_view purpose = "urna official v1\n";
    security::start_sodium();
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    crypto_auth_hmacsha256_update(&state, as_bytes(purpose).data(), purpose.size());
    crypto_auth_hmacsha256_update(&state, as_bytes(jmbg).data(), jmbg.size());
    std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> whole;
    crypto_auth_hmacsha256_final(&state, whole.data());
    OfficialHash hash;
    std::copy_n(whole.begin(), hash.bytes.size(), hash.bytes.begin());
    return hash;
}

}  // namespace urna::transparency
