// SPDX-License-Identifier: Apache-2.0
#include "app/commands/command_line.h"
#include "app/wiring/process.h"
#include "app/wiring/standard_descriptors.h"

int main(int argc, char** argv) {
    urna::app::open_standard_descriptors();
    urna::app::limit_kept_memory();
    urna::app::ignore_file_size_signal();
    return urna::app::run(argc, argv);
}
