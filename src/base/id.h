// SPDX-License-Identifier: Apache-2.0
// Row numbers of the things that are kept, one type each, so that one cannot be passed as another.
#pragma once

#include <compare>
#include <cstdint>

namespace urna {

template <class Tag>
struct Id {
    std::int64_t value = 0;
    friend auto operator<=>(const Id&, const Id&) = default;
};

using AccountId = Id<struct AccountTag>;
using ParticipantId = Id<struct ParticipantTag>;
using ElectionId = Id<struct ElectionTag>;

}  // namespace urna
