// SPDX-License-Identifier: Apache-2.0
#include "queue/entry_id.h"

#include <charconv>

namespace urna::queue {
namespace {

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

}  // namespace

std::string to_string(const EntryId& id) {
    return std::to_string(id.value) + "-" + std::to_string(id.sequence);
}

std::optional<EntryId> parse_entry_id(std::string_view text) {
    const std::size_t hyphen = text.find('-');
    const auto value = parse_number(text.substr(0, hyphen));
    const auto sequence = hyphen == std::string_view::npos ? 0 : parse_number(text.substr(hyphen + 1));
    if (!value || !sequence) return std::nullopt;
    return EntryId{*value, *sequence};
}

}  // namespace urna::queue
