// SPDX-License-Identifier: Apache-2.0
#include "queue/redis/receipt_text.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/error.h"

namespace urna::queue::redis {
namespace {

constexpr std::size_t token_bytes = 16;  // between the file's SHA-256 and the receipt (acceptance.h)

// Takes what stands before the next space, or all of it.
std::string_view take_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    return word;
}

std::uint64_t take_number(std::string_view& text) {
    const std::string_view word = take_word(text);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size()) {
        throw Unavailable("Redis: a receipt is damaged");
    }
    return number;
}

// An instant alone names an entry: no two have the same (lua/functions.lua).
std::optional<Acceptance> acceptance_of(std::string_view token, Instant accepted_at) {
    Guid read;
    std::copy_n(token.begin(), read.bytes.size(), read.bytes.begin());
    const auto nonce = nonce_of(read);
    if (!nonce) return std::nullopt;
    return Acceptance{{accepted_at.time_since_epoch().count()}, *nonce};
}

void read_outcome(std::string_view text, Receipt& receipt) {
    const std::string_view word = take_word(text);
    for (const auto state : {UploadState::counted, UploadState::quarantined, UploadState::discarded}) {
        if (word == to_string(state)) receipt.state = state;
    }
    if (receipt.state != UploadState::counted) return;
    receipt.counts.valid = take_number(text);
    receipt.counts.duplicate = take_number(text);
    receipt.counts.invalid_poll_number = take_number(text);
    receipt.counts.dropped = take_number(text);
}

}  // namespace

std::string receipt_text(const election::Upload& upload, const Sender& sender) {
    std::string text = " " + std::to_string(upload.ballots.size()) + " " + sender.file_name.value_or("");
    if (!sender.tally.empty()) text += "\n" + election::file_tally_text(sender.tally);
    return text;
}

std::string outcome_text(const election::VerdictCounts& counts) {
    std::string text(to_string(UploadState::counted));
    for (const auto count : {counts.valid, counts.duplicate, counts.invalid_poll_number, counts.dropped}) {
        text += " " + std::to_string(count);
    }
    return text;
}

std::optional<Receipt> read_receipt(OfficialId official, UploadId upload, std::string_view accepted,
                                    std::optional<std::string_view> outcome) {
    Receipt receipt;
    receipt.upload = upload;
    const std::size_t head_bytes = receipt.file_sha256.size() + token_bytes;
    const std::string_view whose = as_text(official.guid.bytes);
    if (accepted.substr(std::min(accepted.size(), head_bytes), whose.size()) != whose) return std::nullopt;
    std::copy_n(accepted.begin(), receipt.file_sha256.size(), receipt.file_sha256.begin());
    std::string_view text = accepted.substr(head_bytes + whose.size());
    receipt.accepted_at = Instant{std::chrono::microseconds{take_number(text)}};
    receipt.acceptance =
        acceptance_of(accepted.substr(receipt.file_sha256.size(), token_bytes), receipt.accepted_at);
    receipt.ballots = take_number(text);
    const std::string_view file_name = text.substr(0, text.find('\n'));
    if (!file_name.empty()) receipt.file_name = std::string(file_name);
    text.remove_prefix(std::min(text.size(), file_name.size() + 1));
    auto tally = election::parse_file_tally(text);
    if (!tally) throw Unavailable("Redis: a receipt is damaged");
    receipt.tally = std::move(*tally);
    if (outcome) read_outcome(*outcome, receipt);
    return receipt;
}

}  // namespace urna::queue::redis
