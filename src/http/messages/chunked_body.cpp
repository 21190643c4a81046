// SPDX-License-Identifier: Apache-2.0
#include "http/messages/chunked_body.h"

#include <algorithm>

namespace urna::http {
namespace {

constexpr std::string_view line_break = "\r\n";
constexpr std::size_t framing_bytes_per_chunk = 16;
constexpr std::size_t framing_bytes_per_body_byte = 2;

// The value of a hexadecimal digit, or 16.
constexpr unsigned hex_value(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return 16;
}

// RFC 9110, 5.6.2
constexpr bool is_token_character(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// Of a field's value (RFC 9110, 5.5). Bytes beyond ASCII are.
constexpr bool is_text(char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7f');
}

}  // namespace

std::size_t ChunkedBody::take(std::string_view input, std::string_view& piece) {
    std::size_t taken = 0;
    while (state_ == State::reading && taken < input.size()) {
        const std::string_view rest = input.substr(taken);
        if (next_ == Next::data) {
            piece =
                rest.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(chunk_bytes_, rest.size())));
            chunk_bytes_ -= piece.size();
            if (chunk_bytes_ == 0) next_ = Next::data_end;
            return taken + piece.size();
        }
        if (next_ == Next::data_end) {
            // It is taken with what follows it, of which there is something in every body.
            if (rest.size() <= line_break.size()) break;
            expect(rest.starts_with(line_break), Next::size);
            taken += line_break.size();
        } else {
            take_framing(rest.front());
            ++taken;
        }
    }
    return taken;
}

void ChunkedBody::expect(bool expected, Next next) {
    if (!expected) state_ = State::malformed;
    next_ = next;
}

void ChunkedBody::take_framing(char byte) {
    if (++framing_bytes_ > framing_bytes_max_) {
        state_ = State::framing_too_large;
        return;
    }
    switch (next_) {
        case Next::size:
            return take_size(byte);
        case Next::blanks:
            if (byte == ' ' || byte == '\t') return;
            return expect(byte == ';', Next::extension);
        case Next::extension:
            if (is_text(byte)) return;
            return expect(byte == '\r', Next::size_end);
        case Next::size_end:
            expect(byte == '\n', Next::data);
            if (state_ == State::reading) begin_chunk();
            return;
        case Next::trailer:
            if (byte == '\r') return expect(true, Next::end);
            return expect(is_token_character(byte), Next::trailer_name);
        case Next::trailer_name:
            if (is_token_character(byte)) return;
            return expect(byte == ':', Next::trailer_value);
        case Next::trailer_value:
            if (is_text(byte)) return;
            return expect(byte == '\r', Next::trailer_end);
        case Next::trailer_end:
            return expect(byte == '\n', Next::trailer);
        case Next::end:
            state_ = byte == '\n' ? State::done : State::malformed;
            return;
        case Next::data:
        case Next::data_end:
            return;  // these are no single bytes; take() does them
    }
}

void ChunkedBody::take_size(char byte) {
    const unsigned digit = hex_value(byte);
    if (digit < 16) {
        if (chunk_bytes_ > std::numeric_limits<std::uint64_t>::max() / 16) state_ = State::malformed;
        chunk_bytes_ = chunk_bytes_ * 16 + digit;
        has_size_ = true;
        return;
    }
    if (byte == '\r') return expect(has_size_, Next::size_end);
    if (byte == ';') return expect(has_size_, Next::extension);
    expect(has_size_ && (byte == ' ' || byte == '\t'), Next::blanks);
}

void ChunkedBody::begin_chunk() {
    has_size_ = false;
    if (chunk_bytes_ == 0) {
        next_ = Next::trailer;
        return;
    }
    if (chunk_bytes_ > body_bytes_left_) {
        state_ = State::body_too_large;
        return;
    }
    body_bytes_left_ -= chunk_bytes_;
    const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_bytes_, framing_bytes_));
    const std::size_t allowed = framing_bytes_per_chunk + framing_bytes_per_body_byte * bytes;
    framing_bytes_ -= std::min(framing_bytes_, allowed);
}

}  // namespace urna::http
