// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/standard_descriptors.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <initializer_list>

namespace urna::app {

void open_standard_descriptors() {
    constexpr int exit_cannot = 2;
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(descriptor, F_GETFD) != -1) continue;
        // The lowest free number is this one, since those below it are open.
        if (open("/dev/null", O_RDWR) != descriptor) std::_Exit(exit_cannot);
    }
}

}  // namespace urna::app
