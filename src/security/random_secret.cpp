// SPDX-License-Identifier: Apache-2.0
#include "security/random_secret.h"

#include <sodium.h>

#include <array>

#include "security/start_sodium.h"

namespace urna::security {

std::string random_secret() {
    start_sodium();
    std::array<unsigned char, 16> bits;
    randombytes_buf(bits.data(), bits.size());
    std::array<char, sodium_base64_ENCODED_LEN(16, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text;
    return sodium_bin2base64(text.data(), text.size(), bits.data(), bits.size(),
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string random_readable_secret(std::size_t groups) {
    constexpr std::size_t group = 4;
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    start_sodium();
    std::string secret;
    for (std::size_t i = 0; i < groups * group; ++i) {
        if (i != 0 && i % group == 0) secret += '-';
        secret += alphabet[randombytes_uniform(alphabet.size())];
    }
    return secret;
}

std::string readable_secret_key(std::string_view typed) {
    std::string key;
    for (const char c : typed) {
        if (c == ' ' || c == '-') continue;
        key += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return key;
}

}  // namespace urna::security
