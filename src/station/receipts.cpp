// SPDX-License-Identifier: Apache-2.0
#include "station/receipts.h"

#include <algorithm>

#include "account/account.h"
#include "api/guard.h"
#include "base/json_writer.h"
#include "base/sha256.h"
#include "http/server/etag.h"

namespace urna::station {
namespace {

using queue::Receipt;

void write_receipt(JsonWriter& json, const Receipt& receipt) {
    json.begin_object()
        .member("id", to_string(receipt.upload.guid))
        .member("fileName", receipt.file_name)
        .member("sha256", to_hex(receipt.file_sha256))
        .member("acceptedAt", to_string(receipt.accepted_at))
        .member("ballots", receipt.ballots)
        .member("state", to_string(receipt.state));
    if (receipt.state == queue::UploadState::counted) {
        json.key("counts")
            .begin_object()
            .member("valid", receipt.counts.valid)
            .member("duplicate", receipt.counts.duplicate)
            .member("invalidPollNumber", receipt.counts.invalid_poll_number)
            .member("dropped", receipt.counts.dropped)
            .end_object();
    }
    if (!receipt.tally.empty()) {
        json.key("tally").array(receipt.tally, [](JsonWriter& row, const election::FileTallyRow& counted) {
            row.begin_object()
                .member("pollNumber", counted.poll_number)
                .member("ballots", counted.ballots)
                .end_object();
        });
    }
    json.end_object();
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
    return http::with_etag(http::without_body([&receipts](
                                                  const http::Request& request) -> http::HandlerResult {
        const queue::OfficialId official = official_id(api::claims_of(request));
        const std::string id = request.parameter("id").value_or("");
        const auto found = id.empty() ? receipts.newest(official) : find(receipts, official, id);
        return http::json(
            200, JsonWriter().begin_object().key("uploads").array(found, write_receipt).end_object().take());
    }));
}

}  // namespace urna::station
