// SPDX-License-Identifier: Apache-2.0
// Bounds the memory of the bodies that are read into memory, of all requests together.
//
// The first 16 KiB of a body cost nothing: nearly every body is shorter. What is longer claims its memory as
// it arrives. An address has half of it at most. When all is claimed, the slowest of the senders gives its
// part up: that hits whoever holds memory and sends next to nothing, and no body that comes as fast as others
// do. A body that is alone may be larger than the whole.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>

#include "http/messages/client_address.h"

namespace urna::http {

class BodyBudget {
 public:
    static constexpr std::size_t free_bytes = 16UL << 10;

    explicit BodyBudget(std::size_t bytes_max);

    // The memory of one body. Used by one thread, that of its connection; only `on_lost` is called by others.
    class Reservation {
     public:
        // `on_lost` is called when another body gets this one's memory. It must not use the reservation.
        Reservation(BodyBudget& budget, std::function<void()> on_lost);
        ~Reservation();
        Reservation(const Reservation&) = delete;
        Reservation& operator=(const Reservation&) = delete;

        // The body of that sender (none: nobody knows) holds so much memory by now. When it cannot have that,
        // it has lost all of it.
        void hold(std::size_t bytes, const std::optional<IpAddress>& sender);
        // The body is whole: it keeps its memory, however slowly it came.
        void keep();
        bool lost() const;

     private:
        friend class BodyBudget;
        using Clock = std::chrono::steady_clock;
        double bytes_per_second(Clock::time_point now) const;

        BodyBudget& budget_;
        const std::function<void()> on_lost_;
        const Clock::time_point begun_ = Clock::now();
        std::size_t bytes_ = 0;    // of the body
        std::size_t claimed_ = 0;  // of the budget
        std::optional<IpAddress> sender_;
        bool lost_ = false;
        std::list<Reservation*>::iterator
            place_;  // among the senders, while it has claimed something and is not whole
        bool sending_ = false;
    };

 private:
    // Takes the memory of the slowest body that is still sent, of all, or of one sender. There is one.
    void take_from_slowest(const std::optional<IpAddress>& of_sender);
    void claim(Reservation& body, std::size_t bytes);
    void release(Reservation& body);
    // What an address has claimed beside this body of its own.
    std::size_t claimed_beside(const Reservation& body) const;

    const std::size_t bytes_max_;
    std::mutex mutex_;
    std::size_t claimed_ = 0;
    std::map<IpAddress, std::size_t> claimed_by_;
    std::list<Reservation*> senders_;
};

}  // namespace urna::http
