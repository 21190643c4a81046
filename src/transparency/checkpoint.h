// SPDX-License-Identifier: Apache-2.0
// What a log says of itself at one moment (C2SP tlog-checkpoint): the text of a note.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "transparency/hash.h"

namespace urna::transparency {

struct Checkpoint {
    std::string origin;  // which log, and the name of its key
    std::uint64_t size = 0;
    Hash root{};
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

enum class CheckpointError {
    malformed,
    extension_lines,  // allowed by the format, but witnesses differ on whether they sign them
};

[[noreturn]] void throw_exception_from_error(CheckpointError error, const boost::source_location& where);

// Three lines. The origin is a key's name.
std::string checkpoint_text(const Checkpoint& checkpoint);

Result<Checkpoint, CheckpointError> parse_checkpoint_text(std::string_view text);

}  // namespace urna::transparency
