// SPDX-License-Identifier: Apache-2.0
// The keys of tokens as files of one directory, named by their `kid`:
//   KID.pem, KID.pub.pem  a private or a public key of ES256; of one KID both may be there
//   KID.secret            a secret of HS256
// Other files are none of our business.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "security/key.h"

namespace urna::app {

inline constexpr std::size_t keys_max = 64;

struct TokenKeys {
    security::SigningKey signing;
    security::VerifyingKeys verifying;
};

// What authentication needs: it signs with the private key or secret of this name, or with the only one that
// there is, and verifies with all. These throw std::runtime_error, which names the file, when a key is not
// fit, when a name is not, and when there are none or more than keys_max.
TokenKeys read_signing_keys(const std::filesystem::path& directory, const std::optional<std::string>& kid);

// What the others need: a private key among them is refused.
security::VerifyingKeys read_verifying_keys(const std::filesystem::path& directory);

}  // namespace urna::app
