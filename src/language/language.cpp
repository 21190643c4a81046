// SPDX-License-Identifier: Apache-2.0
#include "language/language.h"

#include <algorithm>

#include "http/messages/header_value.h"

namespace urna::language {
namespace {

// The part up to the first `separator`, which is taken away with it.
std::string_view take_part(std::string_view& rest, char separator) {
    const std::string_view part = rest.substr(0, rest.find(separator));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    return part;
}

// Of Latin to Cyrillic, in lower and upper case. Pairs of letters stand before their first letters.
struct Letter {
    std::string_view latin;
    std::string_view cyrillic;
};
constexpr std::array<Letter, 64> letters{{
    {"lj", "љ"}, {"Lj", "Љ"}, {"LJ", "Љ"}, {"nj", "њ"}, {"Nj", "Њ"}, {"NJ", "Њ"}, {"dž", "џ"}, {"Dž", "Џ"},
    {"DŽ", "Џ"}, {"a", "а"},  {"b", "б"},  {"v", "в"},  {"g", "г"},  {"d", "д"},  {"đ", "ђ"},  {"e", "е"},
    {"ž", "ж"},  {"z", "з"},  {"i", "и"},  {"j", "ј"},  {"k", "к"},  {"l", "л"},  {"m", "м"},  {"n", "н"},
    {"o", "о"},  {"p", "п"},  {"r", "р"},  {"s", "с"},  {"t", "т"},  {"ć", "ћ"},  {"u", "у"},  {"f", "ф"},
    {"h", "х"},  {"c", "ц"},  {"č", "ч"},  {"š", "ш"},  {"A", "А"},  {"B", "Б"},  {"V", "В"},  {"G", "Г"},
    {"D", "Д"},  {"Đ", "Ђ"},  {"E", "Е"},  {"Ž", "Ж"},  {"Z", "З"},  {"I", "И"},  {"J", "Ј"},  {"K", "К"},
    {"L", "Л"},  {"M", "М"},  {"N", "Н"},  {"O", "О"},  {"P", "П"},  {"R", "Р"},  {"S", "С"},  {"T", "Т"},
    {"Ć", "Ћ"},  {"U", "У"},  {"F", "Ф"},  {"H", "Х"},  {"C", "Ц"},  {"Č", "Ч"},  {"Š", "Ш"},  {"|", ""},
}};

constexpr std::string_view latin_begins = "[[";
constexpr std::string_view latin_ends = "]]";

}  // namespace

std::string_view tag_of(Language language) {
    constexpr std::array<std::string_view, 3> tags{"en", "sr-Latn", "sr-Cyrl"};
    return tags.at(static_cast<std::size_t>(language));
}

std::string_view own_name_of(Language language) {
    constexpr std::array<std::string_view, 3> names{"English", "Srpski", "Српски"};
    return names.at(static_cast<std::size_t>(language));
}

std::optional<Language> language_of(std::string_view tag) {
    const std::string wanted = http::lower_case(tag);
    std::string_view rest = wanted;
    const std::string_view language = take_part(rest, '-');
    if (language == "en") return Language::english;
    if (language == "sh" || language == "bs" || language == "hr") return Language::serbian_latin;
    if (language != "sr") return std::nullopt;
    while (!rest.empty()) {
        const std::string_view part = take_part(rest, '-');
        if (part == "cyrl") return Language::serbian_cyrillic;
        if (part == "latn" || part == "me") return Language::serbian_latin;
    }
    return Language::serbian_cyrillic;
}

Language preferred_language(std::string_view accept_language) {
    Language best = Language::english;
    double best_weight = 0;
    for (const auto& [tag, weight] : http::parse_weighted_list(accept_language)) {
        const auto language = language_of(tag);
        if (!language || !weight || *weight <= best_weight) continue;
        best = *language;
        best_weight = *weight;
    }
    return best;
}

std::string to_cyrillic(std::string_view latin) {
    std::string result;
    while (!latin.empty()) {
        if (latin.starts_with('{')) {
            const std::string_view placeholder = latin.substr(0, latin.find('}') + 1);
            result += placeholder;
            latin.remove_prefix(placeholder.size());
        } else if (latin.starts_with(latin_begins)) {
            const std::size_t end = latin.find(latin_ends);
            result += latin.substr(latin_begins.size(), end - latin_begins.size());
            latin.remove_prefix(end + latin_ends.size());
        } else {
            const auto* const letter = std::find_if(letters.begin(), letters.end(), [&](const Letter& one) {
                return latin.starts_with(one.latin);
            });
            result += letter == letters.end() ? latin.substr(0, 1) : letter->cyrillic;
            latin.remove_prefix(letter == letters.end() ? 1 : letter->latin.size());
        }
    }
    return result;
}

std::string without_marks(std::string_view latin) {
    std::string result;
    for (; !latin.empty(); latin.remove_prefix(1)) {
        if (latin.starts_with(latin_begins) || latin.starts_with(latin_ends)) {
            latin.remove_prefix(1);
        } else if (!latin.starts_with('|')) {
            result += latin.front();
        }
    }
    return result;
}

}  // namespace urna::language
