// SPDX-License-Identifier: Apache-2.0
// The record as it stands in the election database, of either engine, read in the order in which it was
// judged and in pieces of bounded size. It is read for a recount and by nobody else, so that what reads the
// record elsewhere is not believed. Every call throws Unavailable when the engine fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/guid.h"
#include "base/id.h"
#include "base/instant.h"
#include "recount/schedule.h"
#include "sql/statement.h"

namespace urna::recount {

// How many ballots got which verdict.
struct Counts {
    std::int64_t valid = 0;
    std::int64_t duplicate = 0;
    std::int64_t invalid_poll_number = 0;
    std::int64_t dropped = 0;

    std::int64_t ballots() const { return valid + duplicate + invalid_poll_number + dropped; }
    Counts& operator+=(const Counts& more);
};

// A row of `uploads`.
struct Upload {
    std::int64_t number = std::numeric_limits<std::int64_t>::min();
    Instant accepted_at;
    std::optional<ElectionId> election;  // none: all of its ballots were dropped
    Counts counts;
};

// A row of `batches`.
struct BatchRow {
    std::int64_t number = std::numeric_limits<std::int64_t>::min();
    std::int64_t upload = 0;
    std::string ballots;  // packed: 20 bytes each
};

// A row of `invalid_votes`, of one election.
struct InvalidVote {
    std::int64_t upload = std::numeric_limits<std::int64_t>::min();
    std::int64_t line = 0;
    Guid guid;
    std::int64_t poll_number = 0;
    std::int64_t reason = 0;
    friend auto operator<=>(const InvalidVote&, const InvalidVote&) = default;
};

inline constexpr std::int64_t reason_duplicate = 1;
inline constexpr std::int64_t reason_poll_number = 2;

// A row of `tallies`.
struct Tally {
    ElectionId election;
    std::int64_t poll_number = 0;
    std::int64_t valid = 0;
};

// The rows of a table one after another, of which a piece at a time is in memory.
template <class Row>
class Rows {
 public:
    // Reads rows behind the given one; none when there are no more.
    using ReadBehind = std::function<std::vector<Row>(const Row& last)>;
    explicit Rows(ReadBehind read_behind) : read_behind_(std::move(read_behind)) {}

    // The next row; null behind the last one. It is there until take() is called.
    const Row* peek() {
        if (at_ == piece_.size() && !ended_) {
            const Row last = piece_.empty() ? Row() : std::move(piece_.back());
            piece_ = read_behind_(last);
            at_ = 0;
            ended_ = piece_.empty();
        }
        return at_ == piece_.size() ? nullptr : &piece_[at_];
    }
    // There must be one.
    Row take() { return at_ + 1 == piece_.size() ? piece_[at_++] : std::move(piece_[at_++]); }

 private:
    ReadBehind read_behind_;
    std::vector<Row> piece_;
    std::size_t at_ = 0;
    bool ended_ = false;
};

// The connection must see one state of the database for as long as anything is read.
class Record {
 public:
    explicit Record(sql::Connection& connection) : connection_(connection) {}

    // What decides which election ran. By id, with their versions by number.
    std::vector<Election> elections();
    // The present of each resynchronization.
    std::vector<Instant> resynchronizations();

    Rows<Upload> uploads();                                // by number
    Rows<BatchRow> batches();                              // by number
    Rows<InvalidVote> invalid_votes(ElectionId election);  // by upload and line
    // The elections of which there are invalid votes, whether they exist or not.
    std::vector<ElectionId> elections_of_invalid_votes();
    std::vector<Tally> tallies();        // by election and poll number
    std::optional<Counts> totals();      // of all ballots ever judged; none: the row is not there
    std::vector<Instant> quarantined();  // when each entry was accepted that the record lacks
    std::vector<ElectionId> provisional();

 private:
    void read_versions(std::vector<Election>& elections);
    void read_poll_numbers(std::vector<Election>& elections);

    sql::Connection& connection_;
};

}  // namespace urna::recount
