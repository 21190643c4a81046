// SPDX-License-Identifier: Apache-2.0
#include "security/sealing.h"

#include <sodium.h>

#include <stdexcept>

#include "security/start_sodium.h"

namespace urna::security {
namespace {

static_assert(sealing_key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int base64 = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

SealingKey::SealingKey(const std::string& hex, const std::string& source) : key_(sealing_key_bytes, '\0') {
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_hex2bin(bytes_of(key_), key_.size(), hex.data(), hex.size(), nullptr, &length, &end) != 0 ||
        length != key_.size() || end != hex.data() + hex.size())
        throw std::runtime_error(source + " must be 64 hexadecimal digits");
}

std::string SealingKey::make() {
    start_sodium();
    std::string key(sealing_key_bytes, '\0');
    randombytes_buf(key.data(), key.size());
    std::string hex(2 * key.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), bytes_of(std::string_view(key)), key.size());
    hex.pop_back();
    return hex;
}

std::string SealingKey::seal(const std::string& text, const std::string& owner) const {
    start_sodium();
    std::string sealed(nonce_bytes + text.size() + tag_bytes, '\0');
    randombytes_buf(sealed.data(), nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        bytes_of(sealed) + nonce_bytes, nullptr, bytes_of(std::string_view(text)), text.size(),
        bytes_of(std::string_view(owner)), owner.size(), nullptr, bytes_of(std::string_view(sealed)),
        bytes_of(std::string_view(key_)));
    std::string encoded(sodium_base64_encoded_len(sealed.size(), base64), '\0');
    sodium_bin2base64(encoded.data(), encoded.size(), bytes_of(std::string_view(sealed)), sealed.size(),
                      base64);
    encoded.pop_back();
    return encoded;
}

std::optional<std::string> SealingKey::open(std::string_view sealed, const std::string& owner) const {
    std::string bytes(sealed.size(), '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(bytes_of(bytes), bytes.size(), sealed.data(), sealed.size(), nullptr, &length, &end,
                          base64) != 0 ||
        end != sealed.data() + sealed.size() || length < nonce_bytes + tag_bytes)
        return std::nullopt;
    const std::string_view whole = std::string_view(bytes).substr(0, length);
    const std::string_view encrypted = whole.substr(nonce_bytes);
    std::string text(encrypted.size() - tag_bytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(text), nullptr, nullptr, bytes_of(encrypted),
                                                   encrypted.size(), bytes_of(std::string_view(owner)),
                                                   owner.size(), bytes_of(whole),
                                                   bytes_of(std::string_view(key_))) != 0)
        return std::nullopt;
    return text;
}

}  // namespace urna::security
