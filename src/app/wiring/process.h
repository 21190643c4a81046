// SPDX-License-Identifier: Apache-2.0
// What a process of Urna's asks of the system before it begins.
#pragma once

#include <cstddef>

namespace urna::app {

// How the process keeps the memory that it has freed. To be called before any thread is made.
void limit_kept_memory();

// A write beyond the limit of a file's size then fails like one on a full disk, and kills nobody.
void ignore_file_size_signal();

// Raises the limit of open files to what so many connections need beside everything else, as far as the
// process may. Says so in the log when that is not far enough.
void allow_open_files(std::size_t connections);

}  // namespace urna::app
