// SPDX-License-Identifier: Apache-2.0
// What an uploaded file is called.
#pragma once

#include <optional>
#include <string>

namespace urna::station {

// What a receipt calls the file that was sent under this name: without directories, which some browsers send
// along, with the quotation marks that they escape, and shortened to 128 bytes. None when that is empty, no
// UTF-8, or not displayable.
std::optional<std::string> receipt_file_name(const std::optional<std::string>& sent);

}  // namespace urna::station
