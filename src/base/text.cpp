// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <boost/locale/encoding_utf.hpp>
#include <cstdint>
#include <iterator>
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

// A letter without its marks, in lower case, as people without a Serbian keyboard write it.
struct Transliteration {
    char32_t letter;
    std::string_view latin;
};

constexpr Transliteration transliterations[] = {
    {U'đ', "dj"}, {U'а', "a"},  {U'б', "b"}, {U'в', "v"},  {U'г', "g"}, {U'д', "d"}, {U'ђ', "dj"},
    {U'е', "e"},  {U'ж', "z"},  {U'з', "z"}, {U'и', "i"},  {U'ј', "j"}, {U'к', "k"}, {U'л', "l"},
    {U'љ', "lj"}, {U'м', "m"},  {U'н', "n"}, {U'њ', "nj"}, {U'о', "o"}, {U'п', "p"}, {U'р', "r"},
    {U'с', "s"},  {U'т', "t"},  {U'ћ', "c"}, {U'у', "u"},  {U'ф', "f"}, {U'х', "h"}, {U'ц', "c"},
    {U'ч', "c"},  {U'џ', "dz"}, {U'ш', "s"},
};

void append_search_form(std::string& out, char32_t letter) {
    const auto* const found = std::find_if(std::begin(transliterations), std::end(transliterations),
                                           [&](const Transliteration& one) { return one.letter == letter; });
    if (found != std::end(transliterations)) {
        out += found->latin;
    } else {
        boost::locale::utf::utf_traits<char>::encode(letter, std::back_inserter(out));
    }
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

std::string search_form(std::string_view utf8) {
    constexpr auto options = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                            UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    const char* const begin = utf8.data();
    std::string out;
    out.reserve(utf8.size());
    for (const char32_t c : boost::locale::conv::utf_to_utf<char32_t>(begin, begin + utf8.size())) {
        // No letter has more than 18 in NFKD (Unicode Standard Annex 15, 9).
        std::array<utf8proc_int32_t, 32> parts{};
        int boundary = 0;
        const utf8proc_ssize_t count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts.data(),
                                                               parts.size(), options, &boundary);
        for (utf8proc_ssize_t i = 0; i < count; ++i)
            append_search_form(out, static_cast<char32_t>(parts.at(static_cast<std::size_t>(i))));
    }
    return out;
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
