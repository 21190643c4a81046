// SPDX-License-Identifier: Apache-2.0
#include "daemon/outcomes.h"

#include <unordered_map>

namespace urna::daemon {

std::vector<queue::UploadOutcome> outcomes_of(std::span<const queue::Entry> entries,
                                              std::span<const election::AcceptedUpload> uploads,
                                              const store::JudgingContext& known,
                                              std::span<const store::JudgedUpload> judged) {
    std::unordered_map<Guid, election::VerdictCounts, GuidHash> counts;
    for (const store::RecordedUpload& upload : known.uploads) counts.emplace(upload.id.guid, upload.counts);
    for (const store::JudgedUpload& upload : judged) {
        counts.emplace(upload.accepted->upload.id.guid, election::count(upload.verdicts));
    }
    std::vector<queue::UploadOutcome> outcomes;
    auto upload = uploads.begin();
    for (const queue::Entry& entry : entries) {
        if (!entry.upload) continue;
        const UploadId id = (upload++)->upload.id;
        outcomes.push_back({entry.id, id, entry.accepted_at, counts.at(id.guid)});
    }
    return outcomes;
}

}  // namespace urna::daemon
