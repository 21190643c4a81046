// SPDX-License-Identifier: Apache-2.0
// Takes a chunked body (RFC 9112, 7.1) out of its frames as it arrives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace urna::http {

// It stores nothing, and looks at each byte once however they are cut. It is as strict as the grammar: a line
// ends with CR LF, and has no other control character but tabs. Chunk extensions and trailers are discarded.
class ChunkedBody {
 public:
    enum class State {
        reading,
        done,
        malformed,
        framing_too_large,  // chunk sizes, extensions and trailers are out of proportion to the body
        body_too_large,
    };

    // What is not body may have `framing_bytes_max` bytes more than 16 for each chunk and twice the body.
    explicit ChunkedBody(std::size_t framing_bytes_max) : framing_bytes_max_(framing_bytes_max) {}

    void limit(std::uint64_t body_bytes_max) { body_bytes_left_ = body_bytes_max; }

    // Takes bytes from the front of `input` and returns their number; 0 means that it needs more than `input`
    // holds. It yields at most one piece of the body: `piece` then points into `input`.
    std::size_t take(std::string_view input, std::string_view& piece);

    State state() const { return state_; }

 private:
    // What the next byte belongs to.
    enum class Next {
        size,
        blanks,  // behind a size; an extension follows
        extension,
        size_end,
        data,
        data_end,
        trailer,  // a line of the trailers, or the empty one at the end of the body
        trailer_name,
        trailer_value,
        trailer_end,
        end,
    };

    void take_framing(char byte);
    void take_size(char byte);
    void begin_chunk();
    void expect(bool expected, Next next);

    const std::size_t framing_bytes_max_;
    std::size_t framing_bytes_ = 0;
    std::uint64_t body_bytes_left_ = std::numeric_limits<std::uint64_t>::max();
    State state_ = State::reading;
    Next next_ = Next::size;
    bool has_size_ = false;          // a digit of the chunk's size was there
    std::uint64_t chunk_bytes_ = 0;  // the chunk's size, then what of it has not come yet
};

}  // namespace urna::http
