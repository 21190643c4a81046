// SPDX-License-Identifier: Apache-2.0
// Whatever an upload's Content-Disposition calls the file, a receipt shows a short displayable text; and what
// a browser writes there is read as it was meant.
#include "station/file_name.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "http/messages/header_value.h"
#include "property.h"

using namespace urna;

namespace {

void check_shown(const std::optional<std::string>& shown) {
    if (!shown) return;
    must(!shown->empty() && shown->size() <= 128);
    must(is_utf8(*shown) && is_displayable_text(*shown));
    must(shown->find('/') == std::string::npos);
}

// As the HTML Standard has it (4.10.21.8).
std::string written_by_browser(std::string_view name) {
    std::string written;
    for (const char c : name) {
        if (c == '"') {
            written += "%22";
        } else if (c == '\r') {
            written += "%0D";
        } else if (c == '\n') {
            written += "%0A";
        } else {
            written += c;
        }
    }
    return written;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto disposition = http::parse_form_disposition(text)) {
        const auto name = disposition->parameter("filename");
        check_shown(station::receipt_file_name(name ? std::optional<std::string>(*name) : std::nullopt));
    }
    check_shown(station::receipt_file_name(std::string(text)));

    const std::string written = written_by_browser(text);
    const auto read = http::parse_form_disposition("form-data; name=\"file\"; filename=\"" + written + "\"");
    must(read && read->main == "form-data" && read->parameter("name") == "file");
    must(read->parameter("filename") == written);
    return 0;
}
