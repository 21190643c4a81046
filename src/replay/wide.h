// SPDX-License-Identifier: Apache-2.0
// Products of two 64-bit numbers, exactly.
#pragma once

namespace urna::replay {

__extension__ using Wide = unsigned __int128;

}  // namespace urna::replay
