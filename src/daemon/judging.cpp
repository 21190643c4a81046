// SPDX-License-Identifier: Apache-2.0
#include "daemon/judging.h"

#include <map>
#include <set>

#include "election/judge.h"

namespace urna::daemon {

using election::AcceptedUpload;
using store::JudgedUpload;

std::vector<JudgedUpload> judge_uploads(std::span<const AcceptedUpload> uploads,
                                        const store::JudgingContext& known) {
    std::set<UploadId> recorded;
    for (const store::RecordedUpload& upload : known.uploads) recorded.insert(upload.id);
    std::map<UploadId, const Sha256Digest*> files;  // of those that are judged here
    std::vector<JudgedUpload> judged;
    std::vector<election::JudgingInput> cases;
    for (const AcceptedUpload& accepted : uploads) {
        if (recorded.contains(accepted.upload.id)) continue;
        const auto [file, first] = files.emplace(accepted.upload.id, &accepted.upload.file_sha256);
        if (*file->second != accepted.upload.file_sha256) throw store::AnotherFile();
        if (!first) continue;
        judged.push_back({&accepted, election::running_at(known.elections, accepted.accepted_at), {}});
        cases.push_back({&accepted.upload, judged.back().election});
    }
    auto verdicts = election::judge(cases, known.guids);
    for (std::size_t i = 0; i < judged.size(); ++i) judged[i].verdicts = std::move(verdicts[i]);
    return judged;
}

}  // namespace urna::daemon
