// SPDX-License-Identifier: Apache-2.0
#include "election/law/facts_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "election/election.h"
#include "election/exact.h"

namespace urna::election::law {
namespace {

using Checked = Result<void, LawError>;

LawError wrong(std::string_view where, std::string_view what) {
    return {fmt::format("{}: {}", where, what), std::string(where)};
}

std::string at(std::string_view array, std::size_t index, std::string_view member) {
    return fmt::format("{}[{}].{}", array, index, member);
}

// valid + blank <= cast <= registered, of those that are stated.
Checked check_totals(const std::string& where, const Totals& totals, uint128 valid) {
    for (const auto& [name, number] :
         {std::pair{"cast", totals.cast}, {"blank", totals.blank}, {"registered", totals.registered}}) {
        if (number.value_or(0) > votes_total_max) return wrong(where + "." + name, "too large");
    }
    const uint128 in_boxes = valid + totals.blank.value_or(0);
    if (in_boxes > votes_total_max) return wrong(where + ".blank", "too large");
    if (totals.cast && *totals.cast < in_boxes)
        return wrong(where + ".cast", "fewer than the valid votes and the blank ones");
    if (totals.registered && *totals.registered < std::max(in_boxes, uint128{totals.cast.value_or(0)}))
        return wrong(where + ".registered", "fewer than have voted");
    return {};
}

Checked require_total(const std::string& where, const Totals& totals, Base base) {
    const auto missing = [&](const char* name) {
        return wrong(where + "." + name, "missing, and the rule needs it");
    };
    if (base == Base::cast && !totals.cast) return missing("cast");
    if (base == Base::valid_and_blank && !totals.blank) return missing("blank");
    if (base == Base::registered && !totals.registered) return missing("registered");
    return {};
}

Checked require_totals(const Threshold& threshold, const Facts& facts) {
    for (const Condition& condition : threshold) {
        const auto* percent = std::get_if<PercentCondition>(&condition);
        if (percent == nullptr) continue;
        if (percent->scope == Scope::election) {
            if (auto there = require_total("totals", facts.totals, percent->of); !there) return there;
            continue;
        }
        for (std::size_t i = 0; i < facts.districts.size(); ++i) {
            auto there = require_total(at("districts", i, "totals"), facts.districts[i].totals, percent->of);
            if (!there) return there;
        }
    }
    return {};
}

Checked require_totals(const Sharing& sharing, const Facts& facts) {
    if (auto there = require_totals(sharing.threshold, facts); !there) return there;
    for (const auto& [name, list_class] : sharing.classes) {
        if (!list_class.threshold) continue;
        if (auto there = require_totals(*list_class.threshold, facts); !there) return there;
    }
    return {};
}

Checked check_votes(const Facts& facts) {
    uint128 total = 0;
    for (const ListFacts& list : facts.lists) total += list.votes;
    if (total > votes_total_max)
        return wrong("lists", fmt::format("more than {} votes in all", votes_total_max));
    return check_totals("totals", facts.totals, total);
}

Checked check_districts(const Rule& rule, const Facts& facts) {
    const bool wanted = rule.tiers.front().scope == Scope::district;
    if (wanted && facts.districts.empty())
        return wrong("districts", "missing, and the rule has a tier for them");
    if (!wanted && !facts.districts.empty())
        return wrong("districts", "the rule has no tier whose scope is \"district\"");
    if (facts.districts.size() > districts_max)
        return wrong("districts", fmt::format("more than {}", districts_max));
    for (std::size_t i = 0; i < facts.lists.size(); ++i) {
        if (facts.lists[i].district_votes.size() != facts.districts.size())
            return wrong(at("lists", i, "districtVotes"), "not one number for each district");
    }
    std::uint64_t seats = 0;
    for (std::size_t i = 0; i < facts.districts.size(); ++i) {
        seats += facts.districts[i].seats;
        uint128 valid = 0;
        for (const ListFacts& list : facts.lists) valid += list.district_votes[i];
        auto possible = check_totals(at("districts", i, "totals"), facts.districts[i].totals, valid);
        if (!possible) return possible;
    }
    if (wanted && rule.tiers.size() == 1 && seats != facts.seats)
        return wrong("districts", fmt::format("their seats add up to {}, not to {}", seats, facts.seats));
    if (seats > facts.seats)
        return wrong("districts", fmt::format("their seats add up to {}, more than {}", seats, facts.seats));
    return {};
}

// Whether the rule means something by the class: its own classes or those of a tier.
bool has_class(const Rule& rule, const std::string& name) {
    return rule.sharing.classes.contains(name) ||
           std::any_of(rule.tiers.begin(), rule.tiers.end(),
                       [&](const Tier& tier) { return tier.sharing.classes.contains(name); });
}

Checked check_lots(std::size_t tiers, const Facts& facts) {
    for (std::size_t i = 0; i < facts.lots.size(); ++i) {
        const auto& [situation, drawn] = facts.lots[i];
        if (situation.tier >= tiers) return wrong(at("lots", i, "tier"), "not a tier of the rule");
        const auto& options = situation.options;
        if (options.size() < 2 || options.back() >= facts.lists.size() ||
            std::adjacent_find(options.begin(), options.end(), std::greater_equal<>()) != options.end())
            return wrong(at("lots", i, "options"), "not two lists or more, by their indices, ascending");
        if (std::find(options.begin(), options.end(), drawn) == options.end())
            return wrong(at("lots", i, "drawn"), "not one of the options");
    }
    return {};
}

}  // namespace

Result<void, LawError> check_lists(const Rule& rule, const Facts& facts) {
    const bool joint_threshold = rule.alliances && rule.alliances->threshold == Together::joint;
    std::map<std::string, std::size_t, std::less<>> first_member;
    for (std::size_t i = 0; i < facts.lists.size(); ++i) {
        const ListFacts& list = facts.lists[i];
        if (list.class_name && !has_class(rule, *list.class_name))
            return wrong(at("lists", i, "class"), "not a class of the rule");
        if (list.candidates && !facts.districts.empty())
            return wrong(at("lists", i, "candidates"), "not with districts, where each has its own");
        if (!list.alliance) continue;
        if (!rule.alliances) return wrong(at("lists", i, "alliance"), "the rule has no alliances");
        const auto [first, is_new] = first_member.try_emplace(*list.alliance, i);
        if (joint_threshold && !is_new && facts.lists[first->second].class_name != list.class_name)
            return wrong(at("lists", i, "class"), "not that of its alliance, which has one threshold");
    }
    return {};
}

Result<void, LawError> check_facts(const Rule& rule, const Facts& facts) {
    if (facts.seats < 1 || facts.seats > seats_max)
        return wrong("seats", fmt::format("not from 1 to {}", seats_max));
    if (auto checked = check_votes(facts); !checked) return checked;
    if (auto checked = check_districts(rule, facts); !checked) return checked;
    if (auto checked = check_lists(rule, facts); !checked) return checked;
    if (auto there = require_totals(rule.sharing, facts); !there) return there;
    for (const Tier& tier : rule.tiers)
        if (auto there = require_totals(tier.sharing, facts); !there) return there;
    return check_lots(rule.tiers.size(), facts);
}

Result<void, LawError> check_facts(const PresidentRule& rule, const Facts& facts) {
    if (auto checked = check_votes(facts); !checked) return checked;
    if (rule.majority) {
        if (auto there = require_total("totals", facts.totals, rule.majority->of); !there) return there;
    }
    if (rule.turnout_percent) {
        for (const Base base : {Base::cast, Base::registered})
            if (auto there = require_total("totals", facts.totals, base); !there) return there;
    }
    return check_lots(1, facts);
}

}  // namespace urna::election::law
