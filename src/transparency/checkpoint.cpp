// SPDX-License-Identifier: Apache-2.0
#include "transparency/checkpoint.h"

#include "transparency/encoding.h"

namespace urna::transparency {

void throw_exception_from_error(CheckpointError, const boost::source_location& where) {
    throw_unchecked(where);
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
    return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' + to_base64(checkpoint.root) +
           '\n';
}

Result<Checkpoint, CheckpointError> parse_checkpoint_text(std::string_view text) {
    if (!is_note_text(text)) return CheckpointError::malformed;
    const auto origin = take_line(text);
    const auto size_text = take_line(text);
    const auto root_text = take_line(text);
    if (!root_text || origin->empty()) return CheckpointError::malformed;
    const auto size = parse_decimal(*size_text);
    const auto root = hash_from_base64(*root_text);
    if (!size || !root) return CheckpointError::malformed;
    if (!text.empty()) return CheckpointError::extension_lines;
    return Checkpoint{.origin = std::string(*origin), .size = *size, .root = *root};
}

}  // namespace urna::transparency
