// SPDX-License-Identifier: Apache-2.0
// The texts of the values that stand in the lines of events. written() and read() of one type belong
// together: read() takes what written() gives and nothing else. written() throws std::invalid_argument when
// the value has no text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "transparency/event.h"

namespace urna::transparency {

// A text in which a backslash, and each character that controls how text is shown, is escaped: `\\`,
// `\u000a`.
std::string escaped(std::string_view text);
[[nodiscard]] bool read_escaped(std::string_view written, std::string& text);

// Whether a text may stand in a line as one word: a key's name that has none of these characters.
bool is_word(std::string_view text);

std::string written(std::uint64_t number);
std::string written(std::int64_t number);  // from 1 on
std::string written(int version);          // from 1 on
std::string written(bool flag);
std::string written(Instant instant);
std::string written(const Hash& hash);
std::string written(const UploadId& id);
std::string written(const OfficialHash& official);
std::string written(const VerifierKey& key);
std::string written(const VerdictCounts& counts);
std::string written(const Checkpoint& checkpoint);

[[nodiscard]] bool read(std::string_view text, std::uint64_t& number);
[[nodiscard]] bool read(std::string_view text, std::int64_t& number);
[[nodiscard]] bool read(std::string_view text, int& version);
[[nodiscard]] bool read(std::string_view text, bool& flag);
[[nodiscard]] bool read(std::string_view text, Instant& instant);
[[nodiscard]] bool read(std::string_view text, Hash& hash);
[[nodiscard]] bool read(std::string_view text, UploadId& id);
[[nodiscard]] bool read(std::string_view text, OfficialHash& official);
[[nodiscard]] bool read(std::string_view text, VerifierKey& key);
[[nodiscard]] bool read(std::string_view text, VerdictCounts& counts);
[[nodiscard]] bool read(std::string_view text, Checkpoint& checkpoint);

inline std::string written(LeafNumber leaf) {
    return written(leaf.value);
}
[[nodiscard]] inline bool read(std::string_view text, LeafNumber& leaf) {
    return read(text, leaf.value);
}

template <class Tag>
std::string written(const Id<Tag>& id) {
    return written(id.value);
}
template <class Tag>
[[nodiscard]] bool read(std::string_view text, Id<Tag>& id) {
    return read(text, id.value);
}

}  // namespace urna::transparency
