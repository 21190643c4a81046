// SPDX-License-Identifier: Apache-2.0
#include "replay/plan.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "base/text.h"
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
    const auto& lists = plan.published.lists;
    const Wide file_total = std::accumulate(lists.begin(), lists.end(), Wide{0},
                                            [](Wide sum, const auto& list) { return sum + list.votes; });
    if (plan.valid() != file_total) return;
    for (std::size_t i = 0; i < lists.size(); ++i) {
        if (lists[i].seats && *lists[i].seats != plan.expected[i]) {
            throw std::runtime_error(
                fmt::format("The file contradicts itself: its votes give {} seats to {}, it says {}.",
                            plan.expected[i], printable(lists[i].name), *lists[i].seats));
        }
    }
}

// What the service would refuse only after half of it had been created.
void check_lists(const std::vector<election::PublishedList>& lists) {
    constexpr std::size_t name_characters_max = 256;
    if (lists.size() < 2) throw std::runtime_error("The file has one list only; an election needs two.");
    for (const auto& list : lists) {
        if (list.name.empty() || !is_valid_label(list.name, name_characters_max)) {
            throw std::runtime_error(fmt::format("A list's name is empty or longer than {} characters: {}",
                                                 name_characters_max, printable(list.name)));
        }
    }
}

// What all plans have, without what must come out. `published` are the file's lists.
Plan begin_plan(election::PublishedElection published, const ReplayOptions& options) {
    check_options(options);
    check_lists(published.lists);
    const auto file_votes = published.votes();
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
    plan.published = std::move(published);
    return plan;
}

election::PublishedElection published_in(const election::law::LawFile& file) {
    election::PublishedElection published;
    published.name = file.name;
    published.rule.seats = static_cast<int>(file.facts.seats);
    for (std::size_t i = 0; i < file.names.size(); ++i) {
        const auto& seats = file.published[i];
        published.lists.push_back({file.names[i], file.facts.lists[i].votes,
                                   seats ? std::optional(static_cast<int>(*seats)) : std::nullopt});
    }
    return published;
}

}  // namespace

std::uint64_t Plan::valid() const {
    return std::accumulate(votes.begin(), votes.end(), std::uint64_t{0});
}

Plan make_plan(election::PublishedElection published, const ReplayOptions& options) {
    Plan plan = begin_plan(std::move(published), options);
    plan.expected = election::apportion(plan.votes, plan.published.rule);
    check_published_seats(plan);
    plan.threshold_millipercent = threshold_millipercent(plan.published.rule.threshold);
    return plan;
}

Plan make_plan(const election::law::LawFile& file, const ReplayOptions& options) {
    Plan plan = begin_plan(published_in(file), options);
    plan.law = plan_law(file, plan.votes, plan.spoiled);
    if (plan.individual()) {
        plan.expected = election::shares_in_hundredths(plan.votes);
    } else {
        const auto& seats = std::get<election::law::Outcome>(plan.law->outcome).seats;
        plan.expected.assign(seats.begin(), seats.end());
        check_published_seats(plan);
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

int threshold_millipercent(const election::Fraction& threshold) {
    const std::uint64_t scaled = std::uint64_t{threshold.numerator} * 100'000;
    if (scaled % threshold.denominator != 0) {
        throw std::runtime_error(fmt::format(
            "The threshold {}/{} is no multiple of 0.001 %, the finest that an election can have.",
            threshold.numerator, threshold.denominator));
    }
    return static_cast<int>(scaled / threshold.denominator);
}

std::chrono::seconds estimated_duration(std::uint64_t ballots, std::uint64_t uploads) {
    return std::chrono::seconds{10 + (ballots + 49'999) / 50'000 + (uploads + 499) / 500};
}

}  // namespace urna::replay
