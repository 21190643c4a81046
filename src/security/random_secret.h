// SPDX-License-Identifier: Apache-2.0
// Secrets that are made for somebody, and known afterwards by their hash alone.
#pragma once

#include <string>
#include <string_view>

namespace urna::security {

// 128 random bits, as 22 characters of A-Z a-z 0-9 _ - (RFC 4648, 5, without padding).
std::string random_secret();

// For people to read and to type: groups of four characters of a-z and 2-7 (RFC 4648, 6), of 20 random bits
// each, such as `abcd-efgh`.
std::string random_readable_secret(std::size_t groups);
// What two ways of typing one have in common: letters in lower case, without spaces and hyphens.
std::string readable_secret_key(std::string_view typed);

}  // namespace urna::security
