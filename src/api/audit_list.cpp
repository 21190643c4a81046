// SPDX-License-Identifier: Apache-2.0
#include "api/audit_list.h"

#include <fmt/format.h>

#include <utility>

#include "api/answers.h"
#include "api/csv.h"
#include "api/parameters.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "security/token.h"

namespace urna::api {
namespace {

using audit::Event;
using http::HandlerResult;
using http::Request;

constexpr std::size_t page_events_default = 100;
constexpr std::size_t page_events_max = 1'000;
constexpr std::size_t search_characters_max = 256;
// How many events are read at once, and how many one request for a page looks at.
constexpr std::size_t read_at_once = 1'000;
constexpr std::size_t looked_at_max = 20'000;

struct Filter {
    std::optional<audit::Kind> kind;
    std::optional<std::int64_t> account;
    std::string text;  // in its search form; empty: all
    std::optional<Instant> from;
    std::optional<Instant> to;

    bool passes(const Event& event) const {
        if (kind && event.kind != to_string(*kind)) return false;
        if (account && (!event.origin.account || event.origin.account->value != *account)) return false;
        if (from && event.origin.at < *from) return false;
        if (to && event.origin.at >= *to) return false;
        return text.empty() || has_text(event);
    }

 private:
    bool has_text(const Event& event) const {
        for (const std::string* one : {&event.origin.actor, &event.object, &event.origin.address,
                                       &event.origin.request, &event.details}) {
            if (search_form(*one).find(text) != std::string::npos) return true;
        }
        return false;
    }
};

// The parameter as an instant; without an offset in UTC. Empty when it is none, and none when it is absent.
Result<std::optional<Instant>> read_instant(const Request& request, std::string_view name) {
    const auto text = query_parameter(request, name);
    if (!text) return std::optional<Instant>();
    static const TimeZone utc("UTC");
    const auto instant = parse_instant(*text, utc);
    if (!instant) return invalid("Invalid " + std::string(name) + ".");
    return instant;
}

Result<Filter> read_filter(const Request& request) {
    Filter filter;
    if (const auto kind = query_parameter(request, "kind")) {
        filter.kind = audit::parse_kind(*kind);
        if (!filter.kind) return invalid("Invalid kind.");
    }
    if (const auto account = query_parameter(request, "account")) {
        filter.account = parse_integer(*account);
        if (!filter.account) return invalid("Invalid account.");
    }
    const std::string text = query_parameter(request, "search").value_or("");
    if (!is_valid_label(text, search_characters_max) || !is_utf8(text)) return invalid("Invalid search.");
    filter.text = search_form(text);
    const auto from = read_instant(request, "from");
    if (!from) return from.error();
    filter.from = *from;
    const auto to = read_instant(request, "to");
    if (!to) return to.error();
    filter.to = *to;
    return filter;
}

struct PageWanted {
    Filter filter;
    std::optional<std::int64_t> before;
    std::size_t limit = page_events_default;
};

Result<PageWanted> read_page_wanted(const Request& request) {
    const auto filter = read_filter(request);
    if (!filter) return filter.error();
    PageWanted wanted{.filter = *filter, .before = {}};
    if (const auto before = query_parameter(request, "before")) {
        wanted.before = parse_integer(*before);
        if (!wanted.before) return invalid("Invalid before.");
    }
    const auto limit = page_limit(request, page_events_default, page_events_max);
    if (!limit) return limit.error();
    wanted.limit = *limit;
    return wanted;
}

struct Page {
    std::vector<Event> events;
    std::optional<std::int64_t> next;  // where to go on; none at the end
};

Page find_events(audit::Trail& trail, const PageWanted& wanted) {
    Page page;
    std::optional<std::int64_t> before = wanted.before;
    for (std::size_t looked_at = 0; looked_at < looked_at_max; looked_at += read_at_once) {
        auto events = trail.before(before, read_at_once);
        for (Event& event : events) {
            if (wanted.filter.passes(event)) {
                if (page.events.size() == wanted.limit) {
                    page.next = before;
                    return page;
                }
                before = event.number;
                page.events.push_back(std::move(event));
            } else {
                before = event.number;
            }
        }
        if (events.size() < read_at_once) return page;
    }
    page.next = before;
    return page;
}

void write_event(JsonWriter& json, const Event& event) {
    std::optional<std::int64_t> account;
    if (event.origin.account) account = event.origin.account->value;
    json.begin_object()
        .member("number", event.number)
        .member("at", to_string(event.origin.at))
        .member("kind", event.kind)
        .member("account", account)
        .member("actor", event.origin.actor)
        .member("object", event.object)
        .member("address", event.origin.address)
        .member("requestId", event.origin.request)
        .member("times", event.times)
        .member("details", event.details)
        .member("hash", event.hash)
        .end_object();
}

HandlerResult answer_page(audit::Trail& trail, const Request& request) {
    const auto wanted = read_page_wanted(request);
    if (!wanted) return answer(wanted.error());
    const Page page = find_events(trail, *wanted);
    return http::json(200, JsonWriter()
                               .begin_object()
                               .key("events")
                               .array(page.events, write_event)
                               .member("next", page.next)
                               .end_object()
                               .take());
}

std::string csv_line(const Event& event) {
    const std::string account =
        event.origin.account ? std::to_string(event.origin.account->value) : std::string();
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{}\r\n", event.number, to_string(event.origin.at),
                       csv_field(event.kind), account, csv_field(event.origin.actor), csv_field(event.object),
                       csv_field(event.origin.address), csv_field(event.origin.request), event.times,
                       csv_field(event.details), event.hash);
}

// Gives the file in pieces, each of as many events as are read at once.
class CsvSource {
 public:
    CsvSource(audit::Trail& trail, Filter filter) : trail_(&trail), filter_(std::move(filter)) {}

    // Whether there is nothing behind the pieces that were given.
    bool ended() const { return ended_; }

    bool operator()(std::string& piece) {
        if (ended_) return false;
        const auto events = trail_->before(before_, read_at_once);
        for (const Event& event : events) {
            if (filter_.passes(event)) text_ += csv_line(event);
            before_ = event.number;
        }
        ended_ = events.size() < read_at_once;
        piece = std::exchange(text_, {});
        return true;
    }

 private:
    audit::Trail* trail_;
    Filter filter_;
    std::string text_ = "number,at,kind,account,actor,object,address,requestId,times,details,hash\r\n";
    std::optional<std::int64_t> before_;
    bool ended_ = false;
};

}  // namespace

audit::Origin origin_of(const Request& request, Instant now) {
    audit::Origin origin{
        .at = now, .account = {}, .actor = {}, .address = request.client.text, .request = request.id};
    if (const auto* claims = std::any_cast<security::Claims>(&request.identity)) {
        origin.account = claims->account;
        origin.actor = claims->email;
    }
    return origin;
}

http::Handler audit_page_handler(audit::Trail& trail) {
    return http::without_body([&trail](const Request& request) { return answer_page(trail, request); });
}

http::Handler audit_csv_handler(audit::Trail& trail, const std::string& file_name) {
    return http::without_body([&trail, file_name](const Request& request) -> HandlerResult {
        const auto filter = read_filter(request);
        if (!filter) return answer(filter.error());
        http::Response response;
        response.headers.emplace_back("Content-Type", "text/csv; charset=utf-8");
        response.headers.emplace_back("Content-Disposition",
                                      fmt::format(R"(attachment; filename="{}")", file_name));
        const CsvSource from_the_first_piece(trail, *filter);
        CsvSource source = from_the_first_piece;
        source(response.body);
        if (!source.ended()) {
            response.body.clear();
            response.stream = from_the_first_piece;
        }
        return response;
    });
}

}  // namespace urna::api
