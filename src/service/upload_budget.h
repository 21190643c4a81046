// Bounds the memory of all uploads that are being received.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>

#include "base/error.h"

namespace urna::service {

// A number of bytes, of which parts can be reserved.
class UploadBudget {
 public:
    explicit UploadBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    // Holds bytes of the budget until it is destroyed. A single one can hold the whole budget, and no more.
    class Reservation {
     public:
        explicit Reservation(UploadBudget& budget) : budget_(budget) {}
        ~Reservation() { budget_.reserved_.fetch_sub(bytes_); }
        Reservation(const Reservation&) = delete;
        Reservation& operator=(const Reservation&) = delete;

        // Throws Unavailable when that much is not left.
        void grow_to(std::size_t bytes) {
            const std::size_t wanted = std::min(bytes, budget_.bytes_max_);
            if (wanted <= bytes_) return;
            const std::size_t more = wanted - bytes_;
            if (budget_.reserved_.fetch_add(more) + more > budget_.bytes_max_) {
                budget_.reserved_.fetch_sub(more);
                throw Unavailable("too many uploads are being received");
            }
            bytes_ = wanted;
        }

     private:
        UploadBudget& budget_;
        std::size_t bytes_ = 0;
    };

 private:
    const std::size_t bytes_max_;
    std::atomic<std::size_t> reserved_{0};
};

}  // namespace urna::service
