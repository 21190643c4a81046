// SPDX-License-Identifier: Apache-2.0
#include "bundle/tar_header.h"

#include <algorithm>
#include <stdexcept>

namespace urna::bundle {
namespace {

// Where the fields that are not always the same stand.
constexpr std::size_t size_at = 124;
constexpr std::size_t size_digits = 11;
constexpr std::size_t checksum_at = 148;
constexpr std::size_t checksum_digits = 6;
constexpr std::size_t checksum_bytes = 8;

std::string octal(std::uint64_t number, std::size_t digits) {
    std::string text(digits, '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit, number >>= 3)
        *digit = static_cast<char>('0' + (number & 7));
    return text;
}

std::optional<std::uint64_t> from_octal(std::string_view text) {
    std::uint64_t number = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '7') return std::nullopt;
        number = number << 3 | static_cast<unsigned>(digit - '0');
    }
    return number;
}

}  // namespace

std::string tar_block(const TarHeader& header) {
    using namespace std::string_literals;
    if (header.name.empty() || header.name.size() > name_bytes_max ||
        header.name.find('\0') != std::string::npos || header.size > member_bytes_max)
        throw std::invalid_argument("no member of a bundle: " + header.name);
    std::string block = header.name;
    block.resize(name_bytes_max);
    block += "0000644\0"s + "0000000\0"s + "0000000\0"s + octal(header.size, size_digits) + "\0"s +
             "00000000000\0"s + std::string(checksum_bytes, ' ') + "0";
    block.resize(257);  // no link
    block += "ustar\0"s + "00";
    block.resize(329);  // no names of owner and group
    block += "0000000\0"s + "0000000\0"s;
    block.resize(block_bytes);
    std::uint64_t sum = 0;
    for (const char byte : block) sum += static_cast<unsigned char>(byte);
    block.replace(checksum_at, checksum_bytes, octal(sum, checksum_digits) + "\0 "s);
    return block;
}

std::string_view name_in(std::string_view block) {
    const std::string_view field = block.substr(0, name_bytes_max);
    return field.substr(0, field.find('\0'));
}

std::optional<TarHeader> parse_tar_block(std::string_view block) {
    if (block.size() != block_bytes) return std::nullopt;
    TarHeader header{.name = std::string(name_in(block))};
    const auto size = from_octal(block.substr(size_at, size_digits));
    if (!size || header.name.empty()) return std::nullopt;
    header.size = *size;
    if (tar_block(header) != block) return std::nullopt;
    return header;
}

}  // namespace urna::bundle
