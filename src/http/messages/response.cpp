// SPDX-License-Identifier: Apache-2.0
#include "http/messages/response.h"

#include "base/json_writer.h"

namespace urna::http {

Response empty() {
    return {};
}

Response json(int status, std::string text) {
    Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", "application/json");
    response.body = std::move(text);
    return response;
}

Response message(int status, std::string_view text) {
    return json(status, JsonWriter().begin_object().member("message", text).end_object().take());
}

namespace {

Response try_later(int status, std::string_view text, std::chrono::seconds retry_after) {
    Response response = message(status, text);
    response.headers.emplace_back("Retry-After", std::to_string(retry_after.count()));
    return response;
}

}  // namespace

Response unavailable(std::string_view text, std::chrono::seconds retry_after) {
    return try_later(503, text, retry_after);
}

Response too_many_requests(std::string_view text, std::chrono::seconds retry_after) {
    return try_later(429, text, retry_after);
}

}  // namespace urna::http
