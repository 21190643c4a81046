// SPDX-License-Identifier: Apache-2.0
#include "store/sql/count_rows.h"

#include <algorithm>

#include "base/error.h"
#include "store/sql/election_rows.h"

namespace urna::store {
namespace {

using sql::Reset;
using sql::Statement;

constexpr auto sql_watermark = "SELECT watermark FROM count_state";
const std::string sql_progress =
    "SELECT watermark, (SELECT MIN(end_at) FROM " + current_elections() +
    " WHERE standing = 0 AND end_at > watermark), "
    "valid, duplicate, invalid_poll_number, dropped, uploads, bytes, oldest_at, dead_letters "
    "FROM count_state, queue_report";

}  // namespace

// One statement, which sees one state of the database.
std::string select_count(const std::string& present) {
    return "SELECT valid, COALESCE((SELECT watermark FROM ends_passed WHERE election = ?), "
           "(SELECT watermark FROM count_state)), "
           "(SELECT COUNT(*) FROM set_aside WHERE accepted_at >= ? AND accepted_at < ?), "
           "EXISTS (SELECT 1 FROM provisional_elections WHERE election = ?), " +
           present + " FROM tallies WHERE election = ? AND poll_number <= ? ORDER BY poll_number";
}

Count read_count(Statement& query, const election::Election& election) {
    const Reset reset(query);
    query.bind_all(election.id, std::max(election.period.start, election.valid_from), election.period.end,
                   election.id, election.id, election.participants.size());
    Count count;
    while (query.step()) {
        query.read_all(count.valid_votes.emplace_back(), count.watermark, count.quarantined,
                       count.provisional, count.queue_now);
    }
    return count;
}

Instant read_watermark(sql::Connection& connection) {
    Statement& query = connection.prepared(sql_watermark);
    const Reset reset(query);
    query.step();
    Instant watermark;
    query.read_all(watermark);
    return watermark;
}

// One statement, which sees one state of the database.
CountProgress read_count_progress(sql::Connection& connection) {
    Statement& query = connection.prepared(sql_progress.c_str());
    const Reset reset(query);
    if (!query.step()) throw Unavailable("the table count_state is empty");
    CountProgress progress;
    auto& [valid, duplicate, invalid_poll_number, dropped] = progress.counts;
    Backlog& backlog = progress.backlog;
    query.read_all(progress.watermark, progress.next_end, valid, duplicate, invalid_poll_number, dropped,
                   backlog.uploads, backlog.bytes, backlog.oldest, backlog.dead_letters);
    return progress;
}

InvalidVotePage read_invalid_votes(Statement& query, InvalidVoteCursor after) {
    const Reset reset(query);
    InvalidVotePage page{.votes = {}, .last = after};
    while (query.step()) {
        InvalidVote& vote = page.votes.emplace_back();
        std::int64_t reason = 0;
        query.read_all(vote.cursor.upload, vote.cursor.line, vote.official_jmbg, vote.ballot,
                       vote.poll_number, reason);
        vote.reason = static_cast<election::Verdict>(reason);
        page.last = vote.cursor;
    }
    return page;
}

}  // namespace urna::store
