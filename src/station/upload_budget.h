// SPDX-License-Identifier: Apache-2.0
// Bounds the memory of all uploads that are being received: an upload that finds no memory left waits for it.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>

#include "base/error.h"

namespace urna::station {

struct UploadLimits {
    // 0: memory for two of the largest bodies, so that one arrives while another is written, and for many
    // small ones.
    std::size_t bytes_max = 0;
    std::chrono::milliseconds wait_max{30'000};  // for memory
};

// A number of bytes, of which uploads reserve as many as their bodies are long: no upload takes more. Whoever
// came first is let in first. Small uploads have an eighth for themselves, so that none of them waits behind
// large ones.
class UploadBudget {
 public:
    UploadBudget(const UploadLimits& limits, std::size_t body_bytes_max);

    // The memory of one upload, from when it is granted until it is destroyed. One alone can have all that
    // there is, and no more. Used by one thread at a time.
    class Reservation {
     public:
        Reservation(UploadBudget& budget, std::size_t bytes);
        ~Reservation();
        Reservation(const Reservation&) = delete;
        Reservation& operator=(const Reservation&) = delete;

        // Whether it is granted by now. Throws Unavailable when it was waited for too long.
        bool granted() const;

     private:
        friend class UploadBudget;
        UploadBudget& budget_;
        const std::chrono::steady_clock::time_point until_;
        std::size_t lane_;
        std::size_t bytes_;
        bool granted_ = false;
    };

 private:
    struct Lane {
        std::size_t bytes_max = 0;
        std::size_t bytes_free = 0;
        std::list<Reservation*> waiting;  // in the order in which they came
    };
    static void let_in(Lane& lane);

    const std::chrono::milliseconds wait_max_;
    mutable std::mutex mutex_;
    std::array<Lane, 2> lanes_;  // of small uploads, and of all others
};

}  // namespace urna::station
