// SPDX-License-Identifier: Apache-2.0
#include "admin/rule_help.h"

#include "admin/decision.h"
#include "api/answers.h"
#include "base/sha256.h"
#include "election/law/law_file.h"
#include "election/law/outcome.h"
#include "election/law/rule_writer.h"
#include "election/law/service_refusal.h"
#include "election/law/step_json.h"
#include "election/presets.h"
#include "law_words/last_seat.h"
#include "law_words/rule_words.h"

namespace urna::admin {
namespace {

namespace law = election::law;
using http::HandlerResult;

void write_text(JsonWriter& json, std::string_view name, const election::PresetText& text) {
    json.key(name)
        .begin_object()
        .member("en", text.english)
        .member("sr-Latn", text.serbian_latin)
        .member("sr-Cyrl", text.serbian_cyrillic)
        .end_object();
}

void write_preset(JsonWriter& json, const election::Preset& preset) {
    const bool individual = std::holds_alternative<law::PresidentRule>(preset.rule);
    json.begin_object().member("id", preset.id);
    write_text(json, "name", preset.name);
    json.key("law")
        .begin_object()
        .member("title", preset.law.title)
        .member("date", preset.law.date)
        .member("address", preset.law.address)
        .end_object()
        .member("individual", individual);
    if (preset.seats) json.member("seats", *preset.seats);
    json.key("rule").json(preset.rule_text);
    write_words(json, "words", [&](language::Language language) {
        const auto seats = static_cast<int>(preset.seats.value_or(election::seats_default));
        return law_words::rule_words(preset.rule, seats, language);
    });
    if (preset.notes) write_text(json, "notes", *preset.notes);
    json.member("refused", preset.refused_path).end_object();
}

std::string json_presets() {
    JsonWriter json;
    json.begin_object().key("presets").array(election::presets(), write_preset);
    return json.end_object().take();
}

template <class Outcome>
std::string json_trial(const law::LawFile& file, const Outcome& outcome) {
    JsonWriter json;
    json.begin_object().member("sha256", sha256_hex(law::canonical_text(file.rule)));
    write_words(json, "words", [&](language::Language language) {
        return law_words::rule_words(file.rule, static_cast<int>(file.facts.seats), language);
    });
    json.key("outcome");
    law::write_outcome(json, outcome, file.facts);
    write_words(json, "lastSeatWords", [&](language::Language language) {
        return law_words::last_seat_words(outcome, file.facts, file.names, language);
    });
    return json.end_object().take();
}

// What the service can hold, so without districts: the body's limit bounds the lists, and so what a sum
// takes.
HandlerResult try_rule(const std::string& body) {
    const auto file = law::parse_law_file(body);
    if (!file) return api::refused(file.error().message);
    const auto* of_lists = std::get_if<law::Rule>(&file->rule);
    const auto refused = of_lists != nullptr ? law::service_refusal(*of_lists) : std::nullopt;
    if (refused) return api::refused("Invalid " + *refused + ".");
    return std::visit(
        [&](const auto& rule) -> HandlerResult {
            const auto outcome = law::sum_of(rule, file->facts);
            return outcome ? http::json(200, json_trial(*file, *outcome))
                           : api::refused(outcome.error().message);
        },
        file->rule);
}

}  // namespace

http::Handler presets_handler() {
    return http::without_body([](const http::Request&) -> HandlerResult {
        static const std::string answer = json_presets();
        return http::json(200, answer);
    });
}

http::Handler trial_handler() {
    return http::buffered([](const http::Request&, const std::string& body) { return try_rule(body); });
}

}  // namespace urna::admin
