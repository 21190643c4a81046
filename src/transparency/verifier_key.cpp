// SPDX-License-Identifier: Apache-2.0
#include "transparency/verifier_key.h"

#include <algorithm>

#include "base/bytes.h"
#include "transparency/encoding.h"
#include "transparency/hash.h"

namespace urna::transparency {
namespace {

// The spaces of Unicode (White_Space) beyond ASCII. No character's bytes stand within those of others.
constexpr std::string_view spaces[] = {
    "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
    "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000",
};

std::string typed_key(SignatureType type, const PublicKey& key) {
    std::string bytes(1, static_cast<char>(type));
    bytes += as_text(key);
    return bytes;
}

}  // namespace

bool is_key_name(std::string_view name) {
    return !name.empty() && is_note_text(name) && name.find_first_of("\n +") == std::string_view::npos &&
           std::none_of(std::begin(spaces), std::end(spaces),
                        [&](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

VerifierKey make_verifier_key(std::string name, SignatureType type, const PublicKey& key) {
    VerifierKey made{.name = std::move(name), .type = type, .key = key};
    const Hash hash = sha256({made.name, "\n", typed_key(type, key)});
    std::copy_n(hash.begin(), made.id.size(), made.id.begin());
    return made;
}

std::string vkey_text(const VerifierKey& key) {
    return key.name + '+' + to_hex(as_text(key.id)) + '+' + to_base64(typed_key(key.type, key.key));
}

std::optional<VerifierKey> parse_vkey(std::string_view text) {
    const auto name_end = text.find('+');
    if (name_end == std::string_view::npos || !is_key_name(text.substr(0, name_end))) return std::nullopt;
    const auto id_end = text.find('+', name_end + 1);
    if (id_end == std::string_view::npos) return std::nullopt;
    const auto bytes = from_base64(text.substr(id_end + 1));
    PublicKey key;
    if (!bytes || bytes->size() != 1 + key.size()) return std::nullopt;
    const auto type = static_cast<SignatureType>(bytes->front());
    if (type != SignatureType::ed25519 && type != SignatureType::cosignature_v1) return std::nullopt;
    std::copy(bytes->begin() + 1, bytes->end(), key.begin());
    VerifierKey made = make_verifier_key(std::string(text.substr(0, name_end)), type, key);
    if (vkey_text(made) != text) return std::nullopt;
    return made;
}

}  // namespace urna::transparency
