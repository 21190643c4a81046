// SPDX-License-Identifier: Apache-2.0
// Passwords, kept as Argon2id hashes only (RFC 9106; parameters: OWASP's 19 MiB and 2 passes).
// Every call throws Unavailable when memory is short.
//
// A letter with a mark is one character or two, as the keyboard's system has it. Passwords are hashed in NFC
// (Unicode Standard Annex 15), in which both are the same.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace urna::security {

// What one hash takes while it is computed.
inline constexpr std::size_t hash_memory_bytes = 19UL << 20;

// Of the password in NFC. A text that names its own algorithm, parameters and salt.
std::string hash_password(std::string_view password);

// Whether what was typed gives this hash, in constant time: in NFC or else, only where that is another text,
// as it was typed, since a hash that was made before passwords were hashed in NFC is of that.
bool verify_password(const std::string& hash, std::string_view typed);

// Costs as many hashes as verify_password of a wrong password and says nothing: for logins of unknown
// accounts, so that time does not tell.
void verify_nothing(std::string_view typed);

}  // namespace urna::security
