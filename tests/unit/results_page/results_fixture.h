// SPDX-License-Identifier: Apache-2.0
// Elections that the public pages show.
#pragma once

#include <string>
#include <vector>

#include "results_page/public_election.h"

namespace urna::results_page {

inline Instant instant(const std::string& text) {
    return parse_instant(text, TimeZone("UTC")).value();
}

inline election::Participant participant(std::string name, bool individual = false) {
    return {{1}, std::move(name), individual, {}};
}

// The result of these votes, without totals and lots.
inline Result result_of(const election::Election& election, std::vector<std::uint64_t> votes,
                        const election::VerdictCounts& counts = {}) {
    auto decision =
        std::make_shared<const election::law::Decision>(election::law::decide(election, votes, {}, {}));
    return make_result(election, std::move(votes), std::move(decision), counts, false);
}

// A finished one of 2026-11-24 in Belgrade, whose participants are called so and have so many votes.
inline PublicElection finished(const std::vector<std::string>& names, std::vector<std::uint64_t> votes,
                               bool individual = false, int seats = 250) {
    election::Election election;
    election.id = {7};
    election.period = {instant("2026-11-24T06:00:00Z"), instant("2026-11-24T19:00:00Z")};
    election.individual = individual;
    election.seats = seats;
    for (const std::string& name : names) election.participants.push_back(participant(name, individual));
    PublicElection shown{election, TimeZone("Europe/Belgrade"), State::finished, election.period.end, {}, {}};
    election::VerdictCounts counts;
    counts.duplicate = 2;
    counts.invalid_poll_number = 1;
    shown.result = result_of(election, std::move(votes), counts);
    return shown;
}

// The same before its end.
inline PublicElection running(const std::vector<std::string>& names) {
    PublicElection shown = finished(names, std::vector<std::uint64_t>(names.size()));
    shown.state = State::running;
    shown.result.reset();
    return shown;
}

}  // namespace urna::results_page
