// SPDX-License-Identifier: Apache-2.0
// Takes one part out of a multipart/form-data body (RFC 7578) as it arrives.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace urna::http {

// Hands the content of the first part whose name is `field`, with or without a file name, to a sink.
class MultipartPart {
 public:
    using Sink = std::function<void(std::string_view piece)>;

    MultipartPart(std::string_view content_type, std::string_view field, Sink sink);
    ~MultipartPart();

    // The next piece of the body. The sink may get content whose part turns out to be broken: wait for
    // finish().
    void feed(std::string_view piece);

    // The end of the body: true when the part was there and the whole body is well-formed (boundary given,
    // every part's head readable and at most 8 KiB, closing delimiter present).
    bool finish();

    // What the part's head calls the file, whatever that is; none while the part was not there, or when it
    // has no file name.
    const std::optional<std::string>& file_name() const;

 private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace urna::http
