// SPDX-License-Identifier: Apache-2.0
#include "transparency/receipt.h"

#include <array>

#include "transparency/encoding.h"
#include "transparency/event_values.h"

namespace urna::transparency {
namespace {

constexpr std::string_view head = "urna receipt v1\n";
constexpr std::array<std::string_view, 8> keys{"origin",  "upload", "entry", "accepted",
                                               "ballots", "commit", "nonce", "include-by"};

}  // namespace

std::string receipt_key_name(std::string_view origin) {
    return std::string(origin) + "/receipts";
}

std::string receipt_text(const Receipt& receipt) {
    const std::array<std::string, keys.size()> values{receipt.origin,
                                                      written(receipt.upload),
                                                      receipt.entry,
                                                      written(receipt.accepted),
                                                      written(receipt.ballots),
                                                      written(receipt.commit),
                                                      written(receipt.nonce),
                                                      written(receipt.include_by)};
    std::string text(head);
    for (std::size_t i = 0; i < keys.size(); ++i) text.append(keys[i]).append(" ").append(values[i]) += '\n';
    return text;
}

std::optional<Receipt> parse_receipt_text(std::string_view text) {
    if (!take_prefix(text, head)) return std::nullopt;
    std::array<std::string_view, keys.size()> values;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto line = take_line(text);
        if (!line || !take_prefix(*line, std::string(keys[i]) + ' ')) return std::nullopt;
        values[i] = *line;
    }
    Receipt receipt;
    receipt.origin = values[0];
    receipt.entry = values[2];
    const bool is_read = text.empty() && is_word(receipt.origin) && read(values[1], receipt.upload) &&
                         is_word(receipt.entry) && read(values[3], receipt.accepted) &&
                         read(values[4], receipt.ballots) && read(values[5], receipt.commit) &&
                         read(values[6], receipt.nonce) && read(values[7], receipt.include_by);
    if (!is_read) return std::nullopt;
    return receipt;
}

}  // namespace urna::transparency
