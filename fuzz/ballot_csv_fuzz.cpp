// SPDX-License-Identifier: Apache-2.0
// Where a file is cut into pieces makes no difference, and what is accepted is within bounds.
#include "election/ballot_csv.h"

#include "property.h"

using namespace urna;
using namespace urna::election;

namespace {

Result<Batch, BadLine> read(std::string_view file, std::size_t piece_bytes) {
    BallotCsv csv;
    while (!file.empty()) {
        const std::string piece(file.substr(0, piece_bytes));  // a copy: nothing may point into a past piece
        csv.feed(piece);
        file.remove_prefix(piece.size());
    }
    return csv.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) {
        return 0;
    }
    const std::size_t piece_bytes = 1 + data[0];
    const std::string_view file(reinterpret_cast<const char*>(data + 1), size - 1);

    const auto whole = read(file, size);
    const auto pieces = read(file, piece_bytes);
    must(whole.has_value() == pieces.has_value());
    if (!whole) {
        must(whole.error() == pieces.error());
        return 0;
    }
    must(*whole == *pieces);

    // The plainest way of writing the same ballots reads as the same ballots.
    std::string plain;
    for (const Ballot& ballot : *whole) {
        must(ballot.poll_number >= 1 && ballot.poll_number <= 2'147'483'647);
        plain += to_string(ballot.guid) + "," + std::to_string(ballot.poll_number) + "\n";
    }
    const auto again = read(plain, plain.size());
    must(again.has_value() && *again == *whole);
    return 0;
}
