// UTF-8 text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace urna {

// Characters (code points) of a UTF-8 text, not bytes.
std::size_t characters(std::string_view utf8);

// Whether the bytes are UTF-8: whole characters, none of them overlong, a surrogate or beyond the last.
bool is_utf8(std::string_view bytes);

// Whether the text may name somebody or something: at most so many characters, and no NUL, which neither
// tokens nor every database could carry.
bool is_name(std::string_view utf8, std::size_t characters_max);

// Whether the text looks like what it is: it has no control characters (of the sets C0 and C1, and DEL), and
// none that turn the direction of what stands around them (Unicode Standard Annex 9, table 1).
bool is_displayable(std::string_view utf8);

// The text, or when it has more bytes than that, as many whole characters from its beginning as fit before an
// ellipsis. `bytes_max` is at least 3.
std::string shortened(std::string_view utf8, std::size_t bytes_max);

}  // namespace urna
