// SPDX-License-Identifier: Apache-2.0
#include "replay/upload_bodies.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "replay/upload_body.h"

namespace urna::replay {

void UploadBodies::prepare(std::uint64_t bytes_max) {
    // All but the last are about as long as the first.
    const std::uint64_t one_bytes = upload_body(ballots_.upload(0)).size();
    prepared_.resize(std::min(ballots_.uploads(), bytes_max / one_bytes));
    std::atomic<std::uint64_t> next{0};
    const auto make = [&] {
        for (auto index = next++; index < prepared_.size(); index = next++) {
            prepared_[index] = upload_body(ballots_.upload(index));
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned i = std::max(1U, std::thread::hardware_concurrency()); i > 0; --i)
        threads.emplace_back(make);
}

std::string_view UploadBodies::body(std::uint64_t index, std::string& made) const {
    if (index < prepared_.size()) return prepared_[index];
    made = upload_body(ballots_.upload(index));
    return made;
}

}  // namespace urna::replay
