// UTF-8 text.
#pragma once

#include <cstddef>
#include <string_view>

namespace urna {

// Characters (code points) of a UTF-8 text, not bytes.
std::size_t characters(std::string_view utf8);

}  // namespace urna
