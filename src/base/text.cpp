// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <wctype.h>  // towlower_l is POSIX's

#include <algorithm>
#include <boost/locale/encoding_utf.hpp>
#include <clocale>
#include <cstdint>
#include <utility>

namespace urna {
namespace {

// Of a character, as its first byte says; 0 when no character begins with it.
std::size_t bytes_begun_by(std::uint8_t first) {
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

// Whether a character of several bytes may begin so (The Unicode Standard, table 3-7).
bool may_follow(std::uint8_t first, std::uint8_t second) {
    const std::uint8_t lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= lowest && second <= highest;
}

bool is_within_character(char c) {
    return (c & 0xC0) == 0x80;
}

bool is_character(std::string_view bytes) {
    if (bytes.size() == 1) return true;
    return may_follow(static_cast<std::uint8_t>(bytes[0]), static_cast<std::uint8_t>(bytes[1])) &&
           std::all_of(bytes.begin() + 2, bytes.end(), is_within_character);
}

// Of the first character; 0 when the bytes do not begin with one.
std::size_t bytes_of_first(std::string_view bytes) {
    const std::size_t size = bytes_begun_by(static_cast<std::uint8_t>(bytes.front()));
    return size == 0 || size > bytes.size() || !is_character(bytes.substr(0, size)) ? 0 : size;
}

constexpr std::string_view ellipsis = "…";

// The first and the last of each range, both of as many bytes.
constexpr std::pair<std::string_view, std::string_view> not_displayable[] = {
    {std::string_view("\0", 1), "\x1F"},  // C0
    {"\x7F", "\x7F"},
    {"\u0080", "\u009F"},  // C1
    {"\u2028", "\u2029"},  // separators
    {"\u202A", "\u202E"},
    {"\u2066", "\u2069"},
};

// Whether the text begins with a character that is not displayable.
bool is_refused(std::string_view text) {
    return std::any_of(std::begin(not_displayable), std::end(not_displayable), [&](const auto& range) {
        const std::string_view here = text.substr(0, range.first.size());
        return here >= range.first && here <= range.second;
    });
}

locale_t make_letters() {
    const locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return unicode != nullptr ? unicode : newlocale(LC_CTYPE_MASK, "C", nullptr);
}

}  // namespace

std::size_t code_point_count(std::string_view utf8) {
    return static_cast<std::size_t>(utf8.size() -
                                    std::count_if(utf8.begin(), utf8.end(), is_within_character));
}

bool is_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t size = bytes_of_first(bytes);
        if (size == 0) return false;
        bytes.remove_prefix(size);
    }
    return true;
}

bool is_valid_label(std::string_view utf8, std::size_t characters_max) {
    return code_point_count(utf8) <= characters_max && utf8.find('\0') == std::string_view::npos;
}

std::string lower_case_of(std::string_view utf8) {
    static const locale_t letters = make_letters();
    const char* const begin = utf8.data();
    std::u32string text = boost::locale::conv::utf_to_utf<char32_t>(begin, begin + utf8.size());
    for (char32_t& c : text) c = static_cast<char32_t>(towlower_l(static_cast<wint_t>(c), letters));
    return boost::locale::conv::utf_to_utf<char>(text);
}

bool is_displayable_text(std::string_view utf8) {
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        if (is_refused(utf8.substr(i))) return false;
    }
    return true;
}

std::string printable(std::string_view bytes) {
    std::string shown;
    while (!bytes.empty()) {
        const std::size_t size = bytes_of_first(bytes);
        const std::string_view character = bytes.substr(0, std::max<std::size_t>(size, 1));
        if (size == 0 || is_refused(character)) {
            shown += '?';
        } else {
            shown += character;
        }
        bytes.remove_prefix(character.size());
    }
    return shown;
}

std::string truncate_utf8(std::string_view utf8, std::size_t bytes_max) {
    if (utf8.size() <= bytes_max) return std::string(utf8);
    std::size_t bytes = bytes_max - ellipsis.size();
    while (bytes > 0 && is_within_character(utf8[bytes])) --bytes;
    return std::string(utf8.substr(0, bytes)) + std::string(ellipsis);
}

}  // namespace urna
