// SQL's LIKE, for texts that contain a text.
#pragma once

#include <string>
#include <string_view>

namespace urna::store {

// The pattern `LIKE ... ESCAPE '!'` of what contains the text: what it holds stands for itself.
inline std::string pattern_containing(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '!') pattern += '!';
        pattern += c;
    }
    return pattern + "%";
}

}  // namespace urna::store
