// SPDX-License-Identifier: Apache-2.0
#include "store/sql/audit_rows.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>

#include "account/account.h"
#include "base/error.h"
#include "base/text.h"

namespace urna::store {
namespace {

using audit::Event;
using audit::NewEvent;
using sql::Connection;
using sql::Reset;
using sql::Statement;

// As wide as the columns, so that no event is refused for its texts.
constexpr std::size_t name_bytes_max = 512;
constexpr std::size_t address_bytes_max = 64;
constexpr std::size_t details_bytes_max = 2'000;

constexpr auto columns = "number, at, kind, account, actor, object, address, request, times, details, hash";

// With an asterisk in the place of each digit of a personal number, whoever wrote that.
std::string without_jmbg(std::string text) {
    constexpr std::size_t digits_of_jmbg = 13;
    constexpr std::string_view digits = "0123456789";
    std::size_t at = 0;
    while ((at = text.find_first_of(digits, at)) != std::string::npos) {
        const std::size_t end = std::min(text.find_first_not_of(digits, at), text.size());
        if (end - at == digits_of_jmbg && account::is_jmbg(std::string_view(text).substr(at, digits_of_jmbg)))
            std::fill(text.begin() + static_cast<std::ptrdiff_t>(at),
                      text.begin() + static_cast<std::ptrdiff_t>(end), '*');
        at = end;
    }
    return text;
}

std::string shown(const std::string& text, std::size_t bytes_max) {
    return truncate_utf8(without_jmbg(printable(text)), bytes_max);
}

Event read_event(const Statement& row) {
    Event event;
    row.read_all(event.number, event.origin.at, event.kind, event.origin.account, event.origin.actor,
                 event.object, event.origin.address, event.origin.request, event.times, event.details,
                 event.hash);
    return event;
}

std::vector<Event> read_events(Statement& query) {
    const Reset reset(query);
    std::vector<Event> events;
    while (query.step()) events.push_back(read_event(query));
    return events;
}

std::optional<std::int64_t> read_number(Statement& query) {
    const Reset reset(query);
    if (!query.step() || query.is_null(0)) return std::nullopt;
    return query.integer(0);
}

}  // namespace

std::string sql_name(const std::string& name) {
    std::string quoted = "`";
    for (const char c : name) quoted.append(c == '`' ? 2 : 1, c);
    return quoted + '`';
}

// Their texts are kept until the process ends: connections know prepared statements by where a text is.
struct AuditRows::Statements {
    explicit Statements(const std::string& schema) {
        const std::string prefix = schema.empty() ? "" : sql_name(schema) + ".";
        const std::string events = prefix + "audit_events";
        const std::string select = "SELECT " + std::string(columns) + " FROM " + events;
        if (!schema.empty()) lock = "SELECT only_row FROM " + prefix + "audit_guard FOR UPDATE";
        insert = sql::insert_into(events, columns);
        last = select + " ORDER BY number DESC LIMIT 1";
        one = select + " WHERE number = ?";
        before = select + " WHERE number < ? ORDER BY number DESC LIMIT ?";
        after = select + " WHERE number > ? ORDER BY number LIMIT ?";
        has = "SELECT 1 FROM " + events + " WHERE kind = ? AND request = ?";
        first = "SELECT number FROM " + events + " ORDER BY number LIMIT 1";
        first_since = "SELECT number FROM " + events + " WHERE at >= ? ORDER BY number LIMIT 1";
        remove = "DELETE FROM " + events + " WHERE number <= ?";
    }

    std::string lock;
    std::string insert;
    std::string last;
    std::string one;
    std::string before;
    std::string after;
    std::string has;
    std::string first;
    std::string first_since;
    std::string remove;
};

const AuditRows::Statements& AuditRows::statements_of(const std::string& schema) {
    static std::mutex mutex;
    static std::map<std::string, Statements> of_schemas;
    const std::lock_guard guard(mutex);
    return of_schemas.try_emplace(schema, schema).first->second;
}

AuditRows::AuditRows(const std::string& schema) : statements_(statements_of(schema)) {}

void AuditRows::lock(Connection& connection) const {
    if (statements_.lock.empty()) return;
    Statement& query = connection.prepared(statements_.lock.c_str());
    const Reset reset(query);
    if (!query.step()) throw Unavailable("mariadb: the table audit_guard is empty");
}

std::optional<Event> AuditRows::last(Connection& connection) const {
    auto found = read_events(connection.prepared(statements_.last.c_str()));
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

void AuditRows::append(Connection& connection, const NewEvent& wanted) const {
    lock(connection);
    const auto before = last(connection);
    Event event{.number = before ? before->number + 1 : 1,
                .origin = wanted.origin,
                .kind = std::string(to_string(wanted.kind)),
                .object = shown(wanted.object, name_bytes_max),
                .details = shown(wanted.details, details_bytes_max),
                .times = wanted.times,
                .hash = {}};
    event.origin.actor = shown(wanted.origin.actor, name_bytes_max);
    event.origin.address = shown(wanted.origin.address, address_bytes_max);
    event.origin.request = shown(wanted.origin.request, address_bytes_max);
    event.hash = hash_of(event, before ? before->hash : audit::no_hash);
    try {
        connection.prepared(statements_.insert.c_str())
            .bind_all(event.number, event.origin.at, event.kind, event.origin.account, event.origin.actor,
                      event.object, event.origin.address, event.origin.request, event.times, event.details,
                      event.hash)
            .run();
    } catch (const sql::ConstraintViolation& violation) {  // not of what the event tells of
        throw Unavailable(std::string("the audit trail takes no event: ") + violation.what());
    }
}

bool AuditRows::has(Connection& connection, const NewEvent& event) const {
    lock(connection);
    Statement& query = connection.prepared(statements_.has.c_str());
    const Reset reset(query);
    const std::string request = shown(event.origin.request, address_bytes_max);
    return query.bind_all(to_string(event.kind), request).step();
}

std::int64_t AuditRows::count(Connection& connection) const {
    lock(connection);
    const auto newest = last(connection);
    if (!newest) return 0;
    const auto first = read_number(connection.prepared(statements_.first.c_str()));
    return newest->number - first.value_or(newest->number) + 1;
}

std::vector<Event> AuditRows::before(Connection& connection, std::int64_t number,
                                     std::size_t events_max) const {
    return read_events(connection.prepared(statements_.before.c_str()).bind_all(number, events_max));
}

std::vector<Event> AuditRows::after(Connection& connection, std::int64_t number,
                                    std::size_t events_max) const {
    return read_events(connection.prepared(statements_.after.c_str()).bind_all(number, events_max));
}

// Of the events that go; 0 when none does.
std::int64_t AuditRows::last_to_trim(Connection& connection, const audit::Limits& limits, Instant now) const {
    const std::int64_t events = count(connection);
    const auto newest = last(connection);
    if (!newest) return 0;
    std::int64_t to_trim = 0;
    if (events >= limits.events_max) to_trim = newest->number - limits.events_max / 10 * 9;
    if (limits.days_max > 0) {
        // By whole days, or each trimming, which is an event itself, would bring about another one.
        const Instant first_kept = date::floor<date::days>(now) - date::days(limits.days_max);
        const auto kept =
            read_number(connection.prepared(statements_.first_since.c_str()).bind_all(first_kept));
        to_trim = std::max(to_trim, kept ? *kept - 1 : newest->number);
    }
    return to_trim >= newest->number - events + 1 ? to_trim : 0;
}

std::int64_t AuditRows::trim(Connection& connection, const audit::Limits& limits,
                             const audit::Origin& by) const {
    const std::int64_t number = last_to_trim(connection, limits, by.at);
    if (number == 0) return 0;
    const auto trimmed = read_events(connection.prepared(statements_.one.c_str()).bind_all(number)).at(0);
    append(connection, {.origin = by,
                        .kind = audit::Kind::trail_trimmed,
                        .object = std::to_string(number),
                        .details = trimmed.hash});
    return connection.prepared(statements_.remove.c_str()).bind_all(number).run();
}

}  // namespace urna::store
