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

}  // namespace urna
