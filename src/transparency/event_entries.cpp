// SPDX-License-Identifier: Apache-2.0
#include "transparency/event_entries.h"

#include <stdexcept>
#include <utility>

#include "base/bytes.h"
#include "transparency/encoding.h"
#include "transparency/hash.h"

namespace urna::transparency {
namespace {

constexpr std::string_view part_head = "urna part v1\n";

struct PartHead {
    std::uint64_t part = 0;
    std::uint64_t parts = 0;
    std::string sha256;
};

std::string part_head_text(const PartHead& head) {
    return std::string(part_head) + "part " + std::to_string(head.part) + ' ' + std::to_string(head.parts) +
           "\nsha256 " + head.sha256 + "\n";
}

std::uint64_t parts_of(std::size_t bytes) {
    return (bytes + part_bytes - 1) / part_bytes;
}

// The lines behind the first one, off the front of the entry.
std::optional<PartHead> take_part_head(std::string_view& rest) {
    auto numbers = take_line(rest);
    auto sha256 = take_line(rest);
    if (!sha256 || !take_prefix(*numbers, "part ") || !take_prefix(*sha256, "sha256 ")) return std::nullopt;
    const auto space = numbers->find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const auto part = parse_decimal(numbers->substr(0, space));
    const auto parts = parse_decimal(numbers->substr(space + 1));
    Hash hash;
    if (!part || !parts || *part < 1 || *part > *parts || *parts < 2 || *parts > parts_max ||
        !from_hex(*sha256, hash))
        return std::nullopt;
    return PartHead{.part = *part, .parts = *parts, .sha256 = std::string(*sha256)};
}

}  // namespace

std::vector<std::string> entries_of(const Event& event) {
    std::string text = event_text(event);
    if (text.size() <= event_bytes_max) return {std::move(text)};
    PartHead head{.parts = parts_of(text.size()), .sha256 = to_hex(as_text(sha256({text})))};
    if (head.parts > parts_max) throw std::invalid_argument("an event of the log is too long");
    std::vector<std::string> entries;
    for (head.part = 1; head.part <= head.parts; ++head.part)
        entries.push_back(part_head_text(head) + text.substr((head.part - 1) * part_bytes, part_bytes));
    return entries;
}

Result<std::optional<Event>, EventError> EventReader::read(std::string_view entry) {
    if (take_prefix(entry, part_head)) return read_part(entry);
    if (within_event()) return EventError{.reason = EventError::Reason::wrong_part};
    if (entry.size() > event_bytes_max) return EventError{};
    auto event = parse_event(entry);
    if (!event) return event.error();
    return std::optional<Event>(std::move(*event));
}

Result<std::optional<Event>, EventError> EventReader::read_part(std::string_view rest) {
    const EventError wrong{.reason = EventError::Reason::wrong_part};
    const auto head = take_part_head(rest);
    if (!head) return EventError{};
    if (!within_event()) {
        parts_ = head->parts;
        read_ = 0;
        sha256_ = head->sha256;
        text_.clear();
    }
    const bool is_last = head->part == parts_;
    if (head->part != read_ + 1 || head->parts != parts_ || head->sha256 != sha256_ || rest.empty() ||
        (is_last ? rest.size() > part_bytes : rest.size() != part_bytes))
        return wrong;
    text_ += rest;
    ++read_;
    if (!is_last) return std::optional<Event>();
    parts_ = 0;
    if (text_.size() <= event_bytes_max || to_hex(as_text(sha256({text_}))) != sha256_) return wrong;
    auto event = parse_event(text_);
    if (!event) return event.error();
    return std::optional<Event>(std::move(*event));
}

}  // namespace urna::transparency
