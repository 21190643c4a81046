// SPDX-License-Identifier: Apache-2.0
// Waiting that can be called off.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace urna {

// False when it was asked to stop meanwhile, and then it did not wait to the end.
inline bool sleep_for(std::chrono::milliseconds wait, const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, stop, wait, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace urna
