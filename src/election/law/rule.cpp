// SPDX-License-Identifier: Apache-2.0
#include "election/law/rule.h"

namespace urna::election::law {

Rule default_rule(Thousandths percent) {
    return default_rule(percent, percent_max);
}

Rule default_rule(std::uint32_t numerator, std::uint32_t denominator) {
    const std::uint64_t parts = std::uint64_t{numerator} * percent_max;
    const bool is_percentage = parts % denominator == 0;
    Rule rule;
    rule.sharing.threshold.emplace_back(
        is_percentage ? PercentCondition{.percent = static_cast<Thousandths>(parts / denominator)}
                      : PercentCondition{.percent = numerator, .whole = denominator});
    rule.tiers.push_back({.sharing = rule.sharing});
    return rule;
}

}  // namespace urna::election::law
