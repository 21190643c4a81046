// SPDX-License-Identifier: Apache-2.0
#include "replay/plan.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "base/text.h"
#include "election/shares.h"
#include "replay/replay.h"
#include "replay/wide.h"

namespace urna::replay {

namespace {

void check_options(const ReplayOptions& options) {
    if (options.ballots == 0U) throw std::runtime_error("There must be at least one ballot.");
    if (options.ballots_per_upload == 0) throw std::runtime_error("An upload must hold at least one ballot.");
    if (options.stations == 0 || options.stations > stations_max) {
        throw std::runtime_error(fmt::format("The number of stations must be from 1 to {}.", stations_max));
    }
    if (options.duration && options.duration->count() <= 0) {
        throw std::runtime_error("The duration must be at least one second.");
    }
    for (const auto count : {options.ballots.value_or(0), options.duplicates, options.spoiled}) {
        if (count > ballots_max) throw std::runtime_error("More than a million million ballots.");
    }
}

// Other numbers of ballots may give other seats.
void check_published_seats(const Plan& plan) {
    const auto& lists = plan.file.facts.lists;
    const Wide file_total = std::accumulate(lists.begin(), lists.end(), Wide{0},
                                            [](Wide sum, const auto& list) { return sum + list.votes; });
    if (plan.valid() != file_total) return;
    for (std::size_t i = 0; i < lists.size(); ++i) {
        const auto& published = plan.file.published[i];
        if (published && static_cast<int>(*published) != plan.expected[i]) {
            throw std::runtime_error(
                fmt::format("The file contradicts itself: its votes give {} seats to {}, it says {}.",
                            plan.expected[i], printable(plan.file.names[i]), *published));
        }
    }
}

// What the service would refuse only after half of it had been created.
void check_lists(const std::vector<std::string>& names) {
    constexpr std::size_t name_characters_max = 256;
    if (names.size() < 2) throw std::runtime_error("The file has one list only; an election needs two.");
    for (const auto& name : names) {
        if (name.empty() || !is_valid_label(name, name_characters_max)) {
            throw std::runtime_error(fmt::format("A list's name is empty or longer than {} characters: {}",
                                                 name_characters_max, printable(name)));
        }
    }
}

// What a plan has without what must come out.
Plan begin_plan(election::law::LawFile file, const ReplayOptions& options) {
    check_options(options);
    check_lists(file.names);
    std::vector<std::uint64_t> file_votes;
    for (const auto& list : file.facts.lists) file_votes.push_back(list.votes);
    const Wide file_total = std::accumulate(file_votes.begin(), file_votes.end(), Wide{0});
    if (!options.ballots && file_total > ballots_max) {
        throw std::runtime_error("The file has more than a million million votes: say how many ballots.");
    }

    Plan plan;
    plan.votes = scale(file_votes, options.ballots.value_or(static_cast<std::uint64_t>(file_total)));
    plan.duplicates = options.duplicates;
    plan.spoiled = options.spoiled;
    plan.ballots_per_upload = options.ballots_per_upload;
    plan.duration = options.duration.value_or(estimated_duration(plan.ballots(), plan.uploads()));
    plan.file = std::move(file);
    return plan;
}

// The threshold of a file of the contract's law.
int threshold_millipercent(const election::law::LawFile& file) {
    const auto& threshold = std::get<election::law::Rule>(file.rule).sharing.threshold;
    const auto& condition = std::get<election::law::PercentCondition>(threshold.front());
    if (condition.whole != election::law::percent_max) {
        throw std::runtime_error(
            fmt::format("The threshold {} is no multiple of 0.001 %, the finest that an election can have.",
                        *file.threshold));
    }
    return static_cast<int>(condition.percent);
}

}  // namespace

std::uint64_t Plan::valid() const {
    return std::accumulate(votes.begin(), votes.end(), std::uint64_t{0});
}

Plan make_plan(election::law::LawFile file, const ReplayOptions& options) {
    Plan plan = begin_plan(std::move(file), options);
    LawPlan law = plan_law(plan.file, plan.votes, plan.spoiled);
    if (const auto* outcome = std::get_if<election::law::Outcome>(&law.outcome)) {
        plan.expected.assign(outcome->seats.begin(), outcome->seats.end());
        check_published_seats(plan);
    } else {
        plan.expected = election::shares_in_hundredths(plan.votes);
    }
    if (plan.file.threshold) {
        plan.threshold_millipercent = threshold_millipercent(plan.file);
    } else {
        plan.law = std::move(law);
    }
    return plan;
}

std::vector<std::uint64_t> scale(std::span<const std::uint64_t> votes, std::uint64_t sum) {
    const Wide total = std::accumulate(votes.begin(), votes.end(), Wide{0});
    if (total == 0) throw std::runtime_error("The file has no votes.");

    std::vector<std::uint64_t> parts;
    std::vector<Wide> remainders;
    for (const auto count : votes) {
        const Wide product = Wide{count} * sum;
        parts.push_back(static_cast<std::uint64_t>(product / total));
        remainders.push_back(product % total);
    }

    std::vector<std::size_t> by_remainder(votes.size());
    std::iota(by_remainder.begin(), by_remainder.end(), std::size_t{0});
    std::stable_sort(by_remainder.begin(), by_remainder.end(),
                     [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    const auto missing = sum - std::accumulate(parts.begin(), parts.end(), std::uint64_t{0});
    for (std::size_t i = 0; i < missing; ++i) ++parts[by_remainder[i]];
    return parts;
}

std::chrono::seconds estimated_duration(std::uint64_t ballots, std::uint64_t uploads) {
    return std::chrono::seconds{10 + (ballots + 49'999) / 50'000 + (uploads + 499) / 500};
}

}  // namespace urna::replay
