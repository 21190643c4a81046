// SPDX-License-Identifier: Apache-2.0
// 5.1 and 5.2: the count of each election is complete, and follows from its ballots.
#include <map>
#include <optional>
#include <string>

#include "verify/checks.h"

namespace urna::verify {
namespace {

using namespace transparency;

__extension__ using uint128 = unsigned __int128;

struct Uploads {
    std::uint64_t count = 0;
    std::uint64_t last = 0;  // its entry
    uint128 valid = 0;
};

std::map<ElectionId, Uploads> uploads_of(const Log& log) {
    std::map<ElectionId, Uploads> found;
    for (const LoggedUpload& upload : log.uploads) {
        if (!upload.event.election) continue;
        Uploads& uploads = found[*upload.event.election];
        ++uploads.count;
        uploads.last = upload.entry;
        uploads.valid += upload.event.counts.valid;
    }
    return found;
}

struct QuarantinedEntry {
    std::uint64_t entry = 0;
    std::vector<ElectionId> elections;  // that ran when it was accepted
    std::uint64_t resolved = end_of_log;
};

std::map<std::uint64_t, QuarantinedEntry> set_aside(const Case& at) {
    std::map<std::uint64_t, QuarantinedEntry> found;
    each_of<QuarantinedEvent>(at.log, [&](std::uint64_t entry, const QuarantinedEvent& event) {
        QuarantinedEntry& one = found[entry];
        one.entry = entry;
        for (const ElectionEvent* election : at.elections.governing(event.accepted, end_of_log))
            one.elections.push_back(election->id);
    });
    each_of<RequeuedEvent>(at.log, [&](std::uint64_t entry, const RequeuedEvent& event) {
        found[event.quarantined.value].resolved = entry;
    });
    each_of<DiscardedEvent>(at.log, [&](std::uint64_t entry, const DiscardedEvent& event) {
        found[event.quarantined.value].resolved = entry;
    });
    return found;
}

class Completeness {
 public:
    explicit Completeness(const Case& at)
        : at_(at), uploads_(uploads_of(at.log)), closed_(last_closed(at.log)), set_aside_(set_aside(at)) {}

    // By the entries at which they are noticed.
    std::map<std::uint64_t, std::string> faults() const {
        std::map<std::uint64_t, std::string> found;
        for (const auto& [election, closed] : closed_)
            if (const auto fault = fault_of(election, closed)) found.emplace(closed.entry, *fault);
        for (const auto& [election, uploads] : uploads_)
            if (!closed_.contains(election)) found.emplace(uploads.last, "its election was never closed");
        return found;
    }

 private:
    std::optional<std::string> fault_of(ElectionId id, const LastClosed& closed) const {
        const ElectionEvent& election = *at_.elections.last(id, closed.entry);
        const auto found = uploads_.find(id);
        const Uploads uploads = found == uploads_.end() ? Uploads() : found->second;
        if (closed.event->watermark < election.end) return "its watermark is before the election's end";
        if (uploads.count > 0 && uploads.last > closed.entry)
            return "the upload of entry " + std::to_string(uploads.last) + " stands behind it";
        if (closed.event->uploads != uploads.count)
            return "its election has " + std::to_string(uploads.count) + " uploads";
        for (const auto& [entry, aside] : set_aside_) {
            const bool ran =
                std::find(aside.elections.begin(), aside.elections.end(), id) != aside.elections.end();
            if (ran && (entry > closed.entry || aside.resolved > closed.entry))
                return "what entry " + std::to_string(entry) + " set aside is open, or stands behind it";
        }
        if (closed.event->votes.size() != election.lists.size())
            return "it has not one vote count for each place on the list";
        return std::nullopt;
    }

    const Case& at_;
    std::map<ElectionId, Uploads> uploads_;
    std::map<ElectionId, LastClosed> closed_;
    std::map<std::uint64_t, QuarantinedEntry> set_aside_;
};

uint128 sum_of(const std::vector<std::uint64_t>& votes) {
    uint128 sum = 0;
    for (const std::uint64_t count : votes) sum += count;
    return sum;
}

// The votes that stand in the log are those found, which may have places behind the last one.
bool equals(std::vector<std::uint64_t> stated, const std::vector<std::uint64_t>& found) {
    stated.resize(std::max(stated.size(), found.size()));
    return stated == found;
}

}  // namespace

Finding check_5_1(Case& at) {
    const auto faults = Completeness(at).faults();
    return faults.empty() ? Finding() : fail(faults.begin()->first, faults.begin()->second);
}

Finding check_5_2(Case& at) {
    const auto uploads = uploads_of(at.log);
    std::map<std::uint64_t, std::string> faults;
    std::optional<ElectionId> sealed;
    for (const auto& [election, closed] : last_closed(at.log)) {
        if (at.privacy(election) == Privacy::sealed) {
            if (!sealed) sealed = election;
            const auto found = uploads.find(election);
            if (sum_of(closed.event->votes) != (found == uploads.end() ? 0 : found->second.valid))
                faults.emplace(closed.entry, "its votes are not as many as the valid ballots of its uploads");
        } else if (!equals(closed.event->votes, at.votes[election])) {
            faults.emplace(closed.entry, "its votes are not the valid ballots by poll number");
        }
    }
    if (!faults.empty()) return fail(faults.begin()->first, faults.begin()->second);
    if (sealed) return skip({}, "election " + std::to_string(sealed->value) + " is sealed");
    return {};
}

}  // namespace urna::verify
