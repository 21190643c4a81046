// SPDX-License-Identifier: Apache-2.0
// What one transaction adds, column by column, as it is sent to the server: a round trip for thousands of
// rows.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string_view>
#include <utility>
#include <vector>

#include "base/guid.h"
#include "mariadb/connection.h"
#include "store/ballot_store.h"
#include "store/recorded_ballots.h"

namespace urna::store {

// What the server's max_allowed_packet must allow: all the rows that are sent at once.
inline constexpr std::int64_t packet_bytes_needed = 8LL << 20;

// Where the numbers of what is recorded end.
struct LastRows {
    RecordMark upload;
    std::int64_t batch = 0;
    friend bool operator==(const LastRows&, const LastRows&) = default;
};
LastRows last_rows(mariadb::Connection& connection);

// Whether the upload of this number has this name still; a mark of nothing is always there.
bool is_recorded(mariadb::Connection& connection, const RecordMark& upload);

// Made before the transaction begins: the server ends one that idles for two seconds.
class BatchInsert {
 public:
    BatchInsert(RecordedBallots& ballots, const LastRows& last);

    // What the upload points to must outlive this.
    void add(const JudgedUpload& judged);

    // Writes all of it. Throws Unavailable when it is asked to stop.
    void write(mariadb::Connection& connection, Instant watermark, const std::stop_token& stop);

    // How far the record is with it.
    const RecordMark& last() const { return upload_; }

    // It was committed.
    void succeeded() { reservation_.succeeded(); }

 private:
    using Integers = std::vector<std::int64_t>;
    using Bytes = std::vector<std::string_view>;

    struct Uploads {
        Integers numbers, accepted_at, valid, duplicate, invalid_poll_number, dropped;
        std::vector<Guid> ids;
        Bytes emails, jmbgs, forenames, surnames, files;
        std::vector<std::optional<std::int64_t>> elections;
    };
    struct Batches {
        Integers numbers, uploads;
        Bytes ballots;
    };
    struct InvalidVotes {
        Integers elections, uploads, lines, poll_numbers, reasons;
        std::vector<Guid> guids;
    };

    void add_row(const JudgedUpload& judged, const election::VerdictCounts& counts);
    void add_ballots(std::span<const election::Ballot> ballots);
    void add_verdicts(const JudgedUpload& judged);
    void write_uploads(mariadb::Connection& connection, const std::stop_token& stop);
    void write_batches(mariadb::Connection& connection, const std::stop_token& stop);
    void write_invalid_votes(mariadb::Connection& connection, const std::stop_token& stop);
    void write_tallies(mariadb::Connection& connection);
    void write_count(mariadb::Connection& connection, Instant watermark);

    RecordedBallots::GuidReservation reservation_;
    RecordMark upload_;  // the last one
    Uploads uploads_;
    Batches batches_;
    InvalidVotes invalid_votes_;
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> valid_;  // by election and poll number
    election::VerdictCounts counts_;
};

// The number of the last row of the table `batches`; 0 when there is none.
std::int64_t last_batch(mariadb::Connection& connection);
// How many GUIDs are taken.
std::int64_t recorded_guids(mariadb::Connection& connection);

}  // namespace urna::store
