// SPDX-License-Identifier: Apache-2.0
#include "admin/public_elections.h"

#include <algorithm>

#include "admin/decision.h"
#include "admin/election_request.h"
#include "admin/election_state.h"
#include "admin/public_lifetimes.h"

namespace urna::admin {
namespace {

using election::Election;
using results_page::PublicElection;
using results_page::State;

// Of the pages that are kept written; those beyond are written for each who asks. Those of a hundred
// elections of twenty lists, in each form and language, take half of it.
constexpr std::size_t pages_bytes_max = 64UL << 20;

std::size_t bytes_of(const http::ResponseForms& page) {
    return page.plain->body.size() + (page.gzipped == page.plain ? 0 : page.gzipped->body.size());
}

}  // namespace

PublicSnapshot::PublicSnapshot(const AdminParts& parts, TurnoutCache& turnouts, Signature signature,
                               std::map<ElectionId, Shown> elections, std::map<ElectionId, Rounds> rounds)
    : parts_(parts),
      turnouts_(turnouts),
      signature_(std::move(signature)),
      elections_(std::move(elections)),
      rounds_(std::move(rounds)) {}

std::optional<PublicElection> PublicSnapshot::find(ElectionId id) {
    const std::lock_guard guard(loading_);
    if (const auto found = loaded_.find(id); found != loaded_.end()) return found->second;
    const auto election = elections_.find(id);
    if (election == elections_.end()) return std::nullopt;
    return loaded_.emplace(id, load(election->second)).first->second;
}

std::vector<PublicElection> PublicSnapshot::list() {
    std::vector<const Election*> newest;
    newest.reserve(elections_.size());
    for (const auto& [id, shown] : elections_) newest.push_back(&shown.election);
    std::sort(newest.begin(), newest.end(), [](const Election* a, const Election* b) {
        return a->period.start != b->period.start ? a->period.start > b->period.start : a->id > b->id;
    });
    newest.resize(std::min(newest.size(), listed_elections_max));
    std::vector<PublicElection> listed;
    listed.reserve(newest.size());
    for (const Election* election : newest) listed.push_back(*find(election->id));
    return listed;
}

std::shared_ptr<const http::ResponseForms> PublicSnapshot::find_page(const std::string& name) {
    const std::lock_guard guard(pages_mutex_);
    const auto found = pages_.find(name);
    return found == pages_.end() ? nullptr : found->second;
}

std::shared_ptr<const http::ResponseForms> PublicSnapshot::page(
    const std::string& name, const std::function<http::ResponseForms()>& render) {
    if (auto found = find_page(name)) return found;
    const std::lock_guard rendering(rendering_);
    if (auto found = find_page(name)) return found;
    auto rendered = std::make_shared<const http::ResponseForms>(render());
    const std::size_t bytes = bytes_of(*rendered);
    const std::lock_guard guard(pages_mutex_);
    if (pages_bytes_ + bytes <= pages_bytes_max) {
        pages_bytes_ += bytes;
        pages_.emplace(name, rendered);
    }
    return rendered;
}

PublicElection PublicSnapshot::load(const Shown& shown) {
    const Election& election = shown.election;
    const auto& [publication, state, valid_from] = shown.as;
    PublicElection loaded{
        election, zone_of(parts_, election), state, std::max(valid_from, publication.since), {}, {}};
    if (state != State::upcoming) loaded.changed = std::max(loaded.changed, election.period.start);
    if (state == State::counting || state == State::finished)
        loaded.changed = std::max(loaded.changed, election.period.end);
    if (state == State::finished) add_result(loaded);
    if (publication.turnout && (loaded.state == State::running || loaded.state == State::counting))
        add_turnout(loaded);
    add_rounds(loaded);
    return loaded;
}

// Where the count turns out not to be complete, or the record is still being read, the last ballots are being
// counted.
void PublicSnapshot::add_result(PublicElection& shown) {
    store::Count count = parts_.ballots.count(shown.election);
    const auto sums = count.complete(shown.election.period)
                          ? turnouts_.final_sums(shown.election.id, count.watermark)
                          : std::nullopt;
    if (!sums) {
        shown.state = State::counting;
        settled_ = false;
        return;
    }
    Decided decided = decide(parts_, shown.election, count.valid_votes);
    results_page::Result& result = shown.result.emplace(
        results_page::make_result(shown.election, std::move(count.valid_votes), std::move(decided.decision),
                                  sums->counts, count.provisional));
    if (!decided.totals.empty()) {
        const store::StatedTotals& last = decided.totals.back();
        result.stated = {last.stated.totals, last.stated.source, last.stated_at, last.correction};
        shown.changed = std::max(shown.changed, last.stated_at);
    }
    result.corrected = decided.corrected();
    for (const store::DrawnLot& lot : decided.lots)
        shown.changed = std::max({shown.changed, lot.recorded_at, lot.voided_at});
}

void PublicSnapshot::add_turnout(PublicElection& shown) {
    const bool read = turnouts_.visit(shown.election.id, [&](const Turnout& turnout) {
        results_page::Turnout& told = shown.turnout.emplace();
        told.ballots = turnout.sums().counts.ballots();
        for (const auto& [from, hour] : turnout.hours()) told.hours.emplace_back(from, hour.ballots);
        if (const auto last = turnout.last_accepted()) shown.changed = std::max(shown.changed, *last);
    });
    if (!read) settled_ = false;
}

void PublicSnapshot::add_rounds(PublicElection& shown) {
    // Of a first round that is not public nothing is told.
    if (!elections_.contains(shown.election.follows)) shown.election.follows = {};
    if (shown.election.follows != ElectionId{}) shown.first_round = shown.election.follows;
    const auto rounds = rounds_.find(shown.election.id);
    if (rounds == rounds_.end()) return;
    shown.second_round = rounds->second.second;
    shown.other_candidates = rounds->second.other_candidates;
}

PublicElections::PublicElections(const AdminParts& parts, std::shared_ptr<TurnoutCache> turnouts)
    : parts_(parts), turnouts_(std::move(turnouts)) {}

std::shared_ptr<PublicSnapshot> PublicElections::at_hand() {
    const std::lock_guard guard(mutex_);
    const bool young = snapshot_ && std::chrono::steady_clock::now() - read_at_ < rendered_max;
    return young ? snapshot_ : nullptr;
}

std::shared_ptr<PublicSnapshot> PublicElections::current() {
    if (auto young = at_hand()) return young;
    const SteadyTime arrived = std::chrono::steady_clock::now();
    const std::lock_guard reading(reading_);
    std::shared_ptr<PublicSnapshot> last;
    {
        const std::lock_guard guard(mutex_);
        // However long it took to read, what is read by one who came later is young enough for who waited.
        if (snapshot_ && read_at_ >= arrived) return snapshot_;
        last = snapshot_;
    }
    const SteadyTime now = std::chrono::steady_clock::now();
    auto snapshot = read(last);
    const std::lock_guard guard(mutex_);
    snapshot_ = snapshot;
    read_at_ = now;  // what is read is at least as young as this
    return snapshot;
}

std::shared_ptr<PublicSnapshot> PublicElections::read(const std::shared_ptr<PublicSnapshot>& last) {
    PublicSnapshot::Signature signature;
    // The sums of what is recorded are read later, and so hold at least this.
    signature.last_upload = parts_.uploads.last();
    signature.changes = parts_.elections.changes();
    const auto publications = parts_.elections.publications();
    signature.provisional = parts_.elections.provisional_elections();
    const auto uncounted = parts_.ballots.uncounted();
    std::map<ElectionId, Election> all;
    for (Election& one : parts_.elections.elections()) all.emplace(one.id, std::move(one));
    std::map<ElectionId, PublicSnapshot::Shown> shown;
    const Instant now = parts_.clock();
    for (const store::Publication& publication : publications) {
        const auto found = all.find(publication.election);
        if (found == all.end()) continue;
        Election& election = found->second;
        const bool counted = !std::binary_search(uncounted.begin(), uncounted.end(), election.id);
        signature.elections.push_back({publication, state_of(election, now, counted), election.valid_from});
        shown.emplace(publication.election,
                      PublicSnapshot::Shown{std::move(election), signature.elections.back()});
    }
    if (last && last->settled() && last->signature() == signature) return last;
    std::vector<Election> elections;
    elections.reserve(shown.size());
    for (const auto& [id, one] : shown) elections.push_back(one.election);
    return std::make_shared<PublicSnapshot>(parts_, *turnouts_, std::move(signature), std::move(shown),
                                            read_rounds(parts_, elections));
}

}  // namespace urna::admin
