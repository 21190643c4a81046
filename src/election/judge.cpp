// SPDX-License-Identifier: Apache-2.0
#include "election/judge.h"

#include <bit>

namespace urna::election {

namespace {

// GUIDs of the ballots at hand: one allocation for all of them, since a million nodes of a std::unordered_set
// cost more than the judging.
class SeenGuids {
 public:
    explicit SeenGuids(std::size_t count_max) : slots_(std::bit_ceil(count_max * 2 + 1)) {}

    // Whether it was not there before. The GUID must outlive this object.
    bool insert(const Guid& guid) {
        const std::size_t mask = slots_.size() - 1;
        for (std::size_t at = GuidHash()(guid) & mask;; at = (at + 1) & mask) {
            if (slots_[at] == nullptr) {
                slots_[at] = &guid;
                return true;
            }
            if (*slots_[at] == guid) {
                return false;
            }
        }
    }

 private:
    std::vector<const Guid*> slots_;  // at most half of them taken, so that a search always ends
};

}  // namespace

std::vector<std::vector<Verdict>> judge(std::span<const JudgingInput> cases, const GuidSet& recorded) {
    std::size_t count_max = 0;
    for (const JudgingInput& one : cases) {
        count_max += one.election == nullptr ? 0 : one.upload->ballots.size();
    }
    SeenGuids seen(count_max);
    std::vector<std::vector<Verdict>> verdicts;
    verdicts.reserve(cases.size());
    for (const JudgingInput& one : cases) {
        const Batch& ballots = one.upload->ballots;
        auto& of_upload = verdicts.emplace_back(ballots.size(), Verdict::dropped);
        if (one.election == nullptr) {
            continue;
        }
        const std::size_t poll_numbers = one.election->participants.size();
        for (std::size_t i = 0; i < ballots.size(); ++i) {
            const Ballot& ballot = ballots[i];
            const bool first = seen.insert(ballot.guid) && !recorded.contains(ballot.guid);
            const bool on_ballot = ballot.poll_number >= 1 && ballot.poll_number <= poll_numbers;
            of_upload[i] = !first       ? Verdict::duplicate
                           : !on_ballot ? Verdict::invalid_poll_number
                                        : Verdict::valid;
        }
    }
    return verdicts;
}

}  // namespace urna::election
