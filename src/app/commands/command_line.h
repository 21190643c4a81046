// SPDX-License-Identifier: Apache-2.0
// The command line: reads configuration and runs a command.
#pragma once

namespace urna::app {

// The program's exit code: 0 success, 1 the command's own "no", 2 bad use or a command that could not be
// carried out.
int run(int argc, char** argv);

}  // namespace urna::app
