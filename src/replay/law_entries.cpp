// SPDX-License-Identifier: Apache-2.0
#include "replay/law_entries.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "base/text.h"
#include "election/law/json_names.h"
#include "replay/figures.h"

namespace urna::replay {

namespace json = boost::json;

namespace {

using election::law::Situation;

constexpr std::chrono::seconds patience{60};

bool is_awaited(const json::object& decision, const Situation& situation) {
    json::array options;
    for (const std::size_t option : situation.options) options.emplace_back(option + 1);
    return decision.at("decides").as_string() == name_of(election::law::decides_names, situation.decides) &&
           decision.at("tier") == situation.tier && decision.at("options") == options;
}

// The hash of the situation that awaits the lot.
std::string situation_of(const json::value& details, const Situation& situation) {
    const auto& awaited = details.as_object().at("law").as_object().at("drawLot");
    if (!awaited.is_object() || !is_awaited(awaited.at("decision").as_object(), situation)) {
        throw std::runtime_error(fmt::format("The service awaits another lot than the file's next one: {}",
                                             printable(json::serialize(awaited))));
    }
    return std::string(awaited.at("situation").as_string());
}

void check_nothing_awaited(const json::value& details) {
    const auto& law = details.as_object().at("law").as_object();
    const auto& missing = law.at("missingTotals");
    if (!missing.as_array().empty() || !law.at("drawLot").is_null()) {
        throw std::runtime_error(fmt::format("The service still awaits totals {} and lot {}.",
                                             printable(json::serialize(missing)),
                                             printable(json::serialize(law.at("drawLot")))));
    }
}

}  // namespace

std::string inputs_text(const LawPlan& plan) {
    std::string text;
    if (plan.totals) {
        text += fmt::format("{} votes cast", grouped(plan.totals->cast.value_or(0)));
        if (plan.totals->blank) text += fmt::format(", {} blank votes", grouped(*plan.totals->blank));
        if (plan.totals->registered)
            text += fmt::format(", {} registered voters", grouped(*plan.totals->registered));
        if (plan.scaled) text += ", scaled";
    } else {
        text = "no totals";
    }
    return text + fmt::format(", and {} lot{}", plan.lots.size(), plan.lots.size() == 1 ? "" : "s");
}

json::value enter_law(Administration& administration, std::int64_t election, const LawPlan& plan,
                      Instant drawn_at) {
    if (plan.totals) administration.state_totals(election, *plan.totals, plan.source);
    auto details = administration.details(election, patience);
    for (const auto& lot : plan.lots) {
        administration.record_lot(election,
                                  {situation_of(details, lot.situation), lot.drawn, to_string(drawn_at)});
        details = administration.details(election, patience);
    }
    check_nothing_awaited(details);
    return details;
}

}  // namespace urna::replay
