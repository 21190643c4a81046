// SPDX-License-Identifier: Apache-2.0
// Bytes and texts are the same to what only carries them: one seen as the other.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace urna {

inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace urna
