// SPDX-License-Identifier: Apache-2.0
// UTF-8 text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace urna {

// Characters (code points) of a UTF-8 text, not bytes.
std::size_t code_point_count(std::string_view utf8);

// Whether the bytes are UTF-8: whole characters, none of them overlong, a surrogate or beyond the last.
bool is_utf8(std::string_view bytes);

// Whether the text may name somebody or something: at most so many characters, and no NUL, which neither
// tokens nor every database could carry.
bool is_valid_label(std::string_view utf8, std::size_t characters_max);

// What a text is searched by: in lower case, compatible forms as one (NFKD and case folding of Unicode),
// without the marks of letters, and Serbian Cyrillic in Latin: `Đorđević` and `Ђорђевић` are both
// `djordjevic`. What is no UTF-8 is left out.
std::string search_form(std::string_view utf8);

// Whether a text looks like what it is, on one line: it has no control characters (of the sets C0 and C1, and
// DEL), no separators of lines or paragraphs (U+2028, U+2029), and none that turn the direction of whole
// stretches of text (Unicode Standard Annex 9, 2.1 to 2.5). The marks of 2.6, which names in right-to-left
// scripts have, and joiners are none of these.
bool is_displayable_text(std::string_view utf8);

// The text for a terminal, or a line of text, which must not take it for commands: a question mark stands for
// each character that is_displayable_text() refuses, and for each byte that is no UTF-8.
std::string printable(std::string_view bytes);

// The text, or when it has more bytes than that, as many whole characters from its beginning as fit before an
// ellipsis. `bytes_max` is at least 3.
std::string truncate_utf8(std::string_view utf8, std::size_t bytes_max);

}  // namespace urna
