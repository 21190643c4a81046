// SPDX-License-Identifier: Apache-2.0
#include "admin/decision.h"

#include <algorithm>

#include "base/sha256.h"
#include "election/law/exact_text.h"
#include "election/law/json_names.h"
#include "election/law/rule_writer.h"
#include "election/law/seat_claims.h"
#include "law_words/last_seat.h"
#include "law_words/rule_words.h"

namespace urna::admin {
namespace {

namespace law = election::law;

void write_poll_numbers(JsonWriter& json, std::string_view name, const std::vector<std::size_t>& lists) {
    json.key(name).array(lists, [](JsonWriter& each, std::size_t list) { each.value(list + 1); });
}

// What an administrator gives of a law.
void write_given(JsonWriter& json, const election::Election& election) {
    const law::AnyRule rule = law::law_of(election);
    const std::string text = law::canonical_text(rule);
    json.key("rule").json(text).member("sha256", sha256_hex(text));
    write_words(json, "words", [&](language::Language language) {
        return law_words::rule_words(rule, election.seats, language);
    });
    if (!election.lists.empty()) json.key("lists").json(election.lists);
    if (election.follows != ElectionId{}) json.member("follows", election.follows.value);
}

void write_lot(JsonWriter& json, const store::DrawnLot& one, bool used) {
    json.begin_object()
        .member("number", one.number)
        .member("situation", one.lot.situation)
        .key("decision")
        .json(one.lot.decision)
        .member("drawn", one.lot.drawn + 1)
        .member("drawnAt", to_string(one.lot.drawn_at))
        .member("reason", one.lot.reason)
        .member("recordedAt", to_string(one.recorded_at))
        .member("used", used);
    if (one.voided) json.member("voided", *one.voided).member("voidedAt", to_string(one.voided_at));
    json.end_object();
}

void write_claims(JsonWriter& json, std::string_view name, const std::vector<law::SeatClaim>& claims) {
    json.key(name).array(claims, [](JsonWriter& each, const law::SeatClaim& claim) {
        const auto weight = static_cast<law::int128>(claim.weight);
        each.begin_object()
            .member("seat", claim.seat)
            .member("pollNumber", claim.list + 1)
            .member("votes", law::decimal_text(weight, law::one))
            .member("divisor", law::decimal_text(static_cast<law::int128>(claim.divisor), law::one))
            .key("quotient");
        if (claim.divisor == 0) {
            each.null();
        } else {
            each.value(law::decimal_text(weight, claim.divisor));
        }
        each.end_object();
    });
}

void write_outcome(JsonWriter& json, const law::Outcome& outcome) {
    const law::SeatClaims claims = law::seat_claims(outcome.steps);
    json.member("total", outcome.total).member("open", outcome.open);
    write_claims(json, "lastSeats", claims.last);
    write_claims(json, "nextSeats", claims.next);
}

void write_outcome(JsonWriter& json, const law::PresidentOutcome& outcome) {
    json.member("outcome", name_of(law::verdict_names, outcome.verdict)).key("elected");
    if (outcome.elected) {
        json.value(*outcome.elected + 1);
    } else {
        json.null();
    }
    write_poll_numbers(json, "runoff", outcome.runoff);
}

void write_situation(JsonWriter& json, const law::Situation& situation) {
    json.member("decides", name_of(law::decides_names, situation.decides));
    write_poll_numbers(json, "options", situation.options);
    json.member("tier", situation.tier);
}

// The rest of an object that was begun.
void write_totals(JsonWriter& json, const law::Totals& totals, const std::string& source, Instant stated_at,
                  bool correction) {
    json.member("cast", totals.cast)
        .member("blank", totals.blank)
        .member("registered", totals.registered)
        .member("source", source)
        .member("statedAt", to_string(stated_at))
        .member("correction", correction)
        .end_object();
}

// What is awaited, or the outcome without its explanation.
void write_decision(JsonWriter& json, const election::Election& election, const law::Decision& decision) {
    json.key("missingTotals").array(decision.missing, [](JsonWriter& each, std::string_view name) {
        each.value(name);
    });
    json.key("drawLot");
    if (decision.awaited) {
        json.begin_object()
            .member("situation", decision.awaited->hash)
            .key("decision")
            .json(decision_json(*decision.awaited))
            .end_object();
    } else {
        json.null();
    }
    if (!decision.refusal.empty()) json.member("refusal", decision.refusal);
    if (!decision.is_complete()) return;
    std::visit([&](const auto& outcome) { write_outcome(json, outcome); }, decision.outcome);
    json.member("explanationSha256", sha256_hex(law::outcome_json(decision)));
    write_words(json, "lastSeatWords", [&](language::Language language) {
        return law_words::last_seat_words(decision.outcome, decision.facts, names_of(election), language);
    });
}

}  // namespace

bool Decided::corrected() const {
    return (!totals.empty() && totals.back().correction) ||
           std::any_of(lots.begin(), lots.end(), [](const store::DrawnLot& lot) { return lot.correction; });
}

Decided decide(const AdminParts& parts, const election::Election& election,
               const std::vector<std::uint64_t>& votes) {
    Decided decided;
    if (law::has_law(election)) {
        decided.totals = parts.law.totals(election.id);
        decided.lots = parts.law.lots(election.id);
    }
    decided.decision = std::make_shared<const law::Decision>(
        law::decide(election, votes, store::totals_of(decided.totals), store::lots_that_count(decided.lots)));
    return decided;
}

std::string awaited_text(const law::Decision& decision) {
    if (!decision.missing.empty()) {
        const std::string_view total = decision.missing.front();
        if (total == "cast") return "Votes cast are not stated.";
        if (total == "blank") return "Blank votes are not stated.";
        return "Registered voters are not stated.";
    }
    if (decision.awaited) return "Lot is not drawn.";
    return decision.refusal.empty() ? "" : "The rule gives no result.";
}

void write_law(JsonWriter& json, const election::Election& election) {
    if (!law::has_law(election)) return;
    json.key("law").begin_object();
    write_given(json, election);
    json.end_object();
}

void write_law(JsonWriter& json, const election::Election& election, const Decided& decided) {
    const law::Decision& decision = *decided.decision;
    json.key("law").begin_object();
    write_given(json, election);
    json.key("totals");
    if (decided.totals.empty()) {
        json.null();
    } else {
        const store::StatedTotals& last = decided.totals.back();
        json.begin_object().member("version", last.version);
        write_totals(json, last.stated.totals, last.stated.source, last.stated_at, last.correction);
    }
    json.key("lots").array(decided.lots, [&](JsonWriter& each, const store::DrawnLot& lot) {
        const auto& used = decision.used_lots;
        write_lot(each, lot, std::find(used.begin(), used.end(), lot.number) != used.end());
    });
    json.member("corrected", decided.corrected());
    write_decision(json, election, decision);
    json.end_object();
}

void write_law(JsonWriter& json, const election::Election& election, const results_page::Result& result) {
    const law::Decision& decision = *result.decision;
    json.key("law").begin_object();
    write_given(json, election);
    json.key("totals");
    if (result.stated) {
        json.begin_object();
        const results_page::StatedTotals& stated = *result.stated;
        write_totals(json, stated.totals, stated.source, stated.stated_at, stated.correction);
    } else {
        json.null();
    }
    json.key("lots").array(decision.facts.lots, [](JsonWriter& each, const law::Lot& lot) {
        each.begin_object();
        write_situation(each, lot.situation);
        each.member("drawn", lot.drawn + 1).end_object();
    });
    json.member("corrected", result.corrected);
    write_decision(json, election, decision);
    json.end_object();
}

std::vector<bool> qualified_in(const law::Decision& decision) {
    const auto* outcome = std::get_if<law::Outcome>(&decision.outcome);
    return outcome != nullptr && decision.is_complete() ? outcome->passed : std::vector<bool>();
}

std::string decision_json(const law::AwaitedLot& lot) {
    JsonWriter json;
    json.begin_object();
    write_situation(json, lot.situation);
    return json.member("step", lot.step).end_object().take();
}

void write_words(JsonWriter& json, std::string_view name,
                 const std::function<std::vector<std::string>(language::Language)>& words_in) {
    json.key(name).begin_object();
    for (const language::Language each : language::languages) {
        json.key(language::tag_of(each)).array(words_in(each), [](JsonWriter& to, const std::string& words) {
            to.value(words);
        });
    }
    json.end_object();
}

}  // namespace urna::admin
