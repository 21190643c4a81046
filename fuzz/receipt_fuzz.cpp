// SPDX-License-Identifier: Apache-2.0
// Whatever is kept in Redis as an upload's receipt, it is read within its bounds; what was written reads
// back.
#include "queue/redis/receipt_text.h"

#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "property.h"

using namespace urna;
using namespace urna::queue;

// The first byte is the length of the outcome, which follows; the rest is what the station's script has
// written. The official is the one whose bytes are all `o`.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string outcome(input.substr(0, data[0]));
    const std::string accepted(input.substr(outcome.size()));
    OfficialId official;
    official.guid.bytes.fill('o');
    try {
        const auto receipt = redis::read_receipt(official, {}, accepted, outcome);
        if (!receipt) return 0;
        must(!receipt->file_name || accepted.find(*receipt->file_name) != std::string::npos);
        must(receipt->tally.size() <= election::file_tally_rows_max);
        must(election::parse_file_tally(election::file_tally_text(receipt->tally)) == receipt->tally);
        must(accepted.starts_with(as_text(receipt->file_sha256)));
        if (receipt->state != UploadState::counted) return 0;
        const auto again = redis::read_receipt(official, {}, accepted, redis::outcome_text(receipt->counts));
        must(again && again->state == receipt->state && again->counts == receipt->counts);
    } catch (const Unavailable&) {
        must(accepted.size() >= sizeof(Sha256Digest));
    }
    return 0;
}
