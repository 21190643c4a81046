// SPDX-License-Identifier: Apache-2.0
// Whatever is read as a text or a file of a log, is written as it was read: no two of them mean the same.
// Nothing but what a key signed is opened as its own.
#include <string>
#include <variant>

#include "base/bytes.h"
#include "property.h"
#include "transparency/checkpoint.h"
#include "transparency/encoding.h"
#include "transparency/merkle_tree.h"
#include "transparency/note.h"
#include "transparency/policy.h"
#include "transparency/tile.h"
#include "transparency/tlog_proof.h"
#include "transparency/verifier_key.h"

using namespace urna;
using namespace urna::transparency;

namespace {

// The log and the witness of docs/verify/format.md, whose private keys this program does not have, and what
// they signed.
const std::string policy_text =
    "log elections.example/urna+14441d66+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4\n"
    "witness observer witness.example/observer+dcbcf17f+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X\n"
    "quorum observer\n";
const std::string signed_text = "elections.example/urna\n6\ngo00mn5KhtT36wS4JpiKKoxzIGGqaFy9V9nxNRgwhlQ=\n";
const std::string signed_note =
    signed_text +
    "\n— elections.example/urna "
    "FEQdZoeHuJ+K88SCfPqgPx4fCVMvr99WCPzO0NJnLpVyS/K3UkzavRsAI01uFsVNwZWFjkEOg7eaxllCHAp1hbohoQ4=\n"
    "— witness.example/observer "
    "3LzxfwAAAABpJIEejls9CzT54hcfj5dY/e/"
    "HfCGkj7KthcVcUkatkM1+JO8Y7ZXL+9jfJKTEi0qDi3JIpMSoMIIzf1N97k3Lh0TgBA==\n";

const Policy& policy() {
    static const Policy read = parse_policy(policy_text).value();
    return read;
}

void check_values(std::string_view text) {
    if (const auto bytes = from_base64(text)) must(to_base64(*bytes) == text);
    std::string bytes(text.size() / 2, '\0');
    if (from_hex(text, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}))
        must(to_hex(bytes) == text);
    if (const auto number = parse_decimal(text)) must(std::to_string(*number) == text);
    if (const auto key = parse_vkey(text)) must(vkey_text(*key) == text);
}

void check_texts(std::string_view text) {
    if (const auto note = parse_note(text)) must(note_bytes(*note) == text);
    if (const auto checkpoint = parse_checkpoint_text(text)) must(checkpoint_text(*checkpoint) == text);
    if (const auto proof = parse_tlog_proof(text)) must(tlog_proof_text(*proof) == text);
    if (const auto trusted = check_checkpoint(policy(), text))
        must(checkpoint_text(trusted->checkpoint) == signed_text && trusted->witnesses.size() <= 1);
}

void check_policy(std::string_view text) {
    const auto read = parse_policy(text);
    if (!read) {
        must(!read.error().message.empty());
        return;
    }
    must(!read->quorum || *read->quorum < read->components.size());
    for (std::size_t i = 0; i < read->components.size(); ++i) {
        const auto* group = std::get_if<PolicyGroup>(&read->components[i].what);
        if (group == nullptr) continue;
        must(group->threshold >= 1 && group->threshold <= group->members.size());
        for (const std::size_t member : group->members) must(member < i);
    }
    const auto trusted = check_checkpoint(*read, signed_note);
    if (trusted) must(trusted->has_quorum || read->quorum);
}

void check_tiles(std::string_view text) {
    if (const auto tile = parse_tile_path(text)) must(tile_path(*tile) == text);
    if (text.empty()) return;
    const unsigned width = as_bytes(text)[0] + 1U;
    text.remove_prefix(1);
    if (const auto hashes = parse_hash_tile(text, width)) must(hash_tile(*hashes) == text);
    if (const auto entries = parse_bundle(text, width)) {
        must(entries->size() == width);
        std::string bundle;
        for (const std::string_view entry : *entries) append_entry(bundle, entry);
        must(bundle == text);
    }
}

std::uint64_t take_number(std::string_view& text) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : as_bytes(text.substr(0, sizeof number))) number = number << 8 | byte;
    text.remove_prefix(sizeof number);
    return number;
}

// Two numbers and the hashes of a proof. The root that nobody has computed is met by none.
void check_proofs(std::string_view text) {
    if (text.size() < 16) return;
    const std::uint64_t first = take_number(text);
    const std::uint64_t second = take_number(text);
    const auto proof = parse_hash_tile(text, static_cast<unsigned>(text.size() / sizeof(Hash)));
    if (!proof) return;
    const Hash leaf = leaf_hash("leaf");
    const Hash root = sha256({"root"});
    must(check_inclusion(first, second, leaf, *proof, root) != ProofCheck::holds);
    must(check_consistency(first, second, leaf, root, *proof) != ProofCheck::holds);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_values(text);
    check_texts(text);
    check_policy(text);
    check_tiles(text);
    check_proofs(text);
    return 0;
}
