// SPDX-License-Identifier: Apache-2.0
// Takes one part out of a multipart/form-data body (RFC 7578) as it arrives.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace urna::http {

// Passes the content of the first part whose name is `field`, with or without a file name, to a sink.
class MultipartPart {
 public:
    using Sink = std::function<void(std::string_view piece)>;

    MultipartPart(std::string_view content_type, std::string_view field, Sink sink);
    ~MultipartPart();

    // Parses the next piece of the body. The sink may get content of a part that turns out to be malformed:
    // wait for finish().
    void feed(std::string_view piece);

    // Ends the body. Returns true when the part was there and the whole body is well-formed: it has a
    // boundary and a closing delimiter, and each part's head can be parsed and has at most 8 KiB.
    bool finish();

    // The file name in the part's head, unchecked; null when the part has none, or has not come yet.
    const std::optional<std::string>& file_name() const;

 private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace urna::http
