// SPDX-License-Identifier: Apache-2.0
#include "admin/explanation.h"

#include <algorithm>

#include "admin/complete_count.h"
#include "admin/decision.h"
#include "api/answers.h"
#include "api/guard.h"
#include "api/parameters.h"
#include "base/sha256.h"
#include "election/law/step_json.h"
#include "law_words/step_words.h"

namespace urna::admin {
namespace {

using election::Election;
using election::law::Decision;
using http::HandlerResult;
using http::Request;

constexpr std::size_t steps_default = 100;
constexpr std::size_t steps_max = 1'000;
constexpr std::size_t piece_bytes = 64UL << 10;

// The text in pieces.
http::Response in_pieces(std::string text) {
    if (text.size() <= piece_bytes) return http::json(200, std::move(text));
    http::Response response = http::json(200, {});
    response.stream = [shared = std::make_shared<const std::string>(std::move(text)),
                       at = std::size_t{0}](std::string& piece) mutable {
        piece = shared->substr(std::min(at, shared->size()), piece_bytes);
        at += piece.size();
        return !piece.empty();
    };
    return response;
}

const election::law::Steps& steps_of(const Decision& decision) {
    return std::visit([](const auto& outcome) -> const election::law::Steps& { return outcome.steps; },
                      decision.outcome);
}

// Some of the steps, which the whole has under `steps`.
http::Response page(const Election& election, const Decision& decision, std::size_t from, std::size_t limit) {
    const auto names = names_of(election);
    const auto& steps = steps_of(decision);
    const std::size_t end = std::min(steps.size(), from + limit);
    JsonWriter json;
    json.begin_object().member("sha256", sha256_hex(election::law::outcome_json(decision)));
    json.member("allSteps", steps.size()).member("from", from).key("steps").begin_array();
    for (std::size_t i = from; i < end; ++i) {
        json.begin_object();
        election::law::write_step(json, steps[i], decision.facts);
        write_words(json, "words", [&](language::Language language) {
            return std::vector{law_words::step_words(steps[i], decision.facts, names, language)};
        });
        json.end_object();
    }
    json.end_array().key("next");
    if (end < steps.size()) {
        json.value(end);
    } else {
        json.null();
    }
    return in_pieces(json.end_object().take());
}

HandlerResult explain(const Request& request, const Election& election, const Decision& decision) {
    // Up to the lot that is awaited there is something to explain.
    if (!decision.missing.empty() || !decision.refusal.empty())
        return api::answer(api::unavailable(awaited_text(decision)));
    const auto from_text = api::query_parameter(request, "from");
    const auto limit_text = api::query_parameter(request, "limit");
    if (!from_text && !limit_text) return in_pieces(election::law::outcome_json(decision));
    const auto from = from_text ? api::parse_integer(*from_text) : 0;
    if (!from || static_cast<std::size_t>(*from) > steps_of(decision).size())
        return api::refused("Invalid from.");
    const auto limit = api::page_limit(request, steps_default, steps_max);
    if (!limit) return api::answer(limit.error());
    return page(election, decision, static_cast<std::size_t>(*from), *limit);
}

// Every election has a law, if only that of the contract.
HandlerResult get_explanation(const AdminParts& parts, const http::AuthorizationGuard& guard,
                              const Request& request) {
    const std::string id_text = api::election_parameter(request);
    const auto id = api::election_id(id_text);
    if (!id || !parts.elections.is_public(*id)) {
        Request asked = request;
        if (auto refused = guard(asked)) return std::move(*refused);
    }
    const auto election = election_that_is_over(parts, id_text);
    if (!election) return api::answer(election.error());
    return when_complete(parts, *election, [&](const store::Count& count) {
        return explain(request, *election,
                       election::law::decide(*election, count.valid_votes,
                                             store::totals_of(parts.law.totals(election->id)),
                                             store::lots_that_count(parts.law.lots(election->id))));
    });
}

}  // namespace

http::Handler explanation_handler(const AdminParts& parts) {
    return http::without_body(
        [parts, guard = api::make_guard(api::access_administrator, parts.verifier, parts.clock)](
            const Request& request) { return get_explanation(parts, guard, request); });
}

}  // namespace urna::admin
