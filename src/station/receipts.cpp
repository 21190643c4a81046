// SPDX-License-Identifier: Apache-2.0
#include "station/receipts.h"

#include <fmt/format.h>

#include <algorithm>

#include "account/account.h"
#include "api/guard.h"
#include "api/json_text.h"
#include "base/sha256.h"
#include "http/server/etag.h"

namespace urna::station {
namespace {

using queue::Receipt;

std::string json_counts(const election::VerdictCounts& counts) {
    return fmt::format(R"({{"valid": {}, "duplicate": {}, "invalidPollNumber": {}, "dropped": {}}})",
                       counts.valid, counts.duplicate, counts.invalid_poll_number, counts.dropped);
}

std::string json_receipt(const Receipt& receipt) {
    return fmt::format(
        R"({{"id": "{}", "fileName": {}, "sha256": "{}", "acceptedAt": "{}", "ballots": {}, "state": "{}"{}}})",
        to_string(receipt.upload.guid), receipt.file_name ? http::quoted(*receipt.file_name) : "null",
        to_hex(receipt.file_sha256), to_string(receipt.accepted_at), receipt.ballots,
        to_string(receipt.state),
        receipt.state == queue::UploadState::counted ? R"(, "counts": )" + json_counts(receipt.counts) : "");
}

// That of one upload; an id that is none is that of no upload.
std::vector<Receipt> find(queue::Receipts& receipts, queue::OfficialId official, const std::string& id) {
    const auto guid = parse_guid(id);
    auto found = guid ? receipts.find(official, {*guid}) : std::nullopt;
    if (!found) return {};
    return {std::move(*found)};
}

}  // namespace

std::string identity_of(const security::Claims& official) {
    return std::to_string(official.account.value_or(AccountId{}).value) + " " +
           account::email_key(official.email);
}

queue::OfficialId official_id(const security::Claims& official) {
    Sha256 hash;
    hash.update("urna official ");
    hash.update(identity_of(official));
    const Sha256Digest digest = hash.finish();
    queue::OfficialId id;
    std::copy_n(digest.begin(), id.guid.bytes.size(), id.guid.bytes.begin());
    return id;
}

http::Handler uploads_handler(queue::Receipts& receipts) {
    return http::with_etag(
        http::without_body([&receipts](const http::Request& request) -> http::HandlerResult {
            const queue::OfficialId official = official_id(api::claims_of(request));
            const std::string id = request.parameter("id").value_or("");
            const auto found = id.empty() ? receipts.newest(official) : find(receipts, official, id);
            return http::json(200, R"({"uploads": )" + api::json_list(found, json_receipt) + "}");
        }));
}

}  // namespace urna::station
