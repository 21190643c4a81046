// SPDX-License-Identifier: Apache-2.0
// How far recording is, as gauges.
#pragma once

#include "store/ballot_store.h"

namespace urna::store {

// Sets the gauges of the watermark, and of the dead letters that wait.
void show_count_progress(const CountProgress& progress);

}  // namespace urna::store
