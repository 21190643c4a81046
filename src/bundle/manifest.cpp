// SPDX-License-Identifier: Apache-2.0
#include "bundle/manifest.h"

#include "base/bytes.h"
#include "transparency/encoding.h"

namespace urna::bundle {

std::string manifest_line(const transparency::Hash& sha256, std::string_view name) {
    return transparency::to_hex(as_text(sha256)).append("  ").append(name) += '\n';
}

}  // namespace urna::bundle
