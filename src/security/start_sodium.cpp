// SPDX-License-Identifier: Apache-2.0
#include "security/start_sodium.h"

#include <sodium.h>

#include <stdexcept>

namespace urna::security {

void start_sodium() {
    static const bool started = sodium_init() >= 0;
    if (!started) throw std::runtime_error("libsodium cannot start");
}

}  // namespace urna::security
