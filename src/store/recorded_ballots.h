// SPDX-License-Identifier: Apache-2.0
// What a ballot store knows by heart of the ballots that it has recorded: which GUIDs are taken. It follows
// the table `batches`, is read from there anew at every start, and is never written anywhere.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "election/ballot.h"
#include "election/judge.h"
#include "store/ballot_store.h"
#include "store/large_guid_set.h"

namespace urna::store {

// A row of the table `batches`, in which the ballots of each upload stand as they were accepted.
struct BatchRow {
    std::int64_t number = 0;
    std::int64_t upload = 0;
    std::uint64_t duplicates = 0;           // of the whole upload, as it was judged
    std::span<const std::uint8_t> ballots;  // packed
};

// Used by one thread at a time.
class RecordedBallots {
 public:
    // The number of the last row that it knows.
    std::int64_t through() const { return through_; }

    // How many GUIDs are taken in all, roughly: room for them is then made at once.
    void expect(std::uint64_t guids);
    // The next row. Throws Unavailable, and forgets everything, when the row cannot be read or the record
    // contradicts itself: a GUID counts once, so an upload has as many duplicates as GUIDs that were taken
    // before.
    void read(const BatchRow& row);
    // No row follows: the last upload is whole.
    void end_of_rows();
    void forget();

    // Those of the uploads' GUIDs that are taken.
    election::GuidSet among(std::span<const election::AcceptedUpload> uploads) const;

    // Takes the GUIDs of ballots that are about to be recorded, and gives them back unless that succeeds.
    class GuidReservation {
     public:
        // `last_row` of the table; whoever records sees to it that it is still that as it is written.
        GuidReservation(RecordedBallots& ballots, std::int64_t last_row)
            : ballots_(ballots), last_row_(last_row) {}
        ~GuidReservation();
        GuidReservation(const GuidReservation&) = delete;
        GuidReservation& operator=(const GuidReservation&) = delete;

        // Takes the GUIDs of an upload, which outlives this object. Throws Unavailable when the table holds
        // more than was known, by which the upload was judged; Rejected when a verdict is not what the record
        // says, so that whoever errs counts no ballot twice, and none not at all.
        void take(const JudgedUpload& judged);
        // The number of the next row.
        std::int64_t next_row() { return ++last_row_; }
        // All of it is in the database.
        void succeeded();

     private:
        RecordedBallots& ballots_;
        std::vector<const JudgedUpload*> taken_;  // with GUIDs taken of all lines, but for the last one's
        std::size_t lines_of_last_ = 0;
        std::int64_t last_row_;
        bool began_ = false;
    };

 private:
    void check_last_upload();

    LargeGuidSet taken_;
    std::int64_t through_ = 0;
    // The upload whose rows are being read.
    std::int64_t upload_ = 0;
    std::uint64_t duplicates_expected_ = 0;
    std::uint64_t duplicates_found_ = 0;
};

}  // namespace urna::store
