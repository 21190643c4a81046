// SPDX-License-Identifier: Apache-2.0
// 5.1 and 5.2: the count of each election is complete, and follows from its ballots.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bundle/ballot_record.h"
#include "bundle/member_names.h"
#include "verify/checks.h"

namespace urna::verify {
namespace {

using namespace transparency;

__extension__ using uint128 = unsigned __int128;

struct Uploads {
    std::uint64_t count = 0;
    std::uint64_t first = 0;  // its entry
    std::uint64_t last = 0;   // its entry
    uint128 valid = 0;
    uint128 invalid = 0;  // of an invalid poll number
};

std::map<ElectionId, Uploads> uploads_of(const Log& log) {
    std::map<ElectionId, Uploads> found;
    for (const LoggedUpload& upload : log.uploads) {
        if (!upload.event.election) continue;
        Uploads& uploads = found[*upload.event.election];
        if (uploads.count++ == 0) uploads.first = upload.entry;
        uploads.last = upload.entry;
        uploads.valid += upload.event.counts.valid;
        uploads.invalid += upload.event.counts.invalid_poll_number;
    }
    return found;
}

// Elections that may have uploads among those of `before`, of which the log says only how many there are in
// all.
std::set<ElectionId> with_uploads_before(const Log& log) {
    const BeforeEvent* const before = before_of(log);
    if (before == nullptr || before->uploads == 0) return {};
    std::set<ElectionId> found(before->provisional.begin(), before->provisional.end());
    std::uint64_t announced = before->elections;
    each_of<ElectionEvent>(log, [&](std::uint64_t, const ElectionEvent& event) {
        if (announced == 0) return;
        --announced;
        if (event.standing == ElectionStanding::stands &&
            std::max(event.start, event.created) <= before->watermark)
            found.insert(event.id);
    });
    return found;
}

// What was set aside, by the elections that governed it, each in the order of entries.
using QuarantinedByElection =
    std::map<ElectionId, std::vector<std::pair<std::uint64_t, const QuarantinedEntry*>>>;

QuarantinedByElection quarantined_by_election(const Case& at) {
    QuarantinedByElection found;
    for (const auto& [entry, aside] : at.quarantine.all())
        for (const ElectionEvent* election : at.elections.governing(aside.event.accepted, end_of_log))
            found[election->id].emplace_back(entry, &aside);
    return found;
}

class Completeness {
 public:
    explicit Completeness(const Case& at)
        : at_(at),
          uploads_(uploads_of(at.log)),
          closed_(last_closed(at.log)),
          quarantined_(quarantined_by_election(at)),
          with_more_(with_uploads_before(at.log)) {}

    // By the entries at which they are noticed.
    std::map<std::uint64_t, std::string> faults() const {
        std::map<std::uint64_t, std::string> found;
        for (const auto& [election, closed] : closed_)
            if (const auto fault = fault_of(election, closed)) found.emplace(closed.entry, *fault);
        for (const auto& [election, uploads] : uploads_)
            if (!closed_.contains(election)) found.emplace(uploads.first, "its election was never closed");
        return found;
    }

    // The first count of which not all uploads can be seen.
    std::optional<std::uint64_t> blind_spot() const {
        std::optional<std::uint64_t> first;
        for (const auto& [election, closed] : closed_)
            if (with_more_.contains(election)) first = std::min(first.value_or(closed.entry), closed.entry);
        return first;
    }

 private:
    std::optional<std::string> fault_of(ElectionId id, const LastClosed& closed) const {
        const ElectionEvent& election = *at_.elections.last(id);
        const auto found = uploads_.find(id);
        const Uploads uploads = found == uploads_.end() ? Uploads() : found->second;
        const std::uint64_t more = with_more_.contains(id) ? before_of(at_.log)->uploads : 0;
        if (closed.event->watermark < election.end) return "its watermark is before the election's end";
        if (uploads.count > 0 && uploads.last > closed.entry)
            return "the upload of entry " + std::to_string(uploads.last) + " stands behind it";
        if (closed.event->uploads < uploads.count || closed.event->uploads - uploads.count > more)
            return "its election has " + std::to_string(uploads.count) + " uploads";
        if (const auto asides = quarantined_.find(id); asides != quarantined_.end()) {
            for (const auto& [entry, aside] : asides->second)
                if (entry > closed.entry || aside->is_open_at(closed.entry))
                    return "what entry " + std::to_string(entry) + " set aside is open, or stands behind it";
        }
        if (closed.event->votes.size() != election.lists.size())
            return "it has not one vote count for each place on the list";
        return std::nullopt;
    }

    const Case& at_;
    std::map<ElectionId, Uploads> uploads_;
    std::map<ElectionId, LastClosed> closed_;
    QuarantinedByElection quarantined_;
    std::set<ElectionId> with_more_;
};

uint128 sum_of(const std::vector<std::uint64_t>& votes) {
    uint128 sum = 0;
    for (const std::uint64_t count : votes) sum += count;
    return sum;
}

// What a `closed` says beside what its uploads in the log give. The former may be more where there are
// others.
class CountCheck {
 public:
    explicit CountCheck(bool may_be_more) : may_be_more_(may_be_more) {}

    bool fits(uint128 stated, uint128 found) const {
        return may_be_more_ ? stated >= found : stated == found;
    }
    bool fits(const std::vector<std::uint64_t>& stated, const std::vector<std::uint64_t>& found) const {
        return std::equal(stated.begin(), stated.end(), found.begin(), found.end(),
                          [&](std::uint64_t a, std::uint64_t b) { return fits(a, b); });
    }

 private:
    bool may_be_more_;
};

std::optional<std::string> fault_of_votes(Case& at, ElectionId election, const ClosedEvent& closed,
                                          const Uploads& uploads, CountCheck check) {
    if (at.privacy(election) != Privacy::sealed) {
        if (check.fits(closed.votes, at.votes[election])) return std::nullopt;
        return "its votes are not the valid ballots by poll number";
    }
    if (!check.fits(sum_of(closed.votes), uploads.valid))
        return "its votes are not as many as the valid ballots of its uploads";
    const std::uint64_t taken = at.find(bundle::sealed_name(election))->content.size / bundle::guid_bytes;
    if (!check.fits(taken, uploads.valid + uploads.invalid))
        return "it has not as many pseudonyms as its uploads took";
    return std::nullopt;
}

}  // namespace

Finding check_5_1(Case& at) {
    const Completeness completeness(at);
    const auto faults = completeness.faults();
    if (!faults.empty()) return fail(faults.begin()->first, faults.begin()->second);
    if (const auto entry = completeness.blind_spot())
        return skip(std::to_string(*entry), "how many uploads its election has in `before` cannot be seen");
    return {};
}

Finding check_5_2(Case& at) {
    const auto uploads = uploads_of(at.log);
    const auto with_more = with_uploads_before(at.log);
    std::map<std::uint64_t, std::string> faults;
    std::map<std::uint64_t, std::string> blind_spots;
    for (const auto& [election, closed] : last_closed(at.log)) {
        const bool has_more = with_more.contains(election);
        const auto found = uploads.find(election);
        const Uploads own = found == uploads.end() ? Uploads() : found->second;
        if (const auto fault = fault_of_votes(at, election, *closed.event, own, CountCheck(has_more)))
            faults.emplace(closed.entry, *fault);
        const std::string name = "election " + std::to_string(election.value);
        if (at.privacy(election) == Privacy::sealed && own.count > 0)
            blind_spots.emplace(closed.entry, name + " is sealed");
        if (has_more)
            blind_spots.emplace(closed.entry, "the votes that " + name + " has in `before` cannot be seen");
    }
    if (!faults.empty()) return fail(faults.begin()->first, faults.begin()->second);
    if (!blind_spots.empty())
        return skip(std::to_string(blind_spots.begin()->first), blind_spots.begin()->second);
    return {};
}

}  // namespace urna::verify
