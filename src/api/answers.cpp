// SPDX-License-Identifier: Apache-2.0
#include "api/answers.h"

#include "base/json_writer.h"

namespace urna::api {
namespace {

http::Response unauthorized_answer(const std::string& message) {
    http::Response response =
        http::json(401, JsonWriter().begin_object().member("msg", message).end_object().take());
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

}  // namespace

http::Response answer(const Refusal& refusal) {
    switch (refusal.kind) {
        case Refusal::Kind::invalid:
            return http::message(400, refusal.message);
        case Refusal::Kind::unauthorized:
            return unauthorized_answer(refusal.message);
        case Refusal::Kind::forbidden:
            return http::message(403, refusal.message);
        case Refusal::Kind::conflict:
            return http::message(422, refusal.message);
        case Refusal::Kind::unavailable:
            return http::unavailable(refusal.message, refusal.retry_after);
        case Refusal::Kind::too_many:
            return http::too_many_requests(refusal.message, refusal.retry_after);
    }
    throw std::logic_error("a refusal of no kind");
}

http::Response refused(std::string message) {
    return answer(invalid(std::move(message)));
}

}  // namespace urna::api
