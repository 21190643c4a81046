// SPDX-License-Identifier: Apache-2.0
// Ballots and uploads for tests, named by small numbers.
#pragma once

#include <utility>
#include <vector>

#include "election/ballot.h"

namespace urna {

inline Guid guid(std::uint8_t high, std::uint8_t low = 0) {
    Guid made;
    made.bytes.front() = high;
    made.bytes.back() = low;
    return made;
}

inline Instant at(std::int64_t seconds) {
    return Instant{std::chrono::seconds{seconds}};
}

inline election::Upload upload(std::uint8_t id, election::Batch ballots = {}) {
    election::Upload made;
    made.id = {guid(id, 255)};
    made.official = {"Ana@example.org", "0101990710008", "Ana", "Anić"};
    made.file_sha256.fill(id);
    made.ballots = std::move(ballots);
    return made;
}

// Many ballots, all different.
inline election::Batch many_ballots(std::size_t count) {
    election::Batch batch(count);
    for (std::size_t i = 0; i < count; ++i) {
        batch[i].poll_number = static_cast<std::uint32_t>(1 + i % 40);
        for (std::size_t byte = 0; byte < 4; ++byte) {
            batch[i].guid.bytes[byte] = static_cast<std::uint8_t>(i >> (8 * byte));
        }
    }
    return batch;
}

}  // namespace urna
