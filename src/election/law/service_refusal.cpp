// SPDX-License-Identifier: Apache-2.0
#include "election/law/service_refusal.h"

#include <fmt/format.h>

namespace urna::election::law {
namespace {

using Path = std::optional<std::string>;

Path needs_districts(const Threshold& threshold, const std::string& path) {
    for (std::size_t i = 0; i < threshold.size(); ++i) {
        const auto* percent = std::get_if<PercentCondition>(&threshold[i]);
        if (percent != nullptr && percent->scope == Scope::district)
            return fmt::format("{}[{}].scope", path, i);
        if (std::holds_alternative<DistrictSeatsCondition>(threshold[i]))
            return fmt::format("{}[{}].districtSeats", path, i);
    }
    return std::nullopt;
}

Path needs_districts(const Sharing& sharing, const std::string& path) {
    if (auto found = needs_districts(sharing.threshold, path + ".threshold")) return found;
    for (const auto& [name, list_class] : sharing.classes) {
        if (!list_class.threshold) continue;
        if (auto found = needs_districts(*list_class.threshold, path + ".classes." + name + ".threshold"))
            return found;
    }
    return std::nullopt;
}

}  // namespace

Path service_refusal(const Rule& rule) {
    if (rule.tiers.size() > 1 || rule.tiers.front().scope == Scope::district) return "rule.tiers";
    if (auto found = needs_districts(rule.sharing, "rule")) return found;
    return needs_districts(rule.tiers.front().sharing, "rule.tiers[0]");
}

}  // namespace urna::election::law
