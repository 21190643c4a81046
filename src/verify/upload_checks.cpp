// SPDX-License-Identifier: Apache-2.0
// 3.5, 3.6 and 3.7: uploads, and entries of the queue that were set aside.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "verify/checks.h"

namespace urna::verify {
namespace {

using namespace transparency;

__extension__ using uint128 = unsigned __int128;

std::uint64_t uploads_before(const Log& log) {
    const BeforeEvent* const before = before_of(log);
    return before == nullptr ? 0 : before->uploads;
}

bool adds_up(const UploadEvent& upload) {
    const VerdictCounts& counts = upload.counts;
    return uint128{counts.valid} + counts.duplicate + counts.invalid_poll_number + counts.dropped ==
           upload.ballots;
}

}  // namespace

Finding check_3_5(Case& at) {
    std::map<UploadId, const LoggedUpload*> last;  // of each id
    uint128 next = uint128{uploads_before(at.log)} + 1;
    for (const LoggedUpload& upload : at.log.uploads) {
        const UploadEvent& event = upload.event;
        if (event.number != next++) return fail(upload.entry, "its number is not the next one");
        const auto [before, is_first] = last.try_emplace(event.id, &upload);
        if (is_first && event.earlier) return fail(upload.entry, "no upload before it has its id");
        if (!is_first && (!event.earlier || event.earlier->value != before->second->entry))
            return fail(upload.entry, "its id is that of an earlier upload, which it does not name");
        if (!is_first && before->second->event.counts.dropped != before->second->event.ballots)
            return fail(upload.entry, "the earlier upload with its id was not dropped whole");
        before->second = &upload;
        if (!adds_up(event)) return fail(upload.entry, "its counts are not as many as its ballots");
        const std::uint64_t dropped = event.election ? 0 : event.ballots;
        if (event.counts.dropped != dropped)
            return fail(upload.entry, event.election ? "it was judged, and has dropped ballots"
                                                     : "no election ran, and not all were dropped");
    }
    return {};
}

Finding check_3_6(Case& at) {
    const std::vector<Restart> restarts = restarts_of(at.log);
    auto next = restarts.begin();
    std::optional<Instant> latest;
    for (const LoggedUpload& upload : at.log.uploads) {
        for (; next != restarts.end() && next->entry < upload.entry; ++next) latest.reset();
        const Instant accepted = upload.event.accepted;
        if (latest && accepted < *latest && !upload.event.quarantined)
            return fail(upload.entry, "it was accepted before an earlier upload");
        latest = latest ? std::max(*latest, accepted) : accepted;
    }
    return {};
}

Finding check_3_7(Case& at) {
    Quarantine& quarantine = at.quarantine;
    const bool has_uploads_before = uploads_before(at.log) > 0;
    auto upload = at.log.uploads.begin();
    const auto add_uploads_until = [&](std::uint64_t entry) -> std::optional<Finding> {
        for (; upload != at.log.uploads.end() && upload->entry < entry; ++upload)
            if (const auto fault = quarantine.add(upload->entry, upload->event))
                return fail(upload->entry, *fault);
        return std::nullopt;
    };
    for (const LoggedEvent& one : at.log.events) {
        if (const auto found = add_uploads_until(one.entry)) return *found;
        std::optional<std::string> fault;
        if (const auto* event = std::get_if<QuarantinedEvent>(&one.event)) {
            fault = quarantine.add(one.entry, *event);
            if (!fault && event->reason == QuarantineReason::recorded && !has_uploads_before)
                fault = "there are no uploads of `before` among which it could be";
        } else if (const auto* requeued = std::get_if<RequeuedEvent>(&one.event)) {
            fault = quarantine.add(one.entry, *requeued);
        } else if (const auto* discarded = std::get_if<DiscardedEvent>(&one.event)) {
            fault = quarantine.add(one.entry, *discarded);
        }
        if (fault) return fail(one.entry, *fault);
    }
    return add_uploads_until(end_of_log).value_or(Finding());
}

}  // namespace urna::verify
