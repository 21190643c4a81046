// SPDX-License-Identifier: Apache-2.0
#include "election/ballot_csv.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/large_pages.h"

namespace urna::election {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t line_bytes_min = 35;  // 32 digits, a comma, a digit, a line feed; but for the last one
constexpr std::size_t long_line_bytes = 64UL << 10;

constexpr bool is_space(char c) {
    return c == ' ' || c == '\t';
}

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

// Takes the value at the front of `rest` without the spaces and quotes around it, and leaves the comma that
// ends it, if any. A doubled quote stays doubled: a value that holds a quote is wrong either way. None when
// the quoting is broken.
std::optional<std::string_view> take_value(std::string_view& rest) {
    const auto start =
        static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_space) - rest.begin());
    if (start == rest.size() || rest[start] != '"') {
        const auto length = std::min(rest.find(','), rest.size());
        const auto value = rest.substr(0, length);
        rest.remove_prefix(length);
        if (value.find('"') != std::string_view::npos) {
            return std::nullopt;
        }
        return trimmed(value);
    }
    rest.remove_prefix(start + 1);
    std::size_t end = rest.find('"');
    while (end != std::string_view::npos && rest.substr(end + 1).starts_with('"')) {
        end = rest.find('"', end + 2);
    }
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto value = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    while (!rest.empty() && is_space(rest.front())) {
        rest.remove_prefix(1);
    }
    if (!rest.empty() && rest.front() != ',') {
        return std::nullopt;
    }
    return value;
}

// The values of a line; none when they are not two.
std::optional<std::array<std::string_view, 2>> two_values(std::string_view text) {
    const auto first = take_value(text);
    if (!first || text.empty()) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto second = take_value(text);
    if (!second || !text.empty()) {
        return std::nullopt;
    }
    return {{*first, *second}};
}

std::optional<std::uint32_t> parse_poll_number(std::string_view text) {
    std::uint64_t value = 0;
    for (const char c : text) {
        if (!is_digit(c)) {
            return std::nullopt;
        }
        value = value * 10 + static_cast<unsigned>(c - '0');
        if (value > poll_number_max) {
            return std::nullopt;
        }
    }
    if (value == 0) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(value);
}

// Nearly all lines of real files are `8-4-4-4-12,digits`: they are read where they lie. Takes such a line,
// with its end, from the front of `piece` and gives its ballot; leaves any other line to the careful way.
std::optional<Ballot> take_plain_line(std::string_view& piece) {
    constexpr std::size_t guid_length = 36;
    constexpr std::size_t digits_max = 10;
    if (piece.size() <= guid_length || piece[guid_length] != ',') {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    std::size_t at = guid_length + 1;
    const std::size_t digits_end = std::min(piece.size(), at + digits_max);
    for (; at < digits_end && is_digit(piece[at]); ++at) {
        number = number * 10 + static_cast<unsigned>(piece[at] - '0');
    }
    if (at < piece.size() && piece[at] == '\r') {
        ++at;
    }
    if (at == piece.size() || piece[at] != '\n' || number == 0 || number > poll_number_max) {
        return std::nullopt;
    }
    const auto guid = parse_guid(piece.substr(0, guid_length));
    if (!guid) {
        return std::nullopt;
    }
    piece.remove_prefix(at + 1);
    return Ballot{*guid, static_cast<std::uint32_t>(number)};
}

}  // namespace

BallotCsv::BallotCsv(std::size_t bytes_expected) : bytes_expected_(bytes_expected) {
    batch_.reserve(bytes_expected > 0 ? (bytes_expected + 1) / line_bytes_min : 0);
    use_large_pages(batch_.data(), batch_.capacity() * sizeof(Ballot));
}

void BallotCsv::feed(std::string_view piece) {
    while (!bad_line_ && !piece.empty()) {
        if (partial_.empty()) {
            if (const auto ballot = take_plain_line(piece)) {
                batch_.push_back(*ballot);
                ++line_number_;
                continue;
            }
        }
        const auto* feed_at = static_cast<const char*>(std::memchr(piece.data(), '\n', piece.size()));
        if (feed_at == nullptr) {
            keep(piece);
            return;
        }
        std::string_view text = piece.substr(0, static_cast<std::size_t>(feed_at - piece.data()));
        piece.remove_prefix(text.size() + 1);
        if (!partial_.empty()) {
            keep(text);
            text = partial_;
        }
        if (text.ends_with('\r')) {
            text.remove_suffix(1);
        }
        line(text);
        partial_.clear();
    }
}

Result<Batch, BadLine> BallotCsv::finish() {
    const bool only_mark = line_number_ == 0 && partial_ == byte_order_mark;
    if (!bad_line_ && !partial_.empty() && !only_mark) {
        line(partial_);
    }
    if (bad_line_) {
        return *bad_line_;
    }
    return std::move(batch_);
}

void BallotCsv::keep(std::string_view text) {
    if (partial_.size() + text.size() > long_line_bytes) partial_.reserve(bytes_expected_);
    partial_ += text;
}

void BallotCsv::refuse(BadLine::Fault fault) {
    bad_line_ = BadLine{fault, line_number_};
    batch_ = Batch();
}

void BallotCsv::line(std::string_view text) {
    if (line_number_ == 0 && text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    const auto values = two_values(text);
    if (!values) {
        return refuse(BadLine::Fault::number_of_values);
    }
    const auto poll_number = parse_poll_number((*values)[1]);
    if (!poll_number) {
        return refuse(BadLine::Fault::poll_number);
    }
    const auto guid = parse_guid((*values)[0]);
    if (!guid) {
        return refuse(BadLine::Fault::ballot_guid);
    }
    batch_.push_back({*guid, *poll_number});
    ++line_number_;
}

}  // namespace urna::election
