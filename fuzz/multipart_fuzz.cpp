// SPDX-License-Identifier: Apache-2.0
// However a multipart body is cut, the same content and file name come out of it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/messages/multipart.h"
#include "property.h"

namespace {

struct Taken {
    bool whole = false;
    std::string content;
    std::optional<std::string> file_name;
};

// `piece_bytes` of the body at a time, each in memory of its own so that reading past its end is seen.
Taken take(std::string_view content_type, std::string_view body, std::size_t piece_bytes) {
    Taken taken;
    urna::http::MultipartPart part(content_type, "file",
                                   [&](std::string_view piece) { taken.content += piece; });
    for (; !body.empty(); body.remove_prefix(std::min(body.size(), piece_bytes))) {
        const std::string piece(body.substr(0, piece_bytes));
        part.feed(piece);
    }
    taken.whole = part.finish();
    taken.file_name = part.file_name();
    return taken;
}

}  // namespace

// The first byte is the size of a piece, the first line the Content-Type; without one the boundary is `b`.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t piece_bytes = data[0] + 1U;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    std::string_view content_type = "multipart/form-data; boundary=b";
    std::string_view body = input;
    if (input.starts_with("multipart")) {
        content_type = input.substr(0, input.find('\n'));
        body = input.substr(std::min(input.size(), content_type.size() + 1));
    }
    const Taken whole = take(content_type, body, body.size() + 1);
    for (const std::size_t bytes : {piece_bytes, std::size_t{1}}) {
        const Taken cut = take(content_type, body, bytes);
        must(cut.whole == whole.whole);
        must(cut.content == whole.content);
        must(cut.file_name == whole.file_name);
    }
    must(whole.content.size() <= body.size());
    return 0;
}
