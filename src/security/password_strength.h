// SPDX-License-Identifier: Apache-2.0
// How soon a password would be guessed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace urna::security {

// Whether the password is among the first 100,000 that somebody tries who begins with the passwords and words
// that people use most, as they are and with the changes that everybody makes to them, with dates,
// repetitions and rows of keys, and with what is known of the account (libzxcvbn, whose lists are those of
// Dropbox's zxcvbn).
bool is_common_password(std::string_view password, const std::vector<std::string>& known_of_account);

}  // namespace urna::security
