// SPDX-License-Identifier: Apache-2.0
#include "transparency/encoding.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/text.h"

namespace urna::transparency {
namespace {

constexpr int variant = sodium_base64_VARIANT_ORIGINAL;

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), as_bytes(bytes).data(), bytes.size(), variant);
    text.pop_back();
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    std::size_t length = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &length, nullptr, variant) != 0)
        return std::nullopt;
    bytes.resize(length);
    // The decoder of libsodium 1.0.18 takes some bytes over 0x7F for digits: only what the encoder gives
    // counts.
    if (to_base64(bytes) != text) return std::nullopt;
    return bytes;
}

std::string to_base64(const Hash& hash) {
    return to_base64(as_text(hash));
}

std::optional<Hash> hash_from_base64(std::string_view text) {
    const auto bytes = from_base64(text);
    Hash hash;
    if (!bytes || bytes->size() != hash.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

std::string to_hex(std::string_view bytes) {
    std::string text(2 * bytes.size() + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), as_bytes(bytes).data(), bytes.size());
    text.pop_back();
    return text;
}

bool from_hex(std::string_view text, std::span<std::uint8_t> bytes) {
    std::size_t length = 0;
    return text.size() == 2 * bytes.size() &&
           sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr) ==
               0 &&
           to_hex(as_text(bytes)) == text;
}

std::string to_big_endian(std::uint64_t number, std::size_t size) {
    std::string bytes(size, '\0');
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte, number >>= 8)
        *byte = static_cast<char>(number & 0xFF);
    return bytes;
}

std::uint64_t from_big_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : as_bytes(bytes)) number = number << 8 | byte;
    return number;
}

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool is_note_text(std::string_view bytes) {
    return is_utf8(bytes) && std::all_of(bytes.begin(), bytes.end(), [](char byte) {
               return byte == '\n' || static_cast<unsigned char>(byte) >= 0x20;
           });
}

std::optional<std::string_view> take_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

}  // namespace urna::transparency
