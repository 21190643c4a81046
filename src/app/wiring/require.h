// SPDX-License-Identifier: Apache-2.0
// Configuration that cannot be served with.
#pragma once

#include <stdexcept>
#include <string>

namespace urna::app {

// Throws std::runtime_error, saying what is wrong, unless all is good.
inline void require(bool good, const std::string& what) {
    if (!good) throw std::runtime_error(what);
}

}  // namespace urna::app
