#include "base/text.h"

#include <algorithm>

namespace urna {

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_name(std::string_view utf8, std::size_t characters_max) {
    return characters(utf8) <= characters_max && utf8.find('\0') == std::string_view::npos;
}

}  // namespace urna
