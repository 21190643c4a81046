// SPDX-License-Identifier: Apache-2.0
// A text with the signatures of those who stand for it (C2SP signed-note), and the signatures of witnesses
// (C2SP tlog-cosignature, cosignature/v1).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "transparency/verifier_key.h"

namespace urna::transparency {

inline constexpr std::size_t note_bytes_max = 1'000'000;
inline constexpr std::size_t note_signatures_max = 100;

struct NoteSignature {
    std::string name;
    KeyId id{};
    std::string bytes;  // what the key made; for a witness its instant too
    friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
    std::string text;  // with its last line feed
    std::vector<NoteSignature> signatures;
    friend bool operator==(const Note&, const Note&) = default;
};

enum class NoteError {
    malformed,
    wrong_signature,  // one that names a known key is not that key's
    unsigned_note,    // none of the known keys signed it
};

[[noreturn]] void throw_exception_from_error(NoteError error, const boost::source_location& where);

// The note as it is published. Its text is of UTF-8 without control characters, and ends with a line feed.
std::string note_bytes(const Note& note);

// Reads a note, and looks at no signature: what it says is not to be believed yet. None when the bytes are no
// note.
std::optional<Note> parse_note(std::string_view bytes);

// The signature of a key of type ed25519 that has this name.
NoteSignature sign_note(std::string_view text, const std::string& name, const SecretKey& key);

// The signature of a witness: that at the time, in seconds since 1970, no larger tree of this log was known
// to it. The time is less than 2^63.
NoteSignature cosign_note(std::string_view text, const std::string& name, const SecretKey& key,
                          std::uint64_t time);

struct VerifiedSignature {
    std::size_t key = 0;                // its place among the known keys
    std::optional<std::uint64_t> time;  // when a witness signed, in seconds since 1970
    friend bool operator==(const VerifiedSignature&, const VerifiedSignature&) = default;
};

struct OpenedNote {
    std::string text;
    std::vector<VerifiedSignature> signatures;  // the first of each key
};

// Reads a note and checks each signature that names a known key; others are passed over.
Result<OpenedNote, NoteError> open_note(std::string_view bytes, std::span<const VerifierKey> keys);

}  // namespace urna::transparency
