// SPDX-License-Identifier: Apache-2.0
// 3.5, 3.6 and 3.7: uploads, and entries of the queue that were set aside.
#include <algorithm>
#include <map>
#include <optional>

#include "verify/checks.h"

namespace urna::verify {
namespace {

using namespace transparency;

__extension__ using uint128 = unsigned __int128;

std::uint64_t uploads_before(const Log& log) {
    std::uint64_t uploads = 0;
    each_of<BeforeEvent>(log, [&](std::uint64_t, const BeforeEvent& event) { uploads = event.uploads; });
    return uploads;
}

bool adds_up(const UploadEvent& upload) {
    const VerdictCounts& counts = upload.counts;
    return uint128{counts.valid} + counts.duplicate + counts.invalid_poll_number + counts.dropped ==
           upload.ballots;
}

// What became of entries of the queue that were set aside.
class Quarantine {
 public:
    void add(std::uint64_t entry, const QuarantinedEvent& event) { entries_[entry].event = &event; }

    std::optional<std::string> resolve(LeafNumber leaf, bool requeued) {
        const auto found = entries_.find(leaf.value);
        if (found == entries_.end()) return "no `quarantined` entry before it has this number";
        if (found->second.resolved) return "what it names was requeued or discarded before";
        found->second.resolved = true;
        found->second.requeued = requeued;
        return std::nullopt;
    }

    std::optional<std::string> count(const UploadEvent& upload) {
        if (!upload.quarantined) return std::nullopt;
        const auto found = entries_.find(upload.quarantined->value);
        if (found == entries_.end()) return "no `quarantined` entry before it has the number that it names";
        State& state = found->second;
        if (!state.requeued) return "what it names was not requeued before";
        if (state.event->upload && *state.event->upload != upload.id) return "what it names has another id";
        if (state.event->commit && *state.event->commit != upload.commit)
            return "what it names has another `commit`";
        if (state.event->accepted != upload.accepted) return "what it names has another instant";
        if (state.counted) return "another upload names the same";
        state.counted = true;
        return std::nullopt;
    }

 private:
    struct State {
        const QuarantinedEvent* event = nullptr;
        bool resolved = false;
        bool requeued = false;
        bool counted = false;
    };
    std::map<std::uint64_t, State> entries_;
};

}  // namespace

Finding check_3_5(Case& at) {
    std::map<UploadId, std::uint64_t> last;  // the last entry of each id
    uint128 next = uint128{uploads_before(at.log)} + 1;
    for (const LoggedUpload& upload : at.log.uploads) {
        const UploadEvent& event = upload.event;
        if (event.number != next++) return fail(upload.entry, "its number is not the next one");
        const auto [before, is_first] = last.try_emplace(event.id, upload.entry);
        if (is_first && event.earlier) return fail(upload.entry, "no upload before it has its id");
        if (!is_first && (!event.earlier || event.earlier->value != before->second))
            return fail(upload.entry, "its id is that of an earlier upload, which it does not name");
        before->second = upload.entry;
        if (!adds_up(event)) return fail(upload.entry, "its counts are not as many as its ballots");
        const std::uint64_t dropped = event.election ? 0 : event.ballots;
        if (event.counts.dropped != dropped)
            return fail(upload.entry, event.election ? "it was judged, and has dropped ballots"
                                                     : "no election ran, and not all were dropped");
    }
    return {};
}

Finding check_3_6(Case& at) {
    std::vector<std::uint64_t> resynchronised;
    each_of<ResynchronisedEvent>(
        at.log, [&](std::uint64_t entry, const ResynchronisedEvent&) { resynchronised.push_back(entry); });
    auto next = resynchronised.begin();
    std::optional<Instant> latest;
    for (const LoggedUpload& upload : at.log.uploads) {
        for (; next != resynchronised.end() && *next < upload.entry; ++next) latest.reset();
        const Instant accepted = upload.event.accepted;
        if (latest && accepted < *latest && !upload.event.quarantined)
            return fail(upload.entry, "it was accepted before an earlier upload");
        latest = latest ? std::max(*latest, accepted) : accepted;
    }
    return {};
}

Finding check_3_7(Case& at) {
    Quarantine quarantine;
    auto upload = at.log.uploads.begin();
    const auto count_until = [&](std::uint64_t entry) -> std::optional<Finding> {
        for (; upload != at.log.uploads.end() && upload->entry < entry; ++upload)
            if (const auto fault = quarantine.count(upload->event)) return fail(upload->entry, *fault);
        return std::nullopt;
    };
    for (const LoggedEvent& one : at.log.events) {
        if (const auto found = count_until(one.entry)) return *found;
        std::optional<std::string> fault;
        if (const auto* event = std::get_if<QuarantinedEvent>(&one.event)) {
            quarantine.add(one.entry, *event);
        } else if (const auto* requeued = std::get_if<RequeuedEvent>(&one.event)) {
            fault = quarantine.resolve(requeued->quarantined, true);
        } else if (const auto* discarded = std::get_if<DiscardedEvent>(&one.event)) {
            fault = quarantine.resolve(discarded->quarantined, false);
        }
        if (fault) return fail(one.entry, *fault);
    }
    return count_until(end_of_log).value_or(Finding());
}

}  // namespace urna::verify
