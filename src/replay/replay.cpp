// SPDX-License-Identifier: Apache-2.0
#include "replay/replay.h"

#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <thread>

#include "base/guid.h"
#include "base/text.h"
#include "election/law/election_file.h"
#include "election/law/json_names.h"
#include "replay/ballots.h"
#include "replay/comparison.h"
#include "replay/figures.h"
#include "replay/law_entries.h"
#include "replay/officials.h"
#include "replay/plan.h"
#include "replay/progress_line.h"
#include "replay/second_round.h"
#include "replay/service_client.h"
#include "replay/stations.h"
#include "replay/upload_bodies.h"

namespace urna::replay {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

struct Held {
    std::int64_t id = 0;
    election::Period period;
    std::chrono::microseconds clock_offset{0};

    // By the service's clock.
    std::chrono::microseconds remaining() const { return period.end - (system_now() + clock_offset); }
    bool over() const { return remaining() <= 0us; }
};

Plan read_plan(const std::filesystem::path& path, const ReplayOptions& options) {
    auto file = election::law::read_election_file(path);
    if (!file) throw std::runtime_error(file.error().message);
    return make_plan(std::move(*file), options);
}

Administration log_in(const ReplayOptions& options, const Persistence& persistence) {
    Authentication authentication(options.authentication);
    return {options.admin,
            Session(options.authentication,
                    authentication.login(options.admin_email, options.admin_password, persistence))};
}

ElectionTerms terms_of(const Plan& plan, std::int64_t follows) {
    ElectionTerms terms;
    terms.follows = follows;
    terms.individual = plan.individual();
    terms.seats = static_cast<int>(plan.file.facts.seats);
    terms.threshold_millipercent = plan.threshold_millipercent;
    if (plan.law) {
        terms.rule = plan.law->rule;
        terms.lists = plan.law->terms;
    }
    return terms;
}

std::uint64_t seed_of(const ReplayOptions& options) {
    if (options.seed != 0) return options.seed;
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
}

std::vector<std::int64_t> create_participants(Administration& administration, const Plan& plan) {
    std::vector<std::int64_t> ids;
    for (const auto& name : plan.file.names)
        ids.push_back(administration.create_participant(name, plan.individual()));
    return ids;
}

std::vector<Session> enrol(const ReplayOptions& options, std::ostream& out, bool terminal) {
    const auto run = to_string(random_guid()).substr(0, 8);
    ProgressLine progress(out, terminal, "officials", options.stations, steady_clock::now());
    auto sessions = enrol_officials(options.authentication, run, options.stations, [&](std::uint64_t ready) {
        progress.update(ready, 0, steady_clock::now());
    });
    progress.finish(sessions.size(), 0, steady_clock::now());
    return sessions;
}

// An election of that duration that begins now. Throws when the service's other elections leave it no room.
Held find_period(Administration& administration, std::chrono::seconds duration) {
    const auto known = administration.elections();
    const auto now = system_now() + known.clock_offset;
    const TimeZone zone(known.time_zone);
    return {0, choose_period(known.elections, now, duration, zone), known.clock_offset};
}

Held hold_election(Administration& administration, const Plan& plan,
                   const std::vector<std::int64_t>& participants, std::int64_t follows) {
    auto held = find_period(administration, plan.duration);
    const auto start = to_string(held.period.start);
    const auto end = to_string(held.period.end);
    const auto numbers = administration.create_election(start, end, terms_of(plan, follows), participants);
    for (std::size_t i = 0; i < participants.size(); ++i) {
        if (numbers.size() != participants.size() || numbers[i] != static_cast<std::int64_t>(i + 1)) {
            throw std::runtime_error(
                "The poll numbers of the new election do not run from 1 in the order of its lists.");
        }
    }
    // Periods never overlap, so no other election has these texts.
    const auto after = administration.elections().elections;
    const auto ours = std::find_if(after.begin(), after.end(), [&](const KnownElection& known) {
        return known.start_text == start && known.end_text == end;
    });
    if (ours == after.end()) throw std::runtime_error("The new election is not among the elections.");
    held.id = ours->id;
    return held;
}

void tell_plan(std::ostream& out, const Plan& plan, unsigned stations) {
    fmt::print(out, "{}: {} ballots ({} valid, {} duplicate, {} spoiled) in {} uploads from {} stations\n",
               plan.file.name, grouped(plan.ballots()), grouped(plan.valid()), grouped(plan.duplicates),
               grouped(plan.spoiled), grouped(plan.uploads()), stations);
    if (plan.law) fmt::print(out, "by the rule of the file, with {}\n", inputs_text(*plan.law));
}

// Whether all were accepted in time.
bool upload(const ReplayOptions& options, const Plan& plan, const UploadBodies& bodies, const Held& held,
            std::vector<Session> sessions, std::ostream& out, bool terminal) {
    const BallotSequence& ballots = bodies.ballots();
    const auto begin = steady_clock::now();
    ProgressLine progress(out, terminal, "ballots", ballots.size(), begin);
    const auto totals = upload_all(
        bodies, options.stations_at, std::move(sessions), [&] { return held.over(); },
        [&](const UploadTotals& so_far) {
            progress.update(so_far.ballots, so_far.retried, steady_clock::now());
        });
    const auto end = steady_clock::now();
    progress.finish(totals.ballots, totals.retried, end);

    const double seconds = std::chrono::duration<double>(end - begin).count();
    fmt::print(out, "accepted: {} ballots in {:.1f} s, {} ballots/s, {} uploads sent again\n",
               grouped(totals.ballots), seconds,
               grouped(static_cast<std::uint64_t>(static_cast<double>(totals.ballots) / seconds)),
               grouped(totals.retried));
    if (totals.ballots == ballots.size()) return true;
    fmt::print(out,
               "replay: the election was over before its ballots were: {} of {} were uploaded in {}. "
               "Give it longer with --duration.\n",
               grouped(totals.ballots), grouped(ballots.size()), spoken(plan.duration));
    return false;
}

void wait_for_end(const Held& held, std::ostream& out) {
    if (held.over()) return;
    fmt::print(out, "waiting for the end of the election, in {}\n",
               spoken(std::chrono::ceil<std::chrono::seconds>(held.remaining())));
    out.flush();
    while (!held.over())
        std::this_thread::sleep_for(std::min<std::chrono::microseconds>(held.remaining(), 1s));
}

// Of an individual's election, what must come out of it.
void tell_outcome(std::ostream& out, const Plan& plan) {
    if (!plan.individual()) return;
    const auto& outcome = std::get<election::law::PresidentOutcome>(plan.law->outcome);
    std::vector<std::string> names;
    const auto add = [&](std::size_t one) { names.push_back(printable(plan.file.names[one])); };
    if (outcome.elected) add(*outcome.elected);
    std::for_each(outcome.runoff.begin(), outcome.runoff.end(), add);
    fmt::print(out, "expected: {} {}\n", name_of(election::law::verdict_names, outcome.verdict),
               fmt::join(names, ", "));
}

int tell_comparison(std::ostream& out, const Plan& plan, const Comparison& comparison) {
    fmt::print(out, "\n{}\n", table(plan, comparison));
    tell_outcome(out, plan);
    fmt::print(out, "rejected: {} duplicate, {} spoiled\n", grouped(comparison.duplicates),
               grouped(comparison.spoiled));
    for (const auto& difference : comparison.differences) fmt::print(out, "replay: {}\n", difference);
    if (!comparison.differences.empty()) return 1;
    fmt::print(out, "replay: result is exactly as expected\n");
    return 0;
}

// Waits for the count, and compares its results.
int count(const ReplayOptions& options, const Plan& plan, const Held& held, Administration& administration,
          std::ostream& out) {
    fmt::print(out, "counting\n");
    out.flush();
    // What is still waiting to be counted is at most all of it.
    const auto patience = 120s + estimated_duration(plan.ballots(), plan.uploads());
    // By a rule of its own an election has results only when totals and lots are there.
    const auto counted =
        plan.law ? administration.details(held.id, patience) : administration.results(held.id, patience);
    // Accepting is faster than counting: only this tells whether the count kept up.
    fmt::print(out, "counted: the results came {:.1f} s after the end\n",
               -std::chrono::duration<double>(held.remaining()).count());
    if (!plan.law) return tell_comparison(out, plan, compare(plan, counted));

    // Totals and lots are taken from whoever gave the password a short time ago.
    auto confirmed = log_in(options, {});
    const auto details = enter_law(confirmed, held.id, *plan.law, held.period.end);
    auto comparison = compare(plan, confirmed.results(held.id, patience));
    compare_outcome(plan, details, comparison);
    return tell_comparison(out, plan, comparison);
}

// One election, and what stands before it.
struct Round {
    Plan plan;
    std::vector<std::int64_t> participants;  // by poll number
    std::uint64_t seed = 0;
    std::int64_t follows = 0;  // the first round of which it is the second; 0: of none
    std::int64_t id = 0;       // once it was created
};

int hold(const ReplayOptions& options, Round& round, Administration& administration, std::ostream& out,
         bool terminal) {
    const Plan& plan = round.plan;
    auto sessions = enrol(options, out, terminal);
    const BallotSequence ballots(plan, round.seed);
    UploadBodies bodies(ballots);
    if (options.prepared_bytes_max > 0) bodies.prepare(options.prepared_bytes_max);
    // The election comes last: its time is for uploads.
    const auto held = hold_election(administration, plan, round.participants, round.follows);
    round.id = held.id;

    fmt::print(out, "uploading: election {} runs until {} ({})\n", held.id, to_string(held.period.end),
               spoken(plan.duration));
    out.flush();
    if (!upload(options, plan, bodies, held, std::move(sessions), out, terminal)) return 1;
    wait_for_end(held, out);

    return count(options, plan, held, administration, out);
}

}  // namespace

int replay(const ReplayOptions& options, std::ostream& out, bool terminal) {
    Round first{read_plan(options.election_file, options), {}, seed_of(options)};
    std::optional<Round> second;
    std::vector<std::size_t> candidates;
    auto duration = first.plan.duration;
    tell_plan(out, first.plan, options.stations);
    if (options.second_round_file) {
        // Its ballots are others than those of the first round.
        second = Round{read_plan(*options.second_round_file, options), {}, ~first.seed};
        candidates = candidates_of(first.plan, second->plan);
        duration += second->plan.duration;
        tell_plan(out, second->plan, options.stations);
    }

    fmt::print(out, "preparing: {} lists, {} officials\n", first.plan.file.names.size(), options.stations);
    out.flush();
    // A wrong address is told at once; what breaks later is waited for.
    Persistence short_patience;
    short_patience.patience = std::chrono::seconds(2);
    auto administration = log_in(options, short_patience);
    // Nothing is created where there is no room; by the time all is prepared it is another period.
    find_period(administration, duration);
    first.participants = create_participants(administration, first.plan);
    const int exit_code = hold(options, first, administration, out, terminal);
    if (exit_code != 0 || !second) return exit_code;

    fmt::print(out, "\nsecond round of election {}\n", first.id);
    second->follows = first.id;
    for (const std::size_t one : candidates) second->participants.push_back(first.participants[one]);
    return hold(options, *second, administration, out, terminal);
}

}  // namespace urna::replay
