// SPDX-License-Identifier: Apache-2.0
#include "http/server/etag.h"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>

#include "base/sha256.h"
#include "http/messages/header_value.h"

namespace urna::http {
namespace {

// The headers that a 304 keeps of the response that it stands for (RFC 9110, 15.4.5). The server adds the
// date.
constexpr std::array<std::string_view, 5> kept_headers{"ETag", "Cache-Control", "Content-Location", "Expires",
                                                       "Vary"};

class TaggedExchange final : public Exchange {
 public:
    explicit TaggedExchange(std::unique_ptr<Exchange> inner) : inner_(std::move(inner)) {}

    bool has_capacity() override { return inner_->has_capacity(); }
    void receive(std::string_view piece) override { inner_->receive(piece); }
    const std::string* coalescing_key() const override { return inner_->coalescing_key(); }

    HandlerResult respond() override {
        HandlerResult result = inner_->respond();
        auto* response = std::get_if<Response>(&result);
        if (response != nullptr && response->status == 200 && !response->stream) {
            response->headers.emplace_back("ETag", entity_tag(response->body));
            response->headers.emplace_back("Cache-Control", "no-cache");
        }
        return result;
    }

 private:
    std::unique_ptr<Exchange> inner_;
};

std::string_view without_weakness(std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

// Whether the list is `*` or names this tag. Elements may be empty. What follows a malformed element is
// ignored.
bool names(std::string_view list, std::string_view tag) {
    list = trim_blanks(list);
    if (list == "*") return true;
    while (!list.empty()) {
        if (list.starts_with(',')) {
            list = trim_blanks(list.substr(1));
            continue;
        }
        list = without_weakness(list);
        const std::size_t end = list.find('"', 1);
        if (!list.starts_with('"') || end == std::string_view::npos) return false;
        if (list.substr(0, end + 1) == without_weakness(tag)) return true;
        list = trim_blanks(list.substr(end + 1));
        if (!list.empty() && !list.starts_with(',')) return false;
    }
    return false;
}

bool same_name(std::string_view a, std::string_view b) {
    return boost::beast::iequals(a, b);
}

}  // namespace

std::string entity_tag(std::string_view body) {
    return '"' + sha256_hex(body).substr(0, tag_digits) + '"';
}

Handler with_etag(Handler handler) {
    return [handler = std::move(handler)](const Request& request) {
        return std::make_unique<TaggedExchange>(handler(request));
    };
}

std::optional<Response> not_modified(const Request& request, const Response& response) {
    if (request.method != Method::get || response.status != 200) return std::nullopt;
    const auto is_tag = [](const auto& header) { return same_name(header.first, "ETag"); };
    const auto tag = std::find_if(response.headers.begin(), response.headers.end(), is_tag);
    if (tag == response.headers.end()) return std::nullopt;
    // A list may be spread over several headers of that name.
    const bool named = std::any_of(request.headers.begin(), request.headers.end(), [&](const auto& header) {
        return same_name(header.first, "If-None-Match") && names(header.second, tag->second);
    });
    if (!named) return std::nullopt;
    Response unchanged;
    unchanged.status = 304;
    for (const auto& header : response.headers) {
        const auto is_this = [&](std::string_view name) { return same_name(name, header.first); };
        if (std::any_of(kept_headers.begin(), kept_headers.end(), is_this))
            unchanged.headers.push_back(header);
    }
    return unchanged;
}

}  // namespace urna::http
