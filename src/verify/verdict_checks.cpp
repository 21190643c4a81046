// SPDX-License-Identifier: Apache-2.0
// 4.3 and 4.4: under which election ballots were judged, and how.
#include <optional>
#include <string>

#include "bundle/member_names.h"
#include "verify/ballot_reader.h"
#include "verify/checks.h"
#include "verify/guid_map.h"
#include "verify/member_order.h"
#include "verify/sealed_list.h"

namespace urna::verify {
namespace {

using transparency::Privacy;
using transparency::VerdictCounts;

// Pseudonyms that are taken whatever the uploads have.
std::vector<const bundle::Member*> taken_lists(const Case& at) {
    return members_below(at.members, bundle::sealed_begin);
}

class Judge {
 public:
    explicit Judge(Case& at) : at_(at), lists_(taken_lists(at)), counts_(at.log.uploads.size()) {
        for (const auto* election : at.elections.all_last())
            at.votes[election->id].resize(election->lists.size());
    }

    void run() {
        const Passes passes(all(), at_.evidence.memory.pseudonyms);
        for (std::uint64_t pass = 0; pass < passes.count(); ++pass) run(passes, pass);
    }

    const std::vector<VerdictCounts>& counts() const { return counts_; }

 private:
    std::uint64_t all() const {
        std::uint64_t all = 0;
        for (const bundle::Member* list : lists_) all += list->content.size / bundle::guid_bytes;
        for (const LoggedUpload& upload : at_.log.uploads) all += upload.ballots ? upload.event.ballots : 0;
        return all;
    }

    void run(const Passes& passes, std::uint64_t pass) {
        GuidSet taken(passes.each());
        BallotReader reader(*at_.evidence.bundle);
        for (const bundle::Member* list : lists_)
            read_pseudonyms(*at_.evidence.bundle, list->content, [&](const Guid& pseudonym) {
                if (passes.is_in(pass, pseudonym)) taken.insert(pseudonym);
            });
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            const LoggedUpload& upload = at_.log.uploads[i];
            if (!upload.ballots) continue;
            VerdictCounts& counts = counts_[i];
            auto& votes = at_.votes[*upload.event.election];
            reader.read(*upload.ballots, false, [&](const BundledBallot& ballot) {
                if (!passes.is_in(pass, ballot.pseudonym)) return;
                if (!taken.insert(ballot.pseudonym)) {
                    ++counts.duplicate;
                } else if (ballot.poll_number < 1 || ballot.poll_number > votes.size()) {
                    ++counts.invalid_poll_number;
                } else {
                    ++counts.valid;
                    ++votes[ballot.poll_number - 1];
                }
            });
        }
    }

    Case& at_;
    std::vector<const bundle::Member*> lists_;
    std::vector<VerdictCounts> counts_;  // of each upload
};

std::string text_of(const VerdictCounts& counts) {
    return std::to_string(counts.valid) + ' ' + std::to_string(counts.duplicate) + ' ' +
           std::to_string(counts.invalid_poll_number) + ' ' + std::to_string(counts.dropped);
}

// What keeps the verdicts from being seen as a whole; empty: nothing.
Finding blind_spot(const Case& at) {
    for (const LoggedUpload& upload : at.log.uploads) {
        if (upload.event.election && at.privacy(*upload.event.election) == Privacy::sealed)
            return skip({}, "election " + std::to_string(upload.event.election->value) + " is sealed");
    }
    const auto* before = at.find(bundle::sealed_before_name);
    if (before != nullptr && before->content.size > 0)
        return skip({}, "pseudonyms were taken before there was a log");
    return {};
}

}  // namespace

Finding check_4_3(Case& at) {
    for (const LoggedUpload& upload : at.log.uploads) {
        const auto governing = at.elections.governing(upload.event.accepted, upload.entry);
        if (governing.size() > 1) return fail(upload.entry, "two elections governed it");
        const auto election = governing.empty() ? std::nullopt : std::optional(governing.front()->id);
        if (upload.event.election != election)
            return fail(upload.entry, election
                                          ? "election " + std::to_string(election->value) + " governed it"
                                          : "no election governed it");
    }
    return {};
}

Finding check_4_4(Case& at) {
    Judge judge(at);
    judge.run();
    for (std::size_t i = 0; i < at.log.uploads.size(); ++i) {
        const LoggedUpload& upload = at.log.uploads[i];
        if (upload.ballots && judge.counts()[i] != upload.event.counts)
            return fail(upload.entry, "its counts are " + text_of(upload.event.counts) + ", and follow as " +
                                          text_of(judge.counts()[i]));
    }
    return blind_spot(at);
}

}  // namespace urna::verify
