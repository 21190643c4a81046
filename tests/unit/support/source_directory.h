// SPDX-License-Identifier: Apache-2.0
// Where the tests' data lie.
#pragma once

#include <string>

namespace urna {

// The directory of the repository, without a slash at its end. One source file alone is compiled with it, so
// that the others are the same in every checkout (and ccache finds them).
const std::string& source_directory();

}  // namespace urna
