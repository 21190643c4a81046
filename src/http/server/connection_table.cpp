// SPDX-License-Identifier: Apache-2.0
#include "http/server/connection_table.h"

#include <algorithm>

#include "base/metrics.h"
#include "http/server/connection.h"

namespace urna::http {
namespace {

struct TableMetrics {
    prometheus::Family<prometheus::Gauge>& open =
        prometheus::BuildGauge()
            .Name("urna_connections")
            .Help("Open connections; those in reserve are for health checks")
            .Register(metrics());
    prometheus::Gauge& ordinary = open.Add({{"kind", "ordinary"}});
    prometheus::Gauge& reserved = open.Add({{"kind", "reserved"}});
    prometheus::Gauge& leaving = open.Add({{"kind", "leaving"}});
    prometheus::Counter& dismissed = prometheus::BuildCounter()
                                         .Name("urna_connections_dismissed_total")
                                         .Help("Connections that were closed to make room for another")
                                         .Register(metrics())
                                         .Add({});
    prometheus::Counter& refused =
        prometheus::BuildCounter()
            .Name("urna_connections_refused_total")
            .Help("Connections beyond the limits, which were let in for health checks or not at all")
            .Register(metrics())
            .Add({});
};

TableMetrics& table_metrics() {
    static TableMetrics instance;
    return instance;
}

}  // namespace

ConnectionTable::ConnectionTable(const ConnectionLimits& limits, Closed on_closed)
    : limits_(limits), on_closed_(std::move(on_closed)) {
    table_metrics();  // so that they are there, with 0
}

std::size_t ConnectionTable::count_of(const std::optional<IpAddress>& address) const {
    const auto found = address ? per_address_.find(*address) : per_address_.end();
    return found == per_address_.end() ? 0 : found->second;
}

bool ConnectionTable::fits(const std::optional<IpAddress>& address) const {
    return limits_.per_address_max == 0 || count_of(address) < limits_.per_address_max;
}

ConnectionTable::Admission ConnectionTable::admit(const std::optional<IpAddress>& address) {
    if ((fits(address) || dismiss_waiting(address)) &&
        (ordinary_ < limits_.all_max || dismiss_waiting({}) || dismiss_of_greediest(address))) {
        return Admission::ordinary;
    }
    table_metrics().refused.Increment();
    return reserved_ < reserve || dismiss_reserved() ? Admission::reserved : Admission::refused;
}

void ConnectionTable::add(const std::shared_ptr<Connection>& connection,
                          const std::optional<IpAddress>& address, Admission admission) {
    const Kind kind = admission == Admission::reserved ? Kind::reserved : Kind::ordinary;
    connections_.emplace(connection, Place{address, kind, Clock::now()});
    if (kind == Kind::reserved) {
        ++reserved_;
    } else {
        ++ordinary_;
        if (address) ++per_address_[*address];
    }
    (kind == Kind::reserved ? table_metrics().reserved : table_metrics().ordinary).Increment();
}

void ConnectionTable::note_closed(const std::shared_ptr<Connection>& connection) {
    const auto found = connections_.find(connection);
    if (found == connections_.end()) return;
    uncount(found->second);
    found->second.kind = Kind::closed;
}

void ConnectionTable::remove(const std::shared_ptr<Connection>& connection) {
    const auto found = connections_.find(connection);
    if (found == connections_.end()) return;
    uncount(found->second);
    connections_.erase(found);
}

void ConnectionTable::uncount(const Place& place) {
    switch (place.kind) {
        case Kind::ordinary:
            --ordinary_;
            if (place.address && --per_address_[*place.address] == 0) per_address_.erase(*place.address);
            table_metrics().ordinary.Decrement();
            break;
        case Kind::reserved:
            --reserved_;
            table_metrics().reserved.Decrement();
            break;
        case Kind::leaving:
            --leaving_;
            table_metrics().leaving.Decrement();
            break;
        case Kind::closed:
            break;
    }
}

void ConnectionTable::dismiss(Connections::value_type& entry) {
    entry.first->dismiss([this, connection = entry.first] { on_closed_(connection); });
    uncount(entry.second);
    entry.second.kind = Kind::leaving;
    ++leaving_;
    table_metrics().leaving.Increment();
    table_metrics().dismissed.Increment();
}

template <class Since>
bool ConnectionTable::dismiss_longest(const Since& since) {
    if (leaving_ >= leaving_max) return false;
    Connections::value_type* longest = nullptr;
    auto longest_since = Clock::time_point::max();
    for (auto& entry : connections_) {
        const std::optional<Clock::time_point> begun = since(*entry.first, entry.second);
        if (!begun || *begun >= longest_since) continue;
        longest = &entry;
        longest_since = *begun;
    }
    if (longest == nullptr) return false;
    dismiss(*longest);
    return true;
}

bool ConnectionTable::dismiss_waiting(const std::optional<IpAddress>& of_address) {
    return dismiss_longest(
        [&](const Connection& connection, const Place& place) -> std::optional<Clock::time_point> {
            if (place.kind != Kind::ordinary || (of_address && place.address != of_address))
                return std::nullopt;
            return connection.waits_since(Connection::WaitsFor::request);
        });
}

bool ConnectionTable::dismiss_of_greediest(const std::optional<IpAddress>& newcomer) {
    const auto greediest =
        std::max_element(per_address_.begin(), per_address_.end(),
                         [](const auto& one, const auto& other) { return one.second < other.second; });
    if (greediest == per_address_.end() || greediest->second <= count_of(newcomer) + 1) return false;
    return dismiss_longest(
        [&](const Connection& connection, const Place& place) -> std::optional<Clock::time_point> {
            if (place.kind != Kind::ordinary || place.address != greediest->first) return std::nullopt;
            return connection.waits_since(Connection::WaitsFor::body);
        });
}

bool ConnectionTable::dismiss_reserved() {
    return dismiss_longest([](const Connection&, const Place& place) -> std::optional<Clock::time_point> {
        if (place.kind != Kind::reserved) return std::nullopt;
        return place.since;
    });
}

}  // namespace urna::http
