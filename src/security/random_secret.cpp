// SPDX-License-Identifier: Apache-2.0
#include "security/random_secret.h"

#include <sodium.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace urna::security {

std::string random_secret() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be initialised");
    std::array<unsigned char, 16> bits;
    randombytes_buf(bits.data(), bits.size());
    std::array<char, sodium_base64_ENCODED_LEN(16, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text;
    return sodium_bin2base64(text.data(), text.size(), bits.data(), bits.size(),
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

}  // namespace urna::security
