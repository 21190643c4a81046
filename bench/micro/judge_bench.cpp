// SPDX-License-Identifier: Apache-2.0
// What judging costs: uploads of 1,000 ballots, a group of so many at once as the daemon takes when it is
// behind.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "election/judge.h"

namespace {

using namespace urna;
using namespace urna::election;

constexpr std::size_t ballots_per_upload = 1000;
constexpr std::uint32_t lists = 12;

Election an_election() {
    Election made;
    made.id = ElectionId{1};
    for (std::uint32_t i = 0; i < lists; ++i)
        made.participants.push_back({ParticipantId{i + 1}, "a list", false});
    return made;
}

std::vector<Upload> some_uploads(std::size_t count) {
    std::vector<Upload> made(count);
    for (Upload& upload : made) {
        for (std::uint32_t i = 0; i < ballots_per_upload; ++i)
            upload.ballots.push_back({random_guid(), 1 + i % lists});
    }
    return made;
}

void judge_uploads(benchmark::State& state) {
    const auto uploads = some_uploads(static_cast<std::size_t>(state.range(0)));
    const Election held = an_election();
    std::vector<JudgingInput> cases;
    for (const Upload& upload : uploads) cases.push_back({&upload, &held});
    const GuidSet nothing_recorded;
    for (auto _ : state) {
        const auto verdicts = judge(cases, nothing_recorded);
        if (count(verdicts.back()).valid != ballots_per_upload)
            throw std::runtime_error("a good ballot was refused");
    }
    state.SetItemsProcessed(
        static_cast<std::int64_t>(state.iterations() * uploads.size() * ballots_per_upload));
}

BENCHMARK(judge_uploads)->ArgName("uploads")->Arg(1)->Arg(100)->Unit(benchmark::kMicrosecond);

}  // namespace
