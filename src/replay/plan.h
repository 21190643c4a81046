// SPDX-License-Identifier: Apache-2.0
// What a replay is to upload and what must come out of it. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "election/law/law_file.h"
#include "replay/law_plan.h"

namespace urna::replay {

struct ReplayOptions;

struct Plan {
    election::law::LawFile file;
    std::vector<std::uint64_t> votes;  // valid ballots a list; their sum is what was asked for, exactly
    // That the service must give, by list: seats, or an individual's hundredths of all votes.
    std::vector<int> expected;
    int threshold_millipercent = 0;
    std::optional<LawPlan> law;  // the file has a rule, and no threshold beside it
    std::uint64_t duplicates = 0;
    std::uint64_t spoiled = 0;
    std::uint64_t ballots_per_upload = 1;
    std::chrono::seconds duration{0};

    bool individual() const {
        return law && std::holds_alternative<election::law::PresidentOutcome>(law->outcome);
    }
    std::uint64_t valid() const;
    std::uint64_t ballots() const { return valid() + duplicates + spoiled; }
    std::uint64_t uploads() const { return (ballots() + ballots_per_upload - 1) / ballots_per_upload; }
};

// Throws std::runtime_error when the options or the file cannot be replayed: nothing to upload, more than the
// limits below, a threshold that the service cannot take (it takes multiples of 0.001 %), published seats
// that the file's own votes do not give, or what plan_law() throws for.
Plan make_plan(election::law::LawFile file, const ReplayOptions& options);

inline constexpr std::uint64_t ballots_max = 1'000'000'000'000;
inline constexpr unsigned stations_max = 1000;

// Parts of `sum` in proportion to the votes by largest remainder (Hamilton), equal remainders to the earlier
// list. They add up to `sum` exactly. Throws std::runtime_error when there are no votes.
std::vector<std::uint64_t> scale(std::span<const std::uint64_t> votes, std::uint64_t sum);

// Time in which a small machine that has other work too takes that much:
// 10 s + 1 s for each 50,000 ballots + 1 s for each 500 uploads (each of which has to reach the disk),
// rounded up.
std::chrono::seconds estimated_duration(std::uint64_t ballots, std::uint64_t uploads);

}  // namespace urna::replay
