// SPDX-License-Identifier: Apache-2.0
#include "admin/complete_count.h"

#include "api/answers.h"
#include "api/parameters.h"

namespace urna::admin {
namespace {

constexpr std::chrono::milliseconds ask_again_in{10};
// Between two pieces of the record; others who wait for a worker come first.
constexpr std::chrono::milliseconds read_on_in{1};

}  // namespace

api::Result<election::Election> election_that_is_over(const AdminParts& parts, const std::string& id_text) {
    if (id_text.empty()) return api::invalid("Field id is missing.");
    const auto id = api::election_id(id_text);
    auto election = id ? parts.elections.find_election(*id) : std::nullopt;
    if (!election) return api::invalid("Election does not exist.");
    if (parts.clock() < election->period.end) return api::invalid("Election is ongoing.");
    return std::move(*election);
}

http::HandlerResult when_complete(const AdminParts& parts, const election::Election& election,
                                  const std::function<http::HandlerResult(const store::Count&)>& respond) {
    const store::Count count = parts.ballots.count(election);
    if (count.complete(election.period)) return respond(count);
    return http::RetryLater{.delay = ask_again_in,
                            .timeout = parts.results_wait,
                            .on_timeout = api::answer(api::unavailable("Count is not complete."))};
}

http::HandlerResult record_is_being_read(const AdminParts& parts) {
    return http::RetryLater{.delay = read_on_in,
                            .timeout = parts.results_wait,
                            .on_timeout = api::answer(api::unavailable("The record is still being read."))};
}

}  // namespace urna::admin
