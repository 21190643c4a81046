// SPDX-License-Identifier: Apache-2.0
#include "store/upload_record.h"

#include <limits>

#include "base/bytes.h"
#include "base/error.h"
#include "election/packed_ballots.h"
#include "store/sql/stores.h"

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto sql_last = "SELECT COALESCE(MAX(number), 0) FROM uploads";
constexpr auto sql_uploads =
    "SELECT number, id, accepted_at, official_email, official_jmbg, official_forename, official_surname, "
    "valid, "
    "duplicate, invalid_poll_number, dropped FROM uploads WHERE number > ? AND number <= ? AND election = ? "
    "ORDER BY number";
constexpr auto sql_next_row = "SELECT number, upload FROM batches WHERE number > ? ORDER BY number LIMIT 1";
constexpr auto sql_last_row = "SELECT COALESCE(MAX(number), 0) FROM batches";
constexpr auto sql_ballots =
    "SELECT b.number, b.ballots FROM batches b JOIN uploads u ON u.number = b.upload "
    "WHERE b.number > ? AND b.number <= ? AND b.upload <= ? AND u.election = ? AND u.official_jmbg = ? "
    "ORDER BY b.number";
// Those with other poll numbers than the election has were not counted among its ballots either.
constexpr auto sql_duplicates =
    "SELECT v.poll_number, COUNT(*) FROM invalid_votes v JOIN uploads u ON u.number = v.upload "
    "WHERE v.election = ? AND v.upload > ? AND v.upload <= ? AND v.reason = 1 AND v.poll_number <= ? "
    "AND u.official_jmbg = ? GROUP BY v.poll_number";

// Of the record, for one piece. MariaDB has at most 8 kB in a row, SQLite a megabyte: the rows bound what the
// one reads, the bytes what the other does.
constexpr std::int64_t piece_rows_max = 500;
constexpr std::size_t piece_bytes_max = 8UL << 20;
static_assert(static_cast<std::int64_t>(election::Verdict::duplicate) == 1);

struct BatchPosition {
    std::int64_t row = 0;
    std::int64_t upload = 0;
};

// The row behind this one; at the end one of an upload that never comes.
BatchPosition row_behind(Connection& connection, std::int64_t row) {
    Statement& query = connection.prepared(sql_next_row);
    const Reset reset(query);
    if (!query.bind_all(row).step()) {
        constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
        return {never, never};
    }
    BatchPosition position;
    query.read_all(position.row, position.upload);
    return position;
}

std::int64_t single_number(Connection& connection, const char* sql) {
    Statement& query = connection.prepared(sql);
    const Reset reset(query);
    query.step();
    return query.integer(0);
}

// A row behind which those of this upload and of later ones begin: rows are in the order of their uploads.
std::int64_t row_before(Connection& connection, std::int64_t upload) {
    std::int64_t before = 0;
    std::int64_t behind = single_number(connection, sql_last_row);
    while (before < behind) {
        const std::int64_t middle = before + (behind - before) / 2;
        const BatchPosition next = row_behind(connection, middle);
        if (next.upload < upload) {
            before = next.row;
        } else {
            behind = middle;
        }
    }
    return before;
}

void add_ballots(std::string_view packed, std::vector<std::int64_t>& votes) {
    const auto ballots = election::unpacked(as_bytes(packed));
    if (!ballots) throw Unavailable("the record is damaged: a row of the table batches cannot be read");
    for (const election::Ballot& ballot : *ballots) {
        if (ballot.poll_number <= votes.size()) ++votes[ballot.poll_number - 1];
    }
}

// Returns the last row that was looked at.
std::int64_t add_rows(Connection& connection, const OfficialUploads& uploads, OfficialVotes& votes) {
    const std::int64_t through = votes.through_row + piece_rows_max;
    Statement& query = connection.prepared(sql_ballots);
    const Reset reset(query);
    query.bind_all(votes.through_row, through, uploads.last, uploads.election, uploads.official_jmbg);
    std::size_t bytes = 0;
    while (query.step()) {
        const std::string ballots = query.text(1);
        add_ballots(ballots, votes.valid);
        bytes += ballots.size();
        if (bytes >= piece_bytes_max) return query.integer(0);
    }
    return through;
}

void subtract_duplicates(Connection& connection, const OfficialUploads& uploads, OfficialVotes& votes,
                         std::int64_t through_upload) {
    Statement& query = connection.prepared(sql_duplicates);
    const Reset reset(query);
    query.bind_all(uploads.election, votes.through_upload, through_upload, votes.valid.size(),
                   uploads.official_jmbg);
    while (query.step()) votes.valid.at(static_cast<std::size_t>(query.integer(0)) - 1) -= query.integer(1);
    votes.through_upload = through_upload;
}

class SqlUploadRecord final : public UploadRecord {
 public:
    explicit SqlUploadRecord(std::shared_ptr<sql::Pool> pool) : pool_(std::move(pool)) {}

    std::int64_t last() override {
        return pool_->run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_last);
            const Reset reset(query);
            query.step();
            return query.integer(0);
        });
    }

    // Numbers are given under the lock of the lease, each above the last one that is committed.
    std::vector<UploadRow> uploads(ElectionId election, std::int64_t after, std::int64_t through) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            Statement& query = connection.prepared(sql_uploads);
            const Reset reset(query);
            query.bind_all(after, through, election);
            std::vector<UploadRow> uploads;
            while (query.step()) {
                UploadRow& row = uploads.emplace_back();
                query.read_all(row.number, row.id, row.accepted_at, row.official_email, row.official_jmbg,
                               row.official_forename, row.official_surname, row.counts.valid,
                               row.counts.duplicate, row.counts.invalid_poll_number, row.counts.dropped);
            }
            return uploads;
        });
    }

    // Every ballot of an upload is in its batches, and every duplicate also among the invalid votes.
    OfficialVotes count_votes(const OfficialUploads& uploads, const OfficialVotes& sofar) override {
        return pool_->run(Work::read, [&](Connection& connection) {
            OfficialVotes votes = sofar;
            if (votes.through_row == 0) {
                votes.through_row = row_before(connection, uploads.first);
                votes.through_upload = uploads.first - 1;
            }
            const BatchPosition next = row_behind(connection, add_rows(connection, uploads, votes));
            votes.finished = next.upload > uploads.last;
            // The upload of the next row may be the one of the last row: it is whole when the next one
            // begins.
            subtract_duplicates(connection, uploads, votes, votes.finished ? uploads.last : next.upload - 1);
            votes.through_row = next.row - 1;
            return votes;
        });
    }

 private:
    const std::shared_ptr<sql::Pool> pool_;
};

}  // namespace

std::unique_ptr<UploadRecord> make_upload_record(std::shared_ptr<sql::Pool> elections) {
    return std::make_unique<SqlUploadRecord>(std::move(elections));
}

}  // namespace urna::store
