// SPDX-License-Identifier: Apache-2.0
#include "recount/schedule.h"

#include <algorithm>
#include <utility>

namespace urna::recount {
namespace {

bool runs_at(const Version& version, Instant instant) {
    return version.takes_place && version.start <= instant && instant < version.end;
}

}  // namespace

Schedule::Schedule(const std::vector<Election>& elections, std::vector<Instant> resynchronized)
    : elections_(elections), resynchronized_(std::move(resynchronized)) {
    for (const Election& election : elections) add_spans(election);
    std::sort(spans_.begin(), spans_.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    Instant latest_end = Instant::min();
    for (Span& span : spans_) span.latest_end = latest_end = std::max(latest_end, span.end);
}

// A version is the last valid one from its instant on until the first instant of any later version.
void Schedule::add_spans(const Election& election) {
    Instant valid_until = Instant::max();
    for (auto version = election.versions.rbegin(); version != election.versions.rend(); ++version) {
        const Instant begin = std::max(version->valid_from, version->start);
        const Instant end = std::min(valid_until, version->end);
        if (version->takes_place && begin < end) spans_.push_back({begin, end, {&election, &*version}, {}});
        valid_until = std::min(valid_until, version->valid_from);
    }
}

std::vector<Running> Schedule::at(Instant instant) const {
    std::vector<Running> found;
    auto span = std::upper_bound(spans_.begin(), spans_.end(), instant,
                                 [](Instant wanted, const Span& one) { return wanted < one.begin; });
    while (span != spans_.begin() && (--span)->latest_end > instant) {
        if (span->end > instant) found.push_back(span->running);
    }
    std::sort(found.begin(), found.end(),
              [](const Running& a, const Running& b) { return a.election->id < b.election->id; });
    return found;
}

// The versions that may have run at the instant, the one that the record has now first; null where the
// election does not run.
std::vector<const Version*> Schedule::possible_at(const Election& election, Instant instant) const {
    std::vector<const Version*> possible;
    auto version = std::find_if(election.versions.rbegin(), election.versions.rend(),
                                [&](const Version& one) { return one.valid_from <= instant; });
    for (; version != election.versions.rend(); ++version) {
        possible.push_back(runs_at(*version, instant) ? &*version : nullptr);
        const bool moved = std::find(resynchronized_.begin(), resynchronized_.end(), version->valid_from) !=
                           resynchronized_.end();
        if (!moved) return possible;
    }
    possible.push_back(nullptr);
    return possible;
}

std::optional<Running> Schedule::before_resynchronization(Instant instant,
                                                          std::optional<ElectionId> claimed) const {
    Running found;
    for (const Election& election : elections_) {
        const auto possible = possible_at(election, instant);
        if (claimed == election.id) {
            const auto running = std::find_if(possible.begin(), possible.end(),
                                              [](const Version* version) { return version != nullptr; });
            if (running == possible.end()) return std::nullopt;
            found = {&election, *running};
        } else if (std::find(possible.begin(), possible.end(), nullptr) == possible.end()) {
            return std::nullopt;
        }
    }
    if (claimed && found.election == nullptr) return std::nullopt;
    return found;
}

}  // namespace urna::recount
