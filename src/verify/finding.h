// SPDX-License-Identifier: Apache-2.0
// What one check says.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace urna::verify {

enum class Outcome : std::uint8_t { pass, fail, skip };

// A place is a member's name or the number of an entry; empty where it is neither.
struct Finding {
    Outcome outcome = Outcome::pass;
    std::string place;
    std::string reason;
    bool is_last = false;  // the checks behind it cannot be made

    bool passes() const { return outcome == Outcome::pass; }
};

inline Finding fail(std::string place, std::string reason) {
    return {Outcome::fail, std::move(place), std::move(reason)};
}

inline Finding fail(std::uint64_t entry, std::string reason) {
    return fail(std::to_string(entry), std::move(reason));
}

// Of what has no place.
inline Finding fail(std::string reason) {
    return {Outcome::fail, {}, std::move(reason)};
}

inline Finding skip(std::string place, std::string reason) {
    return {Outcome::skip, std::move(place), std::move(reason)};
}

}  // namespace urna::verify
