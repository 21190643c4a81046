// SPDX-License-Identifier: Apache-2.0
// The valid votes of single officials, read from the record in pieces: whoever asks again comes further, or
// finds what was read. Nothing of it goes into a result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "admin/turnout.h"
#include "base/id.h"
#include "store/upload_record.h"

namespace urna::admin {

struct ReadingLimits {
    int pieces_max = 20;              // for one who asks
    std::size_t officials_max = 100;  // that are kept, over all elections
};

// May be used by several threads at once.
class VoteReadings {
 public:
    // The record outlives this.
    explicit VoteReadings(store::UploadRecord& record, ReadingLimits limits = {});

    // The official's valid votes by poll number, from 1 to `participants`, of an election whose count is
    // complete. None while there is more to read. May throw Unavailable.
    std::optional<std::vector<std::int64_t>> votes(ElectionId election, const OfficialTurnout& official,
                                                   std::size_t participants);

 private:
    struct Entry {
        std::mutex mutex;
        OfficialTurnout official;  // as it was when the reading began
        store::OfficialVotes votes;
        std::uint64_t asked = 0;  // of `asked_` as it was asked for last; under the mutex of all
    };

    std::shared_ptr<Entry> find_or_make(ElectionId election, const std::string& jmbg);

    store::UploadRecord& record_;
    const ReadingLimits limits_;
    std::mutex mutex_;
    std::map<std::pair<ElectionId, std::string>, std::shared_ptr<Entry>> entries_;
    std::uint64_t asked_ = 0;
};

}  // namespace urna::admin
