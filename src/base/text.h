// UTF-8 text.
#pragma once

#include <cstddef>
#include <string_view>

namespace urna {

// Characters (code points) of a UTF-8 text, not bytes.
std::size_t characters(std::string_view utf8);

// Whether the bytes are UTF-8: whole characters, none of them overlong, a surrogate or beyond the last.
bool is_utf8(std::string_view bytes);

// Whether the text may name somebody or something: at most so many characters, and no NUL, which neither
// tokens nor every database could carry.
bool is_name(std::string_view utf8, std::size_t characters_max);

}  // namespace urna
