// Bounds the memory of all uploads that are being received.
#pragma once

#include <atomic>
#include <cstddef>

#include "base/error.h"

namespace urna::service {

// A number of bytes, of which parts can be reserved.
class UploadBudget {
 public:
    explicit UploadBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    // Holds bytes of the budget until it is destroyed.
    class Reservation {
     public:
        // Throws Unavailable when so much is not left. A single reservation above the whole budget gets all
        // of it.
        Reservation(UploadBudget& budget, std::size_t bytes)
            : budget_(budget), bytes_(bytes < budget.bytes_max_ ? bytes : budget.bytes_max_) {
            if (budget_.reserved_.fetch_add(bytes_) + bytes_ > budget_.bytes_max_) {
                budget_.reserved_.fetch_sub(bytes_);
                throw Unavailable("too many uploads are being received");
            }
        }
        ~Reservation() { budget_.reserved_.fetch_sub(bytes_); }
        Reservation(const Reservation&) = delete;
        Reservation& operator=(const Reservation&) = delete;

     private:
        UploadBudget& budget_;
        std::size_t bytes_;
    };

 private:
    const std::size_t bytes_max_;
    std::atomic<std::size_t> reserved_{0};
};

}  // namespace urna::service
