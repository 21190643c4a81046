// SPDX-License-Identifier: Apache-2.0
// How a log writes bytes and numbers. Each value has one text, and the readers take no other: two readers
// that differ about a text would differ about what was signed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "transparency/hash.h"

namespace urna::transparency {

// Base64 with padding (RFC 4648, 4).
std::string to_base64(std::string_view bytes);
// None when the text is not what to_base64() writes: white space, missing padding, bits that are left over.
std::optional<std::string> from_base64(std::string_view text);

std::string to_base64(const Hash& hash);
// None when the text is no Base64, or is not that of 32 bytes.
std::optional<Hash> hash_from_base64(std::string_view text);

// Lower-case hexadecimal digits.
std::string to_hex(std::string_view bytes);
// Fills the bytes. False when the text is not what to_hex() writes of as many bytes.
[[nodiscard]] bool from_hex(std::string_view text, std::span<std::uint8_t> bytes);

// The number's lowest `size` bytes, the high one first.
std::string to_big_endian(std::uint64_t number, std::size_t size);
// Of at most 8 bytes.
std::uint64_t from_big_endian(std::string_view bytes);

// None when the text is not a number's decimal digits: a sign, a leading zero, more than 64 bits.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

// Whether the bytes are UTF-8 without ASCII control characters, apart from line feeds.
bool is_note_text(std::string_view bytes);

// Takes a line from the front of the text, and gives it without its line feed. None when no line feed is
// left.
std::optional<std::string_view> take_line(std::string_view& text);

// Takes a prefix from the front of the text. False when the text begins otherwise; it is then as it was.
[[nodiscard]] bool take_prefix(std::string_view& text, std::string_view prefix);

}  // namespace urna::transparency
