// SPDX-License-Identifier: Apache-2.0
// The list of a bundle's other members with their hashes, as `sha256sum` writes it.
#pragma once

#include <string>
#include <string_view>

#include "transparency/hash.h"

namespace urna::bundle {

// `HEXADECIMAL  NAME` and a line feed.
std::string manifest_line(const transparency::Hash& sha256, std::string_view name);

}  // namespace urna::bundle
