// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.h"

#include <openssl/evp.h>

#include <stdexcept>

namespace urna {

namespace {

void check(int ok) {
    if (ok != 1) {
        throw std::runtime_error("SHA-256 failed");
    }
}

}  // namespace

struct Sha256::Context {
    Context() : evp(EVP_MD_CTX_new()) {
        if (evp == nullptr) {
            throw std::bad_alloc();
        }
    }
    ~Context() { EVP_MD_CTX_free(evp); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    EVP_MD_CTX* evp;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    check(EVP_DigestInit_ex(context_->evp, EVP_sha256(), nullptr));
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view piece) {
    check(EVP_DigestUpdate(context_->evp, piece.data(), piece.size()));
}

Sha256Digest Sha256::finish() {
    Sha256Digest digest;
    check(EVP_DigestFinal_ex(context_->evp, digest.data(), nullptr));
    return digest;
}

std::string to_hex(const Sha256Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(digest.size() * 2);
    for (const std::uint8_t byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 0xF];
    }
    return text;
}

std::string sha256_hex(std::string_view text) {
    Sha256 sha256;
    sha256.update(text);
    return to_hex(sha256.finish());
}

std::string sha256_base64(std::string_view text) {
    Sha256 sha256;
    sha256.update(text);
    const Sha256Digest digest = sha256.finish();
    std::array<unsigned char, 4 * ((std::tuple_size_v<Sha256Digest> + 2) / 3) + 1> base64;
    const int size = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
    return {base64.begin(), base64.begin() + size};
}

}  // namespace urna
