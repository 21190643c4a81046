// SPDX-License-Identifier: Apache-2.0
#include "security/nfc.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "base/error.h"

namespace urna::security {

std::string to_nfc(std::string_view text) {
    utf8proc_uint8_t* made = nullptr;
    const utf8proc_ssize_t bytes = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
        &made, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, &std::free);
    if (bytes == UTF8PROC_ERROR_NOMEM) throw Unavailable("not enough memory to normalise a text");
    if (bytes < 0) return std::string(text);
    return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(bytes)};
}

}  // namespace urna::security
