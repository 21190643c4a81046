// SPDX-License-Identifier: Apache-2.0
#include "store/sql/law_rows.h"

#include <algorithm>
#include <utility>

namespace urna::store {
namespace {

using sql::Connection;
using sql::Reset;
using sql::Statement;

constexpr auto sql_totals =
    "SELECT version, votes_cast, votes_blank, voters_registered, source, stated_at, correction FROM "
    "stated_totals WHERE election = ? ORDER BY version";
constexpr auto sql_lots =
    "SELECT number, situation, decision, drawn, drawn_at, reason, recorded_at, correction, voids FROM "
    "drawn_lots WHERE "
    "election = ? ORDER BY number";

}  // namespace

std::vector<StatedTotals> read_totals(Connection& connection, ElectionId election) {
    Statement& query = connection.prepared(sql_totals);
    const Reset reset(query);
    query.bind_all(election);
    std::vector<StatedTotals> versions;
    while (query.step()) {
        StatedTotals& one = versions.emplace_back();
        auto& [cast, blank, registered] = one.stated.totals;
        query.read_all(one.version, cast, blank, registered, one.stated.source, one.stated_at,
                       one.correction);
    }
    return versions;
}

// A row that voids follows the one that it voids.
std::vector<DrawnLot> read_lots(Connection& connection, ElectionId election) {
    Statement& query = connection.prepared(sql_lots);
    const Reset reset(query);
    query.bind_all(election);
    std::vector<DrawnLot> lots;
    while (query.step()) {
        DrawnLot row;
        std::optional<std::int64_t> voids;
        query.read_all(row.number, row.lot.situation, row.lot.decision, row.lot.drawn, row.lot.drawn_at,
                       row.lot.reason, row.recorded_at, row.correction, voids);
        const auto voided = std::find_if(lots.begin(), lots.end(),
                                         [&](const DrawnLot& one) { return voids && one.number == *voids; });
        if (voided == lots.end()) {
            lots.push_back(std::move(row));
        } else {
            voided->voided = std::move(row.lot.reason);
            voided->voided_at = row.recorded_at;
            voided->correction = row.correction;
        }
    }
    return lots;
}

}  // namespace urna::store
