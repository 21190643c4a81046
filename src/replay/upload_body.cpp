// SPDX-License-Identifier: Apache-2.0
#include "replay/upload_body.h"

namespace urna::replay {

std::string upload_body(const election::Batch& batch) {
    // No line of ballots can hold the boundary.
    constexpr std::string_view head =
        "--urna-replay-ballots\r\n"
        "Content-Disposition: form-data; name=\"file\"; filename=\"ballots.csv\"\r\n"
        "Content-Type: text/csv\r\n"
        "\r\n";
    constexpr std::string_view tail = "\r\n--urna-replay-ballots--\r\n";
    constexpr std::size_t line_bytes = 40;

    std::string body;
    body.reserve(head.size() + batch.size() * line_bytes + tail.size());
    body += head;
    for (const auto& ballot : batch) {
        body += to_string(ballot.guid);
        body += ',';
        body += std::to_string(ballot.poll_number);
        body += '\n';
    }
    body += tail;
    return body;
}

}  // namespace urna::replay
