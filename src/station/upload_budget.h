// SPDX-License-Identifier: Apache-2.0
// Bounds the memory of all uploads that are being received. An upload takes what has arrived of it and a step
// ahead; one that finds no memory left waits for it.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "http/messages/client_address.h"

namespace urna::station {

struct UploadLimits {
    // 0: memory for two of the largest bodies, so that one arrives while another is written, and for many
    // small ones.
    std::size_t bytes_max = 0;
    std::chrono::milliseconds wait_max{30'000};  // for memory
    // While others wait for memory, whoever holds some has so much time before it has to send that fast.
    std::chrono::milliseconds slow_after{10'000};
    std::size_t bytes_per_second_min = 16UL << 10;
};

// Small uploads have an eighth of the memory for themselves, so that none of them waits behind large ones. In
// each of the two lanes:
//
// - The upload that was let in first can always grow to its end, for which half of the lane at most is set
// aside. So
//   uploads that have all begun end one after the other, however full the lane is.
// - Whoever waits to be let in waits in turns by address, so that an address with many uploads does not keep
// others out.
// - While others wait, an upload that is slower than the least rate ends (`slow`), and of an official who
// holds more
//   than a quarter of the lane the latest uploads end, but for one (`share`).
// - Among those who wait to grow, whoever needs least comes first. When a lane stalls, that is, receives less
// than one
//   upload has to send at least, uploads end (`share`) until one of an address that holds least can: of the
//   addresses that hold most, those that need most.
class UploadBudget {
 public:
    UploadBudget(const UploadLimits& limits, std::size_t body_bytes_max);

    struct Sender {
        std::string official;
        std::optional<http::IpAddress> address;  // none: nobody knows; then the official takes turns
    };
    enum class Cut { none, slow, share };

    // The memory of one upload. Used by one thread at a time; only `on_cut` is called by others.
    class Reservation {
     public:
        // Of an upload of at most so many bytes; one alone can have all that the lane has, and no more.
        // `on_cut` is called when the upload is to end before it has arrived. It must not use the
        // reservation.
        Reservation(UploadBudget& budget, std::size_t bytes_most, Sender sender,
                    std::function<void()> on_cut);
        ~Reservation();
        Reservation(const Reservation&) = delete;
        Reservation& operator=(const Reservation&) = delete;

        // So many bytes of it have arrived.
        void arrived(std::size_t bytes);
        // Whether it has memory for what has arrived and a step ahead. Throws Unavailable when it has waited
        // for that for too long.
        bool granted();
        // It has arrived whole: it is not cut any more.
        void keep();
        Cut cut() const;

     private:
        friend class UploadBudget;
        using Clock = std::chrono::steady_clock;
        struct Mark {
            Clock::time_point at;
            std::size_t bytes = 0;
        };

        std::size_t wanted() const;
        // How fast it sends is measured over the last one or two halves of the time after which it can be
        // slow.
        void advance_marks(Clock::time_point now);
        std::size_t bytes_left() const { return bytes_most_ - held_; }

        UploadBudget& budget_;
        const std::size_t lane_;
        const std::size_t bytes_most_;
        const Sender sender_;
        const std::function<void()> on_cut_;
        std::size_t arrived_ = 0;
        std::size_t held_ = 0;
        bool let_in_ = false;
        bool kept_ = false;
        Cut cut_ = Cut::none;
        std::uint64_t turn_ = 0;  // while it waits to be let in
        std::optional<Clock::time_point> waiting_since_;
        Clock::time_point sending_since_ = Clock::now();            // but for the time in which it waited
        Mark older_{sending_since_, 0}, newer_{sending_since_, 0};  // what had arrived some seconds ago
    };

 private:
    using Clock = Reservation::Clock;
    enum class Grant { given, no_memory, over_share };
    // Of those who wait outside and share an address.
    struct Turns {
        std::uint64_t latest = 0;
        std::size_t waiting = 0;
    };
    struct Lane {
        std::size_t bytes_max = 0;
        std::size_t set_aside = 0;  // for the first
        std::size_t held = 0;
        std::uint64_t arrived = 0;        // of all uploads, ever
        std::size_t waiting = 0;          // inside and outside
        std::list<Reservation*> inside;   // in the order in which they were let in
        std::list<Reservation*> outside;  // in the order of their turns
        std::uint64_t turn = 0;           // of the latest that was let in
        std::map<std::string, Turns> turns;
        std::map<std::string, std::size_t> held_by_official;
        std::map<std::string, std::size_t> waiting_by_official;
        Clock::time_point served_at{};
        // Since when it is looked at whether it stalls, while somebody waits.
        struct {
            Clock::time_point at;
            std::uint64_t arrived = 0;
        } mark;
    };

    static std::string turn_key(const Sender& sender);
    static bool others_wait(const Lane& lane, const Reservation& upload);
    static bool over_share(const Lane& lane, const Reservation& upload, std::size_t more);
    static bool is_first_of_official(const Lane& lane, const Reservation& upload);

    std::size_t lane_of(std::size_t bytes) const;
    static Grant try_grant(Lane& lane, Reservation& upload);
    static std::size_t room_for(const Lane& lane, const Reservation& upload);
    static void give(Lane& lane, Reservation& upload, std::size_t bytes);
    static std::vector<Reservation*> who_waits_inside(const Lane& lane);
    static void take_back(Lane& lane, Reservation& upload);
    static void begin_waiting(Lane& lane, Reservation& upload);
    static void end_waiting(Lane& lane, Reservation& upload);
    static void let_in(Lane& lane, Reservation& upload);
    // Returns whether somebody was granted something.
    static bool grant_who_waits(Lane& lane);
    // Each returns whether it has ended an upload.
    bool cut_slow(Lane& lane);
    static bool cut_share(Lane& lane);
    bool cut_stalled(Lane& lane);
    bool is_stalled(Lane& lane) const;
    static void cut(Lane& lane, Reservation& upload, Cut why);
    bool is_slow(Reservation& upload, Clock::time_point now) const;
    // Grants what can be, and ends uploads that keep others waiting.
    void serve(Lane& lane);

    const UploadLimits limits_;
    mutable std::mutex mutex_;
    std::array<Lane, 2> lanes_;  // of small uploads, and of all others
};

}  // namespace urna::station
