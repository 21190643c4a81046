// SPDX-License-Identifier: Apache-2.0
// What tests write in hexadecimal digits.
#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "transparency/encoding.h"

namespace urna::transparency {

template <std::size_t Size>
std::array<std::uint8_t, Size> array_of(std::string_view hex) {
    std::array<std::uint8_t, Size> bytes;
    if (!from_hex(hex, bytes)) throw std::invalid_argument(std::string(hex));
    return bytes;
}

inline Hash hash_of(std::string_view hex) {
    return array_of<32>(hex);
}

inline std::string bytes_of(std::string_view hex) {
    std::string bytes(hex.size() / 2, '\0');
    if (!from_hex(hex, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}))
        throw std::invalid_argument(std::string(hex));
    return bytes;
}

}  // namespace urna::transparency
