// SPDX-License-Identifier: Apache-2.0
#include "election/law/rule.h"

namespace urna::election::law {

Rule default_rule(Thousandths percent) {
    Rule rule;
    rule.sharing.threshold.emplace_back(PercentCondition{.percent = percent});
    rule.tiers.push_back({.sharing = rule.sharing});
    return rule;
}

}  // namespace urna::election::law
