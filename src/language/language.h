// SPDX-License-Identifier: Apache-2.0
// The languages that the program writes for readers, and which of them a reader wants.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace urna::language {

enum class Language { english, serbian_latin, serbian_cyrillic };

inline constexpr std::array languages{Language::english, Language::serbian_latin, Language::serbian_cyrillic};

// The language's tag (BCP 47): `en`, `sr-Latn`, `sr-Cyrl`.
std::string_view tag_of(Language language);

// What the language is called in itself.
std::string_view own_name_of(Language language);

// The language that a tag asks for, whatever the case of its letters. A plain `sr` is Cyrillic, as in CLDR;
// `sh`, `bs` and `hr` are Serbian in Latin. None of any other.
std::optional<Language> language_of(std::string_view tag);

// The language that a list such as `sr-Latn, en;q=0.8` likes best (RFC 9110, 12.5.4), of equals the first;
// English when it names none of ours.
Language preferred_language(std::string_view accept_language);

// The Serbian text in Cyrillic. Placeholders (`{name}`) are kept, and what stands between `[[` and `]]` stays
// Latin. A `|` keeps two letters from being one.
std::string to_cyrillic(std::string_view latin);

// The text without the marks that only to_cyrillic() needs.
std::string without_marks(std::string_view latin);

}  // namespace urna::language
