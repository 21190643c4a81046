// SPDX-License-Identifier: Apache-2.0
// The descriptors of standard input, output and error.
#pragma once

namespace urna::app {

// Opens /dev/null for each of the three that the process was started without: the next file that is opened
// would be given its number, and a database would then receive the log. To be called before any file is
// opened. Ends the process with 2 when it cannot.
void open_standard_descriptors();

}  // namespace urna::app
