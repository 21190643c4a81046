// SPDX-License-Identifier: Apache-2.0
// The pseudonyms that a bundle has instead of ballots.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/guid.h"
#include "verify/case.h"

namespace urna::verify {

// Reads pseudonyms of 16 bytes one after the other.
void read_pseudonyms(const bundle::ByteSource& source, bundle::Range range,
                     const std::function<void(const Guid&)>& take);

// What is wrong with a list: its form, its order, or its hash.
std::optional<std::string> fault_of_list(const bundle::ByteSource& source, bundle::Range range,
                                         const transparency::Hash& sha256);

}  // namespace urna::verify
