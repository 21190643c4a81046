// SPDX-License-Identifier: Apache-2.0
// How much one official may upload in a day, so that nobody who registers can fill queue and record alone.
#pragma once

#include <cstdint>

namespace urna::queue {

// Of what is accepted in one day of the queue's clock, in UTC. Repetitions and refused uploads are not
// counted.
struct OfficialQuotas {
    std::uint64_t ballots = 5'000'000;
    std::uint64_t uploads = 20'000;
    std::uint64_t bytes = 2ULL << 30;  // of the requests' bodies
};

}  // namespace urna::queue
