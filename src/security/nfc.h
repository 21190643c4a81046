// SPDX-License-Identifier: Apache-2.0
// Unicode's Normalization Form C.
#pragma once

#include <string>
#include <string_view>

namespace urna::security {

// The text in NFC; what is no UTF-8 as it is. Throws Unavailable when memory is short.
std::string to_nfc(std::string_view text);

}  // namespace urna::security
