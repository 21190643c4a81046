// SPDX-License-Identifier: Apache-2.0
// The connections of a server: how many there may be, and which of them make room for a new one.
//
// No address has more than its share, and all together no more than the whole. Over either, the connection
// that has waited longest for a request makes room. When none of all waits for one, the address with the most
// connections gives up the request that it has been sending for the longest time. A connection for which
// there is no room all the same gets a place in the reserve. That is for health checks alone: whoever watches
// over the service can ask it while everybody else cannot.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "http/messages/client_address.h"

namespace urna::http {

class Connection;

struct ConnectionLimits {
    std::size_t all_max = 0;
    std::size_t per_address_max = 0;  // 0: as many as there are
};

// Used under the server's lock.
class ConnectionTable {
 public:
    // Connections in reserve.
    static constexpr std::size_t reserve = 16;
    // Those that make room and are not closed yet; while there are as many, no more do.
    static constexpr std::size_t leaving_max = 64;

    using Closed = std::function<void(const std::shared_ptr<Connection>&)>;
    // `on_closed` is called on the thread of a connection that made room, when it is closed.
    ConnectionTable(const ConnectionLimits& limits, Closed on_closed);

    enum class Admission { ordinary, reserved, refused };
    // How the next connection from this address is let in. Others make room for it.
    Admission admit(const std::optional<IpAddress>& address);

    // Adds a connection that was let in so. None of `refused`.
    void add(const std::shared_ptr<Connection>& connection, const std::optional<IpAddress>& address,
             Admission admission);
    // A connection that made room is closed; what it was about may go on for a while.
    void note_closed(const std::shared_ptr<Connection>& connection);
    void remove(const std::shared_ptr<Connection>& connection);

    bool empty() const { return connections_.empty(); }
    template <class Do>
    void for_each(const Do& what) const {
        for (const auto& [connection, place] : connections_) what(*connection);
    }

 private:
    using Clock = std::chrono::steady_clock;
    enum class Kind { ordinary, reserved, leaving, closed };
    struct Place {
        std::optional<IpAddress> address;
        Kind kind = Kind::ordinary;
        Clock::time_point since;
    };
    using Connections = std::map<std::shared_ptr<Connection>, Place>;

    bool fits(const std::optional<IpAddress>& address) const;
    std::size_t count_of(const std::optional<IpAddress>& address) const;
    // Each returns whether a connection leaves: that for which the function gives the earliest time.
    template <class Since>
    bool dismiss_longest(const Since& since);
    bool dismiss_waiting(const std::optional<IpAddress>& of_address);
    bool dismiss_of_greediest(const std::optional<IpAddress>& newcomer);
    bool dismiss_reserved();
    void dismiss(Connections::value_type& entry);
    void uncount(const Place& place);

    const ConnectionLimits limits_;
    const Closed on_closed_;
    Connections connections_;
    std::size_t ordinary_ = 0;
    std::size_t reserved_ = 0;
    std::size_t leaving_ = 0;
    std::map<IpAddress, std::size_t> per_address_;  // ordinary ones
};

}  // namespace urna::http
