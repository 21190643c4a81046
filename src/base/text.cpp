#include "base/text.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace urna {

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Writing a JSON text does not look at its bytes, and reading it does.
bool is_utf8(std::string_view bytes) {
    boost::system::error_code error;
    boost::json::parse(boost::json::serialize(boost::json::string_view(bytes.data(), bytes.size())), error);
    return !error;
}

bool is_name(std::string_view utf8, std::size_t characters_max) {
    return characters(utf8) <= characters_max && utf8.find('\0') == std::string_view::npos;
}

}  // namespace urna
