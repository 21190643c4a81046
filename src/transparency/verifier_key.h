// SPDX-License-Identifier: Apache-2.0
// The public key of somebody who signs notes, with their name: `vkey` of C2SP signed-note.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "transparency/ed25519.h"

namespace urna::transparency {

// The byte that says what a signature covers.
enum class SignatureType : std::uint8_t {
    ed25519 = 0x01,         // the text of the note
    cosignature_v1 = 0x04,  // a witness' instant and the text: C2SP tlog-cosignature
};

// The first bytes of the hash of name, type and key.
using KeyId = std::array<std::uint8_t, 4>;

struct VerifierKey {
    std::string name;
    KeyId id{};
    SignatureType type = SignatureType::ed25519;
    PublicKey key{};
    friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};

// Whether a key may be called so: not empty, UTF-8 without control characters, and neither a space of Unicode
// nor `+`.
bool is_key_name(std::string_view name);

// With the id that belongs to it. `name` is a key's name.
VerifierKey make_verifier_key(std::string name, SignatureType type, const PublicKey& key);

// `NAME+ID+BASE64`.
std::string vkey_text(const VerifierKey& key);
// None when the text has another form, an id that is not that of its key, or a key of another type.
std::optional<VerifierKey> parse_vkey(std::string_view text);

}  // namespace urna::transparency
