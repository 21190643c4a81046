// SPDX-License-Identifier: Apache-2.0
// Whatever is read as an event of the log is written as it was read. A sequence of entries gives the same
// events, however many entries one of them takes.
#include <string>
#include <vector>

#include "base/bytes.h"
#include "property.h"
#include "transparency/event_entries.h"
#include "transparency/event_grammar.h"

using namespace urna;
using namespace urna::transparency;

namespace {

void check_text(std::string_view text) {
    const auto event = parse_event(text);
    if (!event) {
        const bool is_unknown = event.error().reason == EventError::Reason::unknown_kind;
        must(is_unknown == !event.error().kind.empty());
        must(!is_unknown || text.starts_with("urna " + event.error().kind + '\n'));
        return;
    }
    must(event_text(*event) == text);
    EventReader reader;
    const auto entries = entries_of(*event);
    for (const std::string& entry : entries) {
        const auto read = reader.read(entry);
        must(read.has_value() && read->has_value() == (&entry == &entries.back()));
        if (*read) must(**read == *event);
    }
}

// Entries behind their lengths, as in a bundle.
void check_sequence(std::string_view bytes) {
    EventReader reader;
    std::vector<std::string> entries;
    while (bytes.size() >= 2) {
        const auto head = as_bytes(bytes);
        const std::size_t length = static_cast<std::size_t>(head[0]) << 8 | head[1];
        bytes.remove_prefix(2);
        entries.emplace_back(bytes.substr(0, length));
        bytes.remove_prefix(entries.back().size());
        const auto event = reader.read(entries.back());
        if (!event) return;
        must(event->has_value() != reader.within_event());
        if (!*event) continue;
        must(entries_of(**event) == entries);
        entries.clear();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_text(text);
    check_sequence(text);
    return 0;
}
