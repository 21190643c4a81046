// SPDX-License-Identifier: Apache-2.0
#include "admin/completion.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "admin/complete_count.h"
#include "api/answers.h"
#include "api/parameters.h"
#include "base/json_writer.h"
#include "http/server/etag.h"

namespace urna::admin {
namespace {

using election::Completion;

// An official says it once, and once more after each further upload.
constexpr std::size_t completions_read_max = 50'000;
constexpr std::size_t statements_shown_max = 10'000;
constexpr std::size_t missing_shown_max = 1'000;

// Of one account the statement with the latest instant, and whether no later upload is recorded.
struct Statement {
    Completion said;
    bool stands = true;
};

// Of each account its last one, the latest first.
std::vector<Completion> last_of_each(std::vector<Completion> completions) {
    std::stable_sort(completions.begin(), completions.end(),
                     [](const Completion& a, const Completion& b) { return a.at > b.at; });
    std::set<std::pair<std::string, std::string>> seen;
    std::erase_if(completions, [&](const Completion& one) {
        return !seen.insert({one.official.email, one.official.jmbg}).second;
    });
    return completions;
}

// The officials, by jmbg.
struct Officials {
    std::size_t all = 0;                          // with a recorded upload or with a statement
    std::size_t complete = 0;                     // with a statement that stands
    std::vector<const OfficialTurnout*> missing;  // with uploads, but without such a statement
};

Officials officials_of(const std::vector<Statement>& statements, const Turnout& turnout) {
    std::set<std::string_view> without_uploads;
    std::set<std::string_view> complete;
    for (const Statement& one : statements) {
        const std::string& jmbg = one.said.official.jmbg;
        if (!turnout.find_official(jmbg)) without_uploads.insert(jmbg);
        if (one.stands) complete.insert(jmbg);
    }
    auto missing = turnout.leading_officials(turnout.officials());
    std::erase_if(missing, [&](const OfficialTurnout* one) { return complete.contains(one->jmbg); });
    missing.resize(std::min(missing.size(), missing_shown_max));
    return {turnout.officials() + without_uploads.size(), complete.size(), std::move(missing)};
}

void write_missing(JsonWriter& json, const OfficialTurnout* official) {
    json.begin_object()
        .member("jmbg", official->jmbg)
        .member("forename", official->forename)
        .member("surname", official->surname)
        .member("uploads", official->uploads)
        .member("last", to_string(official->last))
        .end_object();
}

void write_statement(JsonWriter& json, const Statement& statement) {
    const election::Official& official = statement.said.official;
    json.begin_object()
        .member("email", official.email)
        .member("jmbg", official.jmbg)
        .member("forename", official.forename)
        .member("surname", official.surname)
        .member("saidAt", to_string(statement.said.at))
        .member("stands", statement.stands)
        .end_object();
}

std::string text_of(ElectionId election, std::vector<Statement> statements, const Turnout& turnout) {
    for (Statement& one : statements) {
        const OfficialTurnout* official = turnout.find_official(one.said.official.jmbg);
        one.stands = !official || official->last <= one.said.at;
    }
    const Officials officials = officials_of(statements, turnout);
    const std::size_t all = statements.size();
    statements.resize(std::min(all, statements_shown_max));
    return JsonWriter()
        .begin_object()
        .member("id", election.value)
        .member("officials", officials.all)
        .member("complete", officials.complete)
        .key("statements")
        .array(statements, write_statement)
        .member("statementsInAll", all)
        .key("missing")
        .array(officials.missing, write_missing)
        .end_object()
        .take();
}

// Statements are read first, so that no upload is missing that was recorded before they were.
http::HandlerResult show(const AdminParts& parts, TurnoutCache& turnouts, const std::string& id_text) {
    if (id_text.empty()) return api::answer(api::invalid("Field id is missing."));
    const auto id = api::election_id(id_text);
    if (!id || !parts.elections.find_election(*id))
        return api::answer(api::invalid("Election does not exist."));
    std::vector<Statement> statements;
    for (Completion& one : last_of_each(parts.completions.newest(*id, completions_read_max)))
        statements.push_back({std::move(one)});
    std::string text;
    if (!turnouts.visit(*id, [&](const Turnout& turnout) { text = text_of(*id, statements, turnout); }))
        return record_is_being_read(parts);
    return http::json(200, std::move(text));
}

}  // namespace

http::Handler completion_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts) {
    return http::with_etag(http::coalesced_read(
        api::election_parameter,
        [parts, turnouts](const std::string& id) { return show(parts, *turnouts, id); }));
}

}  // namespace urna::admin
