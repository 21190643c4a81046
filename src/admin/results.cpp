// SPDX-License-Identifier: Apache-2.0
#include "admin/results.h"

#include <fmt/format.h>

#include "admin/complete_count.h"
#include "admin/invalid_vote_list.h"
#include "api/answers.h"
#include "api/json_text.h"
#include "api/parameters.h"

namespace urna::admin {
namespace {

using election::Election;
using http::HandlerResult;

// The answer up to the list of invalid votes.
std::string json_head(const Election& election, const std::vector<std::uint64_t>& votes) {
    const auto results = json_results(election, votes);
    std::string text = R"({"participants": [)";
    for (std::size_t i = 0; i < results.size(); ++i) {
        text += fmt::format(R"({}{{"pollNumber": {}, "name": {}, "result": {}}})", i == 0 ? "" : ", ", i + 1,
                            http::quoted(election.participants[i].name), results[i]);
    }
    return text + R"(], "invalidVotes": [)";
}

http::Response results(store::BallotStore& ballots, const Election& election, const store::Count& count) {
    InvalidVoteList list{.head = json_head(election, count.valid_votes),
                         .text_of = json_invalid_vote,
                         .between = ", ",
                         .tail = "]}"};
    http::Response response = http::json(200, {});
    // The contract's answer has no member for it.
    if (count.provisional) response.headers.emplace_back("Urna-Result", "provisional");
    return with_list(std::move(response), ballots, election.id,
                     std::make_shared<const InvalidVoteList>(std::move(list)));
}

HandlerResult get_results(const AdminParts& parts, const std::string& id_text) {
    const auto election = election_that_is_over(parts, id_text);
    if (!election) return api::answer(election.error());
    return when_complete(parts, *election,
                         [&](const store::Count& count) { return results(parts.ballots, *election, count); });
}

}  // namespace

http::Handler results_handler(const AdminParts& parts) {
    return http::coalesced_read(api::election_parameter,
                                [parts](const std::string& id) { return get_results(parts, id); });
}

election::ApportionmentRule rule_of(const Election& election) {
    return {
        election.seats,
        {static_cast<std::uint32_t>(election.threshold_millipercent), election::threshold_millipercent_max}};
}

std::vector<std::string> json_results(const Election& election, const std::vector<std::uint64_t>& votes) {
    std::vector<std::string> results;
    if (election.individual) {
        for (const int share : election::shares_in_hundredths(votes))
            results.push_back(api::json_decimal(static_cast<std::uint64_t>(share), 2));
    } else {
        for (const int seats : election::apportion(votes, rule_of(election)))
            results.push_back(std::to_string(seats));
    }
    return results;
}

}  // namespace urna::admin
