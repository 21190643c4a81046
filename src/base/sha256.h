// SPDX-License-Identifier: Apache-2.0
// SHA-256 of bytes that arrive in pieces.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace urna {

using Sha256Digest = std::array<std::uint8_t, 32>;

class Sha256 {
 public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(std::string_view piece);
    // The digest of all pieces. Ends the use of this object.
    Sha256Digest finish();

 private:
    struct Context;
    std::unique_ptr<Context> context_;
};

// Lower-case hexadecimal digits.
std::string to_hex(const Sha256Digest& digest);
// The digest of one text, in hexadecimal digits.
std::string sha256_hex(std::string_view text);
// The same in Base64 (RFC 4648, 4).
std::string sha256_base64(std::string_view text);

}  // namespace urna
