// SPDX-License-Identifier: Apache-2.0
#include "replay/second_round.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "election/law/json_names.h"

namespace urna::replay {

namespace {

const election::law::PresidentOutcome& outcome_of(const Plan& plan, std::string_view which) {
    if (!plan.individual())
        throw std::runtime_error(
            fmt::format("The file of the {} round is no election of individuals.", which));
    return std::get<election::law::PresidentOutcome>(plan.law->outcome);
}

[[noreturn]] void refuse_candidates(const Plan& first, const std::vector<std::size_t>& runoff) {
    std::vector<std::string> names;
    for (const std::size_t one : runoff) names.push_back(printable(first.file.names[one]));
    throw std::runtime_error(fmt::format(
        "The file of the second round has other candidates than enter it: {}.", fmt::join(names, ", ")));
}

}  // namespace

std::vector<std::size_t> candidates_of(const Plan& first, const Plan& second) {
    const auto& outcome = outcome_of(first, "first");
    outcome_of(second, "second");
    if (outcome.verdict != election::law::Verdict::runoff) {
        throw std::runtime_error(
            fmt::format("The first round has no second one by its votes: its outcome is `{}`.",
                        name_of(election::law::verdict_names, outcome.verdict)));
    }
    auto left = outcome.runoff;
    std::vector<std::size_t> candidates;
    for (const std::string& name : second.file.names) {
        const auto found = std::find_if(left.begin(), left.end(),
                                        [&](std::size_t one) { return first.file.names[one] == name; });
        if (found == left.end()) refuse_candidates(first, outcome.runoff);
        candidates.push_back(*found);
        left.erase(found);
    }
    if (!left.empty()) refuse_candidates(first, outcome.runoff);
    return candidates;
}

}  // namespace urna::replay
