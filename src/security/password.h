// Passwords, kept as Argon2id hashes only (RFC 9106; parameters: OWASP's 19 MiB and 2 passes).
// Every call throws Unavailable when memory is short.
#pragma once

#include <string>
#include <string_view>

namespace urna::security {

// A text that names its own algorithm, parameters and salt.
std::string hash_password(std::string_view password);

// Whether the password gives this hash, in constant time.
bool verify_password(const std::string& hash, std::string_view password);

// Takes as long as verify_password and says nothing: for logins of unknown accounts, so that time does not
// tell.
void verify_nothing(std::string_view password);

}  // namespace urna::security
