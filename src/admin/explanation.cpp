// SPDX-License-Identifier: Apache-2.0
#include "admin/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

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
using Text = std::shared_ptr<const std::string>;

constexpr std::size_t steps_default = 100;
constexpr std::size_t steps_max = 1'000;
constexpr std::size_t piece_bytes = 64UL << 10;

// Which part of an explanation is asked for; all of it without `limit`.
struct Part {
    std::size_t from = 0;
    std::optional<std::size_t> limit;
};

// What was written lately: most of what an explanation costs is to write it, so that a crowd that asks for
// the same costs little more than the sum. Several threads may use it at once.
class ExplanationCache {
 public:
    // The text of that name, written by `write` when it is not there: by one at a time.
    Text text(const std::string& name, const std::function<std::string()>& write) {
        const std::lock_guard guard(mutex_);
        if (const auto found = texts_.find(name); found != texts_.end()) return found->second;
        auto written = std::make_shared<const std::string>(write());
        if (bytes_ + written->size() > bytes_max) {
            texts_.clear();
            bytes_ = 0;
        }
        bytes_ += written->size();
        texts_.emplace(name, written);
        return written;
    }

 private:
    static constexpr std::size_t bytes_max = 32UL << 20;

    std::mutex mutex_;
    std::map<std::string, Text> texts_;
    std::size_t bytes_ = 0;
};

// The text in pieces.
http::Response in_pieces(const Text& text) {
    http::Response response = http::json(200, {});
    if (text->size() <= piece_bytes) {
        response.body = *text;
        return response;
    }
    response.stream = [text, at = std::size_t{0}](std::string& piece) mutable {
        piece = text->substr(std::min(at, text->size()), piece_bytes);
        at += piece.size();
        return !piece.empty();
    };
    return response;
}

const election::law::Steps& steps_of(const Decision& decision) {
    return std::visit([](const auto& outcome) -> const election::law::Steps& { return outcome.steps; },
                      decision.outcome);
}

// Some of the steps, which the whole has under `steps`, with their words.
std::string page(const Election& election, const Decision& decision, const std::string& whole,
                 std::size_t from, std::size_t limit) {
    const auto names = names_of(election);
    const auto& steps = steps_of(decision);
    const std::size_t end = std::min(steps.size(), from + limit);
    JsonWriter json;
    json.begin_object().member("sha256", sha256_hex(whole));
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
    return json.end_object().take();
}

api::Result<Part> read_part(const Request& request) {
    const auto from_text = api::query_parameter(request, "from");
    const auto limit_text = api::query_parameter(request, "limit");
    if (!from_text && !limit_text) return Part{};
    const auto from = from_text ? api::parse_integer(*from_text) : 0;
    if (!from) return api::invalid("Invalid from.");
    const auto limit = api::page_limit(request, steps_default, steps_max);
    if (!limit) return limit.error();
    return Part{static_cast<std::size_t>(*from), *limit};
}

class Explanations {
 public:
    explicit Explanations(const AdminParts& parts)
        : parts_(parts), guard_(api::make_guard(api::access_administrator, parts.verifier, parts.clock)) {}

    HandlerResult respond(const Request& request) {
        const std::string id_text = api::election_parameter(request);
        const auto id = api::election_id(id_text);
        Request asked = request;
        auto refused = guard_(asked);
        if (refused && !(id && parts_.elections.is_public(*id))) return std::move(*refused);
        const bool everybody = refused.has_value();
        const auto election = election_that_is_over(parts_, id_text);
        if (!election) return api::answer(election.error());
        // The contract knows shares, and nobody who is elected.
        if (election->individual && !election::law::has_law(*election))
            return api::refused("Election has no rule.");
        const auto part = read_part(request);
        if (!part) return api::answer(part.error());
        if (!everybody) {
            return when_complete(parts_, *election, [&](const store::Count& count) {
                return explain(*election, count, *part, everybody);
            });
        }
        // A crowd does not wait in the service.
        const store::Count count = parts_.ballots.count(*election);
        return count.complete(election->period) ? explain(*election, count, *part, everybody)
                                                : api::answer(api::unavailable("Count is not complete."));
    }

 private:
    HandlerResult explain(const Election& election, const store::Count& count, const Part& part,
                          bool everybody) {
        const Decided decided = decide(parts_, election, count.valid_votes);
        const Decision& decision = *decided.decision;
        if (!decision.refusal.empty()) return api::refused(awaited_text(decision));
        // Administrators see what leads to the lot that is awaited; for others that would be a part of a
        // result.
        if (!decision.missing.empty() || (everybody && decision.awaited))
            return api::answer(api::unavailable(awaited_text(decision)));
        if (part.from > steps_of(decision).size()) return api::refused("Invalid from.");
        const std::string name = name_of(election, decision);
        const Text whole = cache_.text(name, [&] { return election::law::outcome_json(decision); });
        http::Response response = in_pieces(
            part.limit ? cache_.text(fmt::format("{} {} {}", name, part.from, *part.limit),
                                     [&] { return page(election, decision, *whole, part.from, *part.limit); })
                       : whole);
        if (count.provisional) response.headers.emplace_back("Urna-Result", "provisional");
        return response;
    }

    // Equal names are those of equal texts: the digest is of all that the sum depends on, and with the names
    // of the participants, which the words have, of all that is told.
    static std::string name_of(const Election& election, const Decision& decision) {
        std::string name = election::law::situation_hash(decision.rule, decision.facts);
        for (const std::string& participant : names_of(election)) name += "\n" + participant;
        return sha256_hex(name);
    }

    const AdminParts parts_;
    const http::AuthorizationGuard guard_;
    ExplanationCache cache_;
};

}  // namespace

http::Handler explanation_handler(const AdminParts& parts) {
    return http::without_body([explanations = std::make_shared<Explanations>(parts)](const Request& request) {
        return explanations->respond(request);
    });
}

}  // namespace urna::admin
