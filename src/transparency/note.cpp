// SPDX-License-Identifier: Apache-2.0
#include "transparency/note.h"

#include <algorithm>
#include <limits>

#include "base/bytes.h"
#include "transparency/encoding.h"

namespace urna::transparency {
namespace {

constexpr std::string_view line_begin = "\u2014 ";
constexpr std::size_t time_bytes = sizeof(std::uint64_t);
constexpr std::uint64_t time_max = std::numeric_limits<std::int64_t>::max();

std::string cosigned_message(std::string_view text, std::uint64_t time) {
    std::string message = "cosignature/v1\ntime " + std::to_string(time) + '\n';
    message += text;
    return message;
}

std::optional<Signature> read_signature(std::string_view bytes) {
    Signature signature;
    if (bytes.size() != signature.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), signature.begin());
    return signature;
}

NoteSignature make_signature(const VerifierKey& key, std::string bytes) {
    return {.name = key.name, .id = key.id, .bytes = std::move(bytes)};
}

std::optional<NoteSignature> parse_signature_line(std::string_view line) {
    if (!take_prefix(line, line_begin)) return std::nullopt;
    const auto space = line.find(' ');
    if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
    NoteSignature signature{.name = std::string(line.substr(0, space)), .bytes = {}};
    const auto bytes = from_base64(line.substr(space + 1));
    if (!bytes || bytes->size() <= signature.id.size()) return std::nullopt;
    const auto id_end = bytes->begin() + static_cast<std::ptrdiff_t>(signature.id.size());
    std::copy(bytes->begin(), id_end, signature.id.begin());
    signature.bytes.assign(id_end, bytes->end());
    return signature;
}

// A witness' instant, when the key made this signature of the text; nothing inside when another kind of key
// did. None when the key did not.
std::optional<std::optional<std::uint64_t>> verify(const VerifierKey& key, std::string_view text,
                                                   std::string_view bytes) {
    if (key.type == SignatureType::ed25519) {
        const auto signature = read_signature(bytes);
        if (!signature || !is_signature(*signature, text, key.key)) return std::nullopt;
        return std::optional<std::uint64_t>();
    }
    if (bytes.size() < time_bytes) return std::nullopt;
    const std::uint64_t time = from_big_endian(bytes.substr(0, time_bytes));
    const auto signature = read_signature(bytes.substr(time_bytes));
    if (!signature || time > time_max || !is_signature(*signature, cosigned_message(text, time), key.key))
        return std::nullopt;
    return std::optional(time);
}

}  // namespace

void throw_exception_from_error(NoteError, const boost::source_location& where) {
    throw_unchecked(where);
}

std::string note_bytes(const Note& note) {
    std::string bytes = note.text + '\n';
    for (const NoteSignature& signature : note.signatures) {
        bytes += line_begin;
        bytes +=
            signature.name + ' ' + to_base64(std::string(as_text(signature.id)) + signature.bytes) + '\n';
    }
    return bytes;
}

std::optional<Note> parse_note(std::string_view bytes) {
    if (bytes.size() > note_bytes_max || !is_note_text(bytes)) return std::nullopt;
    const auto text_end = bytes.rfind("\n\n");
    if (text_end == std::string_view::npos) return std::nullopt;
    Note note{.text = std::string(bytes.substr(0, text_end + 1)), .signatures = {}};
    std::string_view rest = bytes.substr(text_end + 2);
    while (!rest.empty()) {
        const auto line = take_line(rest);
        if (!line || note.signatures.size() == note_signatures_max) return std::nullopt;
        auto signature = parse_signature_line(*line);
        if (!signature) return std::nullopt;
        note.signatures.push_back(std::move(*signature));
    }
    if (note.signatures.empty()) return std::nullopt;
    return note;
}

NoteSignature sign_note(std::string_view text, const std::string& name, const SecretKey& key) {
    return make_signature(make_verifier_key(name, SignatureType::ed25519, key.public_key()),
                          std::string(as_text(key.sign(text))));
}

NoteSignature cosign_note(std::string_view text, const std::string& name, const SecretKey& key,
                          std::uint64_t time) {
    return make_signature(
        make_verifier_key(name, SignatureType::cosignature_v1, key.public_key()),
        to_big_endian(time, time_bytes).append(as_text(key.sign(cosigned_message(text, time)))));
}

Result<OpenedNote, NoteError> open_note(std::string_view bytes, std::span<const VerifierKey> keys) {
    auto note = parse_note(bytes);
    if (!note) return NoteError::malformed;
    OpenedNote opened{.text = std::move(note->text), .signatures = {}};
    for (const NoteSignature& signature : note->signatures) {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (signature.name != keys[i].name || signature.id != keys[i].id) continue;
            const auto verified = verify(keys[i], opened.text, signature.bytes);
            if (!verified) return NoteError::wrong_signature;
            const bool is_first = std::none_of(opened.signatures.begin(), opened.signatures.end(),
                                               [&](const VerifiedSignature& one) { return one.key == i; });
            if (is_first) opened.signatures.push_back({.key = i, .time = *verified});
        }
    }
    if (opened.signatures.empty()) return NoteError::unsigned_note;
    return opened;
}

}  // namespace urna::transparency
