// How the process keeps the memory that it has freed.
#pragma once

namespace urna::app {

// To be called before any thread is made.
void limit_kept_memory();

}  // namespace urna::app
