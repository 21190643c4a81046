// SPDX-License-Identifier: Apache-2.0
// Codes of a second factor: six digits that a telephone makes of a shared secret and of the time (TOTP,
// RFC 6238, with SHA-1 and steps of 30 s, as every app has them).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace urna::security {

// 160 random bits, as bytes (RFC 4226, 4).
std::string random_code_secret();

// As people type it into an app: 32 characters of A-Z and 2-7 (RFC 4648, 6).
std::string to_base32(const std::string& secret);

// The step of time whose code this is: that of now, the one before or the one behind, since clocks differ.
// None when it is none of these codes. Compares in constant time.
std::optional<std::int64_t> step_of_code(const std::string& secret, std::string_view code, Instant now);

// The code of a step of time. Throws std::runtime_error when there is none.
std::string code_of_step(const std::string& secret, std::int64_t step);

}  // namespace urna::security
