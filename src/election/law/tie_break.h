// SPDX-License-Identifier: Apache-2.0
// Who of several lists with an equal claim comes first.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "election/law/round.h"

namespace urna::election::law {

// Appends to `picked` those of the tied contenders (indices into `contenders`) who get one of the places; all
// do when there are enough. Where they lose, the order of the tie breaks is reversed: the one who would come
// last is picked first. A lot is asked for one place after the other. There is at least one place. The step
// of a tie break names all whom it picked.
bool pick(Round& round, std::span<const Contender> contenders, std::span<const std::size_t> tied,
          std::size_t places, Decides decides, std::vector<std::size_t>& picked);

}  // namespace urna::election::law
