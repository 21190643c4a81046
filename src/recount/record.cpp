// SPDX-License-Identifier: Apache-2.0
#include "recount/record.h"

#include <algorithm>

#include "base/error.h"

namespace urna::recount {
namespace {

using sql::Reset;
using sql::Statement;

constexpr auto sql_elections = "SELECT id, created_at, start_at, end_at FROM elections ORDER BY id";
constexpr auto sql_versions =
    "SELECT election, version, valid_from, standing, start_at, end_at FROM election_versions "
    "ORDER BY election, version";
constexpr auto sql_poll_numbers =
    "SELECT election, 1 AS version, poll_number FROM candidacies UNION ALL "
    "SELECT election, version, poll_number FROM version_candidacies ORDER BY 1, 2, 3";
constexpr auto sql_resynchronizations = "SELECT done_at FROM resynchronizations ORDER BY number";
constexpr auto sql_uploads =
    "SELECT number, accepted_at, election, valid, duplicate, invalid_poll_number, dropped FROM uploads "
    "WHERE number > ? ORDER BY number LIMIT ?";
constexpr auto sql_batches =
    "SELECT number, upload, ballots FROM batches WHERE number > ? ORDER BY number LIMIT ?";
// Behind a row of an upload, and behind the upload: two ranges of the key.
constexpr auto sql_invalid_votes_of_upload =
    "SELECT upload, line, guid, poll_number, reason FROM invalid_votes "
    "WHERE election = ? AND upload = ? AND line > ? ORDER BY line LIMIT ?";
constexpr auto sql_invalid_votes_behind =
    "SELECT upload, line, guid, poll_number, reason FROM invalid_votes "
    "WHERE election = ? AND upload > ? ORDER BY upload, line LIMIT ?";
constexpr auto sql_next_election_of_invalid_votes =
    "SELECT MIN(election) FROM invalid_votes WHERE election > ?";
constexpr auto sql_tallies =
    "SELECT election, poll_number, valid FROM tallies ORDER BY election, poll_number";
constexpr auto sql_totals = "SELECT valid, duplicate, invalid_poll_number, dropped FROM count_state";
constexpr auto sql_quarantined = "SELECT accepted_at FROM set_aside ORDER BY accepted_at";
constexpr auto sql_provisional = "SELECT election FROM provisional_elections ORDER BY election";

// MariaDB's client library keeps a whole answer, whose rows of ballots are at most 8 kB there. SQLite's are
// up to a megabyte, and are read one by one.
constexpr std::size_t batch_rows_max = 500;
constexpr std::size_t batch_bytes_max = 4UL << 20;
constexpr std::size_t rows_max = 5'000;

// Adds the rows that the statement has, as far as `more` says after each.
template <class Row, class Read, class More>
void add_rows(Statement& query, std::vector<Row>& rows, Read read, More more) {
    const Reset reset(query);
    while (query.step()) {
        read(query, rows.emplace_back());
        if (!more(rows.back())) return;
    }
}

template <class Row, class Read>
void add_rows(Statement& query, std::vector<Row>& rows, Read read) {
    add_rows(query, rows, read, [](const Row&) { return true; });
}

template <class Row>
std::vector<Row> single_values(Statement& query) {
    std::vector<Row> values;
    add_rows(query, values, [](Statement& row, Row& value) { row.read_all(value); });
    return values;
}

void read_upload(Statement& row, Upload& upload) {
    auto& [valid, duplicate, invalid_poll_number, dropped] = upload.counts;
    row.read_all(upload.number, upload.accepted_at, upload.election, valid, duplicate, invalid_poll_number,
                 dropped);
}

void read_invalid_vote(Statement& row, InvalidVote& vote) {
    row.read_all(vote.upload, vote.line, vote.guid, vote.poll_number, vote.reason);
}

Election& of_id(std::vector<Election>& elections, ElectionId id, const char* table) {
    const auto found =
        std::lower_bound(elections.begin(), elections.end(), id,
                         [](const Election& one, ElectionId wanted) { return one.id < wanted; });
    if (found != elections.end() && found->id == id) return *found;
    throw Unavailable("the table " + std::string(table) + " has a row of election " +
                      std::to_string(id.value) + ", which is not there");
}

}  // namespace

Counts& Counts::operator+=(const Counts& more) {
    valid += more.valid;
    duplicate += more.duplicate;
    invalid_poll_number += more.invalid_poll_number;
    dropped += more.dropped;
    return *this;
}

std::vector<Election> Record::elections() {
    std::vector<Election> elections;
    add_rows(connection_.prepared(sql_elections), elections, [](Statement& row, Election& election) {
        Version& first = election.versions.emplace_back();
        row.read_all(election.id, first.valid_from, first.start, first.end);
    });
    read_versions(elections);
    read_poll_numbers(elections);
    return elections;
}

void Record::read_versions(std::vector<Election>& elections) {
    Statement& query = connection_.prepared(sql_versions);
    const Reset reset(query);
    while (query.step()) {
        ElectionId election;
        Version version;
        std::int64_t standing = 0;
        query.read_all(election, version.number, version.valid_from, standing, version.start, version.end);
        version.takes_place = standing == 0;
        of_id(elections, election, "election_versions").versions.push_back(std::move(version));
    }
}

void Record::read_poll_numbers(std::vector<Election>& elections) {
    Statement& query = connection_.prepared(sql_poll_numbers);
    const Reset reset(query);
    while (query.step()) {
        ElectionId election;
        std::int64_t number = 0;
        std::int64_t poll_number = 0;
        query.read_all(election, number, poll_number);
        auto& versions = of_id(elections, election, "candidacies").versions;
        const auto version = std::find_if(versions.begin(), versions.end(),
                                          [&](const Version& one) { return one.number == number; });
        if (version == versions.end())
            throw Unavailable("the table version_candidacies has a row of version " + std::to_string(number) +
                              " of election " + std::to_string(election.value) + ", which is not there");
        version->poll_numbers.push_back(poll_number);
    }
}

std::vector<Instant> Record::resynchronizations() {
    return single_values<Instant>(connection_.prepared(sql_resynchronizations));
}

Rows<Upload> Record::uploads() {
    return Rows<Upload>([this](const Upload& last) {
        std::vector<Upload> rows;
        add_rows(connection_.prepared(sql_uploads).bind_all(last.number, rows_max), rows, read_upload);
        return rows;
    });
}

Rows<BatchRow> Record::batches() {
    return Rows<BatchRow>([this](const BatchRow& last) {
        std::vector<BatchRow> rows;
        std::size_t bytes = 0;
        add_rows(
            connection_.prepared(sql_batches).bind_all(last.number, batch_rows_max), rows,
            [](Statement& row, BatchRow& batch) { row.read_all(batch.number, batch.upload, batch.ballots); },
            [&](const BatchRow& batch) { return (bytes += batch.ballots.size()) < batch_bytes_max; });
        return rows;
    });
}

Rows<InvalidVote> Record::invalid_votes(ElectionId election) {
    return Rows<InvalidVote>([this, election](const InvalidVote& last) {
        std::vector<InvalidVote> rows;
        add_rows(connection_.prepared(sql_invalid_votes_of_upload)
                     .bind_all(election, last.upload, last.line, rows_max),
                 rows, read_invalid_vote);
        if (rows.size() < rows_max)
            add_rows(connection_.prepared(sql_invalid_votes_behind)
                         .bind_all(election, last.upload, rows_max - rows.size()),
                     rows, read_invalid_vote);
        return rows;
    });
}

std::vector<ElectionId> Record::elections_of_invalid_votes() {
    std::vector<ElectionId> elections;
    Statement& query = connection_.prepared(sql_next_election_of_invalid_votes);
    for (std::optional<ElectionId> next{{std::numeric_limits<std::int64_t>::min()}};;) {
        const Reset reset(query);
        query.bind_all(*next).step();
        query.read_all(next);
        if (!next) return elections;
        elections.push_back(*next);
    }
}

std::vector<Tally> Record::tallies() {
    std::vector<Tally> tallies;
    add_rows(connection_.prepared(sql_tallies), tallies, [](Statement& row, Tally& tally) {
        row.read_all(tally.election, tally.poll_number, tally.valid);
    });
    return tallies;
}

std::optional<Counts> Record::totals() {
    Statement& query = connection_.prepared(sql_totals);
    const Reset reset(query);
    if (!query.step()) return std::nullopt;
    Counts counts;
    query.read_all(counts.valid, counts.duplicate, counts.invalid_poll_number, counts.dropped);
    return counts;
}

std::vector<Instant> Record::quarantined() {
    return single_values<Instant>(connection_.prepared(sql_quarantined));
}

std::vector<ElectionId> Record::provisional() {
    return single_values<ElectionId>(connection_.prepared(sql_provisional));
}

}  // namespace urna::recount
