// SPDX-License-Identifier: Apache-2.0
#include "transparency/tlog_proof.h"

#include "transparency/encoding.h"

namespace urna::transparency {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1\n";
constexpr std::size_t hashes_max = 64;  // of a tree whose size has 64 bits

}  // namespace

std::string tlog_proof_text(const TlogProof& proof) {
    std::string text(first_line);
    if (!proof.extra.empty()) text += "extra " + to_base64(proof.extra) + '\n';
    text += "index " + std::to_string(proof.index) + '\n';
    for (const Hash& hash : proof.hashes) text += to_base64(hash) + '\n';
    return text + '\n' + proof.checkpoint;
}

std::optional<TlogProof> parse_tlog_proof(std::string_view text) {
    if (text.size() > tlog_proof_bytes_max || !take_prefix(text, first_line)) return std::nullopt;
    TlogProof proof;
    auto line = take_line(text);
    if (line && take_prefix(*line, "extra ")) {
        const auto extra = from_base64(*line);
        if (!extra || extra->empty()) return std::nullopt;
        proof.extra = *extra;
        line = take_line(text);
    }
    if (!line || !take_prefix(*line, "index ")) return std::nullopt;
    const auto index = parse_decimal(*line);
    if (!index) return std::nullopt;
    proof.index = *index;
    for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
        const auto hash = hash_from_base64(*line);
        if (!hash || proof.hashes.size() == hashes_max) return std::nullopt;
        proof.hashes.push_back(*hash);
    }
    if (!line || text.empty()) return std::nullopt;
    proof.checkpoint = text;
    return proof;
}

}  // namespace urna::transparency
