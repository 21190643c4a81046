// SPDX-License-Identifier: Apache-2.0
#include "support/source_directory.h"

namespace urna {

const std::string& source_directory() {
    static const std::string directory = URNA_SOURCE_DIR;
    return directory;
}

}  // namespace urna
