// SPDX-License-Identifier: Apache-2.0
// What administrators state of an election beside its ballots, where its law needs that: totals, and lots
// that were drawn. Nothing is overwritten. Each call that adds something enters an event in the audit trail
// with it: both or neither. Every call may throw Unavailable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/event.h"
#include "base/error.h"
#include "base/id.h"
#include "election/law/held_election.h"

namespace urna::store {

struct NewTotals {
    election::law::Totals totals;  // `cast` is there
    std::string source;            // where the numbers come from
};

// A version of an election's totals; the last one counts.
struct StatedTotals {
    int version = 1;  // from 1
    NewTotals stated;
    Instant stated_at;
    bool correction = false;  // of totals of before, once the election was public
};

// Why totals are not taken.
struct TotalsRefusal {
    enum class Reason {
        changed,       // `version` is not the last one any more
        unconfirmed,   // they correct what was public, and that was not confirmed
        second_round,  // the second round has other candidates than enter it by them; neither was that
    };
    Reason reason = Reason::changed;
    int version = 0;  // the last one; 0: there is none
};

struct NewLot {
    std::string situation;  // SHA-256, in hexadecimal digits
    std::string decision;   // what it was about: {"decides", "options", "step", "tier"} as JSON
    std::size_t drawn = 0;  // the list, from 0
    Instant drawn_at;
    std::string reason;  // in the administrator's words, such as where it was drawn; may be empty
};

struct DrawnLot {
    std::int64_t number = 0;  // over all elections, ascending
    NewLot lot;
    Instant recorded_at;
    std::optional<std::string> voided;  // why it no longer counts
    Instant voided_at;
    bool correction = false;  // it was voided once the election was public
};

struct LotRefusal {
    enum class Reason {
        taken,         // another lot counts in this situation
        changed,       // another situation is the present one, or none
        none,          // no lot of this election has the number
        voided,        // it was voided already
        unconfirmed,   // the election was public, and that it is corrected was not confirmed
        second_round,  // the second round has other candidates than enter it then; neither was that
    };
    Reason reason = Reason::none;
    std::optional<std::string> situation{};  // `changed`: the present one; none: no lot is awaited
};

class LawRecord {
 public:
    virtual ~LawRecord() = default;

    // All versions, the first first.
    virtual std::vector<StatedTotals> totals(ElectionId election) = 0;

    // The version that this makes, after `version`, which is the last one; 0 when there is none yet.
    // `confirmed`: also where it corrects what was public, or a second round that exists has other candidates
    // than enter it by these numbers.
    virtual Result<int, TotalsRefusal> state_totals(ElectionId election, int version, const NewTotals& wanted,
                                                    bool confirmed, const audit::Origin& by = {}) = 0;

    // All lots, also those that were voided, the first first.
    virtual std::vector<DrawnLot> lots(ElectionId election) = 0;

    // The number of the lot that was recorded, of an election whose count is complete: in the situation that
    // is the present one by what is recorded. Of several at once exactly one is. `confirmed`: also where a
    // second round that exists has other candidates than enter it by this lot.
    virtual Result<std::int64_t, LotRefusal> record_lot(ElectionId election, const NewLot& lot,
                                                        bool confirmed, const audit::Origin& by = {}) = 0;

    // The lot counts no more from now on, and another one may be recorded. `confirmed`: also where that
    // corrects what was public, or leaves open who enters a second round that exists.
    virtual Result<void, LotRefusal> void_lot(ElectionId election, std::int64_t number,
                                              const std::string& reason, bool confirmed,
                                              const audit::Origin& by = {}) = 0;
};

// The totals that count; none of any.
election::law::Totals totals_of(const std::vector<StatedTotals>& versions);

// Those that were not voided.
std::vector<election::law::RecordedLot> lots_that_count(const std::vector<DrawnLot>& lots);

}  // namespace urna::store
