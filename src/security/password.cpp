// SPDX-License-Identifier: Apache-2.0
#include "security/password.h"

#include <sodium.h>

#include <array>
#include <cstdio>
#include <optional>

#include "base/error.h"
#include "base/metrics.h"
#include "security/nfc.h"
#include "security/start_sodium.h"

namespace urna::security {
namespace {

constexpr unsigned long long passes = 2;

void count_hash() {
    static prometheus::Counter& hashes =
        prometheus::BuildCounter()
            .Name("urna_password_hashes_total")
            .Help("How often a password was hashed, to keep it or to compare it")
            .Register(metrics())
            .Add({});
    hashes.Increment();
}

using Digest = std::array<unsigned char, 32>;

// What a hash that libsodium has made says of itself.
struct Parsed {
    unsigned long long passes = 0;
    std::size_t memory_bytes = 0;
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
    Digest digest{};
};

template <std::size_t size>
bool decode(std::string_view text, std::array<unsigned char, size>& bytes) {
    std::size_t decoded = 0;
    return sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &decoded, nullptr,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
           decoded == bytes.size();
}

// $argon2id$v=19$m=<KiB>,t=<passes>,p=1$<salt>$<digest>, in base64 without padding. None when it is no such
// text.
std::optional<Parsed> parse(const std::string& hash) {
    unsigned memory_kib = 0;
    unsigned passes_named = 0;
    int head = 0;
    std::sscanf(hash.c_str(), "$argon2id$v=19$m=%9u,t=%9u,p=1$%n", &memory_kib, &passes_named, &head);
    const std::string_view tail = std::string_view(hash).substr(static_cast<std::size_t>(head));
    const std::size_t dollar = tail.find('$');
    if (head == 0 || dollar == std::string_view::npos) return std::nullopt;
    Parsed parsed;
    parsed.passes = passes_named;
    parsed.memory_bytes = std::size_t{memory_kib} << 10;
    if (!decode(tail.substr(0, dollar), parsed.salt) || !decode(tail.substr(dollar + 1), parsed.digest)) {
        return std::nullopt;
    }
    return parsed;
}

// Whether the text, as it is, has the hash. Not crypto_pwhash_str_verify, which says the same of a wrong
// password and of too little memory.
bool gives(const Parsed& wanted, std::string_view text) {
    Digest digest{};
    count_hash();
    if (crypto_pwhash(digest.data(), digest.size(), text.data(), text.size(), wanted.salt.data(),
                      wanted.passes, wanted.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw Unavailable("not enough memory to verify a password");
    }
    return sodium_memcmp(digest.data(), wanted.digest.data(), digest.size()) == 0;
}

}  // namespace

std::string hash_password(std::string_view password) {
    start_sodium();
    const std::string text = to_nfc(password);
    count_hash();
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(hash.data(), text.data(), text.size(), passes, hash_memory_bytes) != 0) {
        throw Unavailable("not enough memory to hash a password");
    }
    hash.resize(hash.find('\0'));
    return hash;
}

bool verify_password(const std::string& hash, std::string_view typed) {
    start_sodium();
    const auto wanted = parse(hash);
    if (!wanted) return false;
    const std::string text = to_nfc(typed);
    return gives(*wanted, text) || (text != typed && gives(*wanted, typed));
}

void verify_nothing(std::string_view typed) {
    static const std::string nobody = hash_password("nobody has this password");
    verify_password(nobody, typed);
}

}  // namespace urna::security
