// SPDX-License-Identifier: Apache-2.0
// The voting stations: all of them uploading at once until every ballot is accepted or the election is over.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/client/client.h"
#include "replay/service_client.h"
#include "replay/upload_bodies.h"

namespace urna::replay {

struct UploadTotals {
    std::uint64_t ballots = 0;  // whose acceptance was answered before the end
    std::uint64_t uploads = 0;
    std::uint64_t retried = 0;  // uploads sent again
};

// One thread and one kept-alive connection a session, each taking the next upload that nobody has taken. The
// first session uploads to the first of `stations`, the second to the second, and so on, over and over. An
// upload that gets no answer is repeated with its Idempotency-Key, for a minute at most. Stops when `over`
// says so. `tell` is called from this thread, several times a second. Throws std::runtime_error when an
// upload is refused, or its minute has passed.
UploadTotals upload_all(const UploadBodies& bodies, const std::vector<http::Url>& stations,
                        std::vector<Session> sessions, const std::function<bool()>& over,
                        const std::function<void(const UploadTotals&)>& tell);

}  // namespace urna::replay
