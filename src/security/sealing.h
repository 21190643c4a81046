// SPDX-License-Identifier: Apache-2.0
// Secrets that the databases keep and the server alone can read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace urna::security {

inline constexpr std::size_t sealing_key_bytes = 32;

// May be used by many threads.
class SealingKey {
 public:
    // `hex`: 64 hexadecimal digits. Throws std::runtime_error, which calls it `source`, when it is another
    // text.
    SealingKey(const std::string& hex, const std::string& source);

    // A new one, in hexadecimal digits.
    static std::string make();

    // The text encrypted (XChaCha20-Poly1305), in base64. It can be opened for the same owner only.
    std::string seal(const std::string& text, const std::string& owner) const;
    // None when it was sealed with another key or for another owner, or was changed.
    std::optional<std::string> open(std::string_view sealed, const std::string& owner) const;

 private:
    std::string key_;
};

}  // namespace urna::security
