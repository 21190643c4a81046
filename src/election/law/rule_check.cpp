// SPDX-License-Identifier: Apache-2.0
#include "election/law/rule_check.h"

#include <fmt/format.h>

namespace urna::election::law {
namespace {

using Path = std::optional<std::string>;

// Conditions that this place has no answer to: of a district outside districts, of seats won before the first
// tier.
Path misplaced(const Threshold& threshold, const std::string& path, bool in_district, bool first_tier) {
    for (std::size_t i = 0; i < threshold.size(); ++i) {
        const auto* percent = std::get_if<PercentCondition>(&threshold[i]);
        if (percent != nullptr && percent->scope == Scope::district && !in_district)
            return fmt::format("{}[{}].scope", path, i);
        if (first_tier && std::holds_alternative<DistrictSeatsCondition>(threshold[i]))
            return fmt::format("{}[{}].districtSeats", path, i);
    }
    return std::nullopt;
}

bool has_factor(const ListClass& list_class) {
    return list_class.factor != one;
}

// `path` is where the tier stands; what it has from the rule is the rule's fault.
Path contradiction_in_tier(const Rule& rule, const Tier& tier, const std::string& path, bool first) {
    const Sharing& own = tier.sharing;
    const bool in_district = tier.scope == Scope::district;
    const std::string threshold_of = own.threshold == rule.sharing.threshold ? "rule" : path;
    if (auto wrong = misplaced(own.threshold, threshold_of + ".threshold", in_district, first)) return wrong;
    const std::string classes_of = (own.classes == rule.sharing.classes ? "rule" : path) + ".classes.";
    const bool by_quota =
        std::holds_alternative<Quota>(own.method) ||
        (rule.alliances && rule.alliances->within && std::holds_alternative<Quota>(*rule.alliances->within));
    for (const auto& [name, list_class] : own.classes) {
        if (list_class.threshold) {
            auto wrong =
                misplaced(*list_class.threshold, classes_of + name + ".threshold", in_district, first);
            if (wrong) return wrong;
        }
        if (!has_factor(list_class)) continue;
        if (by_quota) return classes_of + name + ".factor";
        // Whether a list is below the rule's own threshold has to have an answer here.
        if (factor_asks_threshold(list_class)) {
            if (auto wrong = misplaced(rule.sharing.threshold, "rule.threshold", in_district, false))
                return wrong;
        }
    }
    return std::nullopt;
}

Path contradiction_in_tiers(const Rule& rule) {
    for (std::size_t i = 0; i < rule.tiers.size(); ++i) {
        const Tier& tier = rule.tiers[i];
        const std::string path = fmt::format("rule.tiers[{}]", i);
        if (i > 0 && tier.scope == Scope::district) return path + ".scope";
        if (tier.remainders && (i != 1 || tier.seats == TierSeats::all ||
                                !std::holds_alternative<Quota>(rule.tiers.front().sharing.method))) {
            return path + ".votes";
        }
        if (auto wrong = contradiction_in_tier(rule, tier, path, i == 0)) return wrong;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> contradiction_in(const Rule& rule) {
    if (rule.alliances && rule.alliances->seats == Together::joint && rule.tiers.size() > 1)
        return "rule.alliances.seats";
    if (rule.majority && (rule.tiers.size() > 1 || rule.tiers.front().scope == Scope::district))
        return "rule.majority";
    return contradiction_in_tiers(rule);
}

}  // namespace urna::election::law
