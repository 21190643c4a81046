// SPDX-License-Identifier: Apache-2.0
#include "election/law/lots.h"

namespace urna::election::law {

std::optional<std::size_t> LotBook::draw(const Situation& situation) {
    for (std::size_t i = 0; i < lots_.size(); ++i) {
        if (used_[i] || lots_[i].situation != situation) continue;
        used_[i] = true;
        return lots_[i].drawn;
    }
    return std::nullopt;
}

}  // namespace urna::election::law
