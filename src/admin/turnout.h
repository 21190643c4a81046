// SPDX-License-Identifier: Apache-2.0
// How many ballots of an election are recorded, when they were accepted and from whom: sums over its uploads.
// Never for whom they are, so that nothing here tells a result.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "election/verdict.h"
#include "store/upload_record.h"

namespace urna::admin {

struct TurnoutSums {
    std::uint64_t uploads = 0;
    election::VerdictCounts counts;
};

// What was accepted in an interval of time.
struct IntervalTurnout {
    std::uint64_t uploads = 0;
    std::uint64_t ballots = 0;
};

// Somebody with this jmbg; two accounts that share it are one. The name is that of the upload accepted last.
struct OfficialTurnout {
    std::string jmbg;
    std::string forename;
    std::string surname;
    std::uint64_t uploads = 0;
    election::VerdictCounts counts;
    Instant last = Instant::min();  // when that upload was accepted
    // The numbers of the first and the last upload, in the order of the record.
    std::int64_t first_upload = 0;
    std::int64_t last_upload = 0;
};

// One account, by its email and its jmbg. The name is that of its upload accepted last.
struct AccountTurnout {
    std::string email;
    std::string jmbg;
    std::string forename;
    std::string surname;
    std::uint64_t uploads = 0;
    election::VerdictCounts counts;
    Instant last = Instant::min();  // when that upload was accepted
};

using Intervals = std::map<Instant, IntervalTurnout>;

// Grows with the quarters of an hour in which something was accepted, with the officials and with their
// accounts: some 300 bytes each.
class Turnout {
 public:
    // In any order: what had been quarantined is recorded late.
    void add(const store::UploadRow& upload);

    const TurnoutSums& sums() const { return sums_; }

    // By the instants at which the hours begin, of UTC; none without uploads.
    Intervals hours() const;
    // The same by quarters of an hour.
    const Intervals& quarters() const { return quarters_; }
    // The same by minutes; none once uploads were accepted over more than three hours.
    const Intervals& minutes() const { return minutes_; }

    // When the first and the last of the uploads were accepted; none without uploads.
    std::optional<Instant> first_accepted() const;
    std::optional<Instant> last_accepted() const;

    // Ballots accepted in the last minute, counted in whole seconds: at `now`, or as the last upload was
    // accepted when that is later, since the clock of the queue may be ahead.
    std::uint64_t last_minute(Instant now) const;

    // The upload with the most invalid votes, of equals the one that was added first; none without invalid
    // votes.
    const std::optional<store::UploadRow>& most_invalid() const { return most_invalid_; }

    std::size_t accounts() const { return accounts_.size(); }
    // As leading_officials(): of equals the lower email, then the lower jmbg.
    std::vector<const AccountTurnout*> leading_accounts(std::size_t accounts_max) const;

    std::size_t officials() const { return officials_.size(); }
    // Null for somebody without uploads. Valid until more is added.
    const OfficialTurnout* find_official(std::string_view jmbg) const;
    // At most so many of them, those with the most ballots first, of equals the lower jmbg. Valid until more
    // is added.
    std::vector<const OfficialTurnout*> leading_officials(std::size_t officials_max) const;

 private:
    TurnoutSums sums_;
    Instant earliest_ = Instant::max();
    Instant latest_ = Instant::min();
    Intervals quarters_;
    Intervals minutes_;
    bool minutes_are_kept_ = true;
    std::map<Instant, std::uint64_t> seconds_;  // ballots by second, of the minute before `latest_`
    std::optional<store::UploadRow> most_invalid_;
    std::map<std::string, OfficialTurnout, std::less<>> officials_;
    std::map<std::pair<std::string, std::string>, AccountTurnout> accounts_;  // by email and jmbg
};

}  // namespace urna::admin
