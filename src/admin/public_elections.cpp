// SPDX-License-Identifier: Apache-2.0
#include "admin/public_elections.h"

#include <algorithm>

#include "admin/election_request.h"
#include "admin/public_lifetimes.h"

namespace urna::admin {
namespace {

using election::Election;
using results_page::PublicElection;
using results_page::State;

// Of the pages that are kept written; those beyond are written for each who asks. Those of a hundred
// elections of twenty lists, in each form and language, take half of it.
constexpr std::size_t pages_bytes_max = 64UL << 20;

std::size_t bytes_of(const Rendered& rendered) {
    return rendered.plain->body.size() +
           (rendered.gzipped == rendered.plain ? 0 : rendered.gzipped->body.size());
}

State state_of(const Election& election, Instant now, const std::vector<ElectionId>& uncounted) {
    if (now < election.period.start) return State::upcoming;
    if (now < election.period.end) return State::running;
    return std::binary_search(uncounted.begin(), uncounted.end(), election.id) ? State::counting
                                                                               : State::finished;
}

}  // namespace

PublicSnapshot::PublicSnapshot(const AdminParts& parts, TurnoutCache& turnouts, Signature signature,
                               std::map<ElectionId, Election> elections)
    : parts_(parts),
      turnouts_(turnouts),
      signature_(std::move(signature)),
      elections_(std::move(elections)) {}

std::optional<PublicElection> PublicSnapshot::find(ElectionId id) {
    const std::lock_guard guard(loading_);
    if (const auto found = loaded_.find(id); found != loaded_.end()) return found->second;
    const auto election = elections_.find(id);
    if (election == elections_.end()) return std::nullopt;
    const auto publication = std::find_if(signature_.publications.begin(), signature_.publications.end(),
                                          [id](const store::Publication& one) { return one.election == id; });
    const auto place = static_cast<std::size_t>(std::distance(elections_.begin(), election));
    return loaded_.emplace(id, load(*publication, signature_.elections.at(place).state)).first->second;
}

std::vector<PublicElection> PublicSnapshot::list() {
    std::vector<const Election*> newest;
    newest.reserve(elections_.size());
    for (const auto& [id, election] : elections_) newest.push_back(&election);
    std::sort(newest.begin(), newest.end(), [](const Election* a, const Election* b) {
        return a->period.start != b->period.start ? a->period.start > b->period.start : a->id > b->id;
    });
    newest.resize(std::min(newest.size(), listed_elections_max));
    std::vector<PublicElection> listed;
    listed.reserve(newest.size());
    for (const Election* election : newest) listed.push_back(*find(election->id));
    return listed;
}

std::shared_ptr<const Rendered> PublicSnapshot::find_page(const std::string& name) {
    const std::lock_guard guard(pages_mutex_);
    const auto found = pages_.find(name);
    return found == pages_.end() ? nullptr : found->second;
}

std::shared_ptr<const Rendered> PublicSnapshot::page(
    const std::string& name, const std::function<std::shared_ptr<const Rendered>()>& render) {
    if (auto found = find_page(name)) return found;
    const std::lock_guard rendering(rendering_);
    if (auto found = find_page(name)) return found;
    auto rendered = render();
    const std::lock_guard guard(pages_mutex_);
    if (rendered && pages_bytes_ + bytes_of(*rendered) <= pages_bytes_max) {
        pages_bytes_ += bytes_of(*rendered);
        pages_.emplace(name, rendered);
    }
    return rendered;
}

PublicElection PublicSnapshot::load(const store::Publication& publication, State state) {
    const Election& election = elections_.at(publication.election);
    PublicElection shown{election, zone_of(parts_, election), state, election.valid_from, {}, {}};
    shown.changed = std::max(shown.changed, publication.since);
    if (state != State::upcoming) shown.changed = std::max(shown.changed, election.period.start);
    if (state == State::counting || state == State::finished)
        shown.changed = std::max(shown.changed, election.period.end);
    if (state == State::finished) add_result(shown);
    if (publication.turnout && (state == State::running || shown.state == State::counting))
        add_turnout(shown);
    return shown;
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
    shown.result = results_page::make_result(shown.election, std::move(count.valid_votes), sums->counts,
                                             count.provisional);
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
    signature.publications = parts_.elections.publications();
    signature.provisional = parts_.elections.provisional_elections();
    const auto uncounted = parts_.ballots.uncounted();
    std::map<ElectionId, Election> elections;
    const Instant now = parts_.clock();
    for (Election& election : parts_.elections.elections()) {
        const bool shown =
            std::any_of(signature.publications.begin(), signature.publications.end(),
                        [&](const store::Publication& one) { return one.election == election.id; });
        if (!shown) continue;
        signature.elections.push_back({election.id, state_of(election, now, uncounted), election.valid_from});
        elections.emplace(election.id, std::move(election));
    }
    if (last && last->settled() && last->signature() == signature) return last;
    return std::make_shared<PublicSnapshot>(parts_, *turnouts_, std::move(signature), std::move(elections));
}

}  // namespace urna::admin
