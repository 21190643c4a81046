// SPDX-License-Identifier: Apache-2.0
// What must be true of every input. assert() would vanish from a release build.
#pragma once

#include <cstdlib>

inline void must(bool property) {
    if (!property) {
        std::abort();
    }
}
