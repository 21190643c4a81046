// SPDX-License-Identifier: Apache-2.0
#include "store/law_record.h"

#include <algorithm>
#include <utility>

#include "store/sql/law_rows.h"
#include "store/sql/ruling.h"
#include "store/sql/stores.h"

namespace urna::store {
namespace {

using audit::Kind;
using audit::Origin;
using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto sql_insert_totals =
    "INSERT INTO stated_totals (election, version, votes_cast, votes_blank, voters_registered, source, "
    "stated_at, correction) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto sql_was_public =
    "SELECT EXISTS (SELECT 1 FROM publications WHERE election = ? AND public = 1)";
constexpr auto sql_insert_lot =
    "INSERT INTO drawn_lots (election, situation, decision, drawn, drawn_at, reason, recorded_at, "
    "correction, "
    "voids) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

bool was_public(Connection& connection, ElectionId election) {
    Statement& query = connection.prepared(sql_was_public);
    const Reset reset(query);
    query.bind_all(election).step();
    return query.integer(0) != 0;
}

void insert_lot(Connection& connection, ElectionId election, const NewLot& lot, Instant at,
                bool correction = false, std::optional<std::int64_t> voids = {}) {
    connection.prepared(sql_insert_lot)
        .bind_all(election, lot.situation, lot.decision, lot.drawn, lot.drawn_at, lot.reason, at, correction,
                  voids)
        .run();
}

std::string text_of(const NewTotals& stated) {
    const auto& [cast, blank, registered] = stated.totals;
    std::string text = "votes cast " + std::to_string(cast.value_or(0));
    if (blank) text += ", blank " + std::to_string(*blank);
    if (registered) text += ", registered voters " + std::to_string(*registered);
    return text + ", source: " + stated.source;
}

// Under the lock of the elections: one after the other.
template <class Change>
auto change(ElectionEngine& engine, const Change& make_change) {
    return engine.pool().run(Work::write, [&](Connection& connection) {
        engine.lock_elections(connection);
        return make_change(connection);
    });
}

class SqlLawRecord final : public LawRecord {
 public:
    explicit SqlLawRecord(std::shared_ptr<ElectionEngine> engine) : engine_(std::move(engine)) {}

    std::vector<StatedTotals> totals(ElectionId election) override {
        return engine_->pool().run(Work::read,
                                   [&](Connection& connection) { return read_totals(connection, election); });
    }

    Result<int, TotalsRefusal> state_totals(ElectionId election, int version, const NewTotals& wanted,
                                            bool confirmed, const Origin& by) override {
        return change(*engine_, [&](Connection& connection) -> Result<int, TotalsRefusal> {
            const auto versions = read_totals(connection, election);
            const int last = versions.empty() ? 0 : versions.back().version;
            if (version != last) return TotalsRefusal{TotalsRefusal::Reason::changed, last};
            const bool correction = last > 0 && was_public(connection, election);
            if (!confirmed) {
                RecordedFacts facts = read_facts(connection, election).value();
                facts.totals.push_back({last + 1, wanted, by.at});
                if (contradicts_second_round(connection, facts))
                    return TotalsRefusal{TotalsRefusal::Reason::second_round, last};
                if (correction) return TotalsRefusal{TotalsRefusal::Reason::unconfirmed, last};
            }
            const auto& [cast, blank, registered] = wanted.totals;
            connection.prepared(sql_insert_totals)
                .bind_all(election, last + 1, cast, blank, registered, wanted.source, by.at, correction)
                .run();
            enter(connection, by, Kind::totals_stated, election, text_of(wanted));
            return last + 1;
        });
    }

    std::vector<DrawnLot> lots(ElectionId election) override {
        return engine_->pool().run(Work::read,
                                   [&](Connection& connection) { return read_lots(connection, election); });
    }

    Result<std::int64_t, LotRefusal> record_lot(ElectionId election, const NewLot& lot, bool confirmed,
                                                const Origin& by) override {
        return change(*engine_, [&](Connection& connection) -> Result<std::int64_t, LotRefusal> {
            RecordedFacts facts = read_facts(connection, election).value();
            for (const DrawnLot& one : facts.lots) {
                if (!one.voided && one.lot.situation == lot.situation)
                    return LotRefusal{LotRefusal::Reason::taken};
            }
            const auto awaited = facts.decision().awaited;
            const auto situation = awaited ? std::optional(awaited->hash) : std::nullopt;
            if (situation != lot.situation) return LotRefusal{LotRefusal::Reason::changed, situation};
            facts.lots.push_back({0, lot, by.at, {}, {}});
            if (!confirmed && contradicts_second_round(connection, facts))
                return LotRefusal{LotRefusal::Reason::second_round};
            insert_lot(connection, election, lot, by.at);
            const std::int64_t number = connection.last_insert_id();
            enter(connection, by, Kind::lot_recorded, election,
                  "lot " + std::to_string(number) + ": poll number " + std::to_string(lot.drawn + 1) +
                      " of " + lot.decision + (lot.reason.empty() ? "" : ", " + lot.reason));
            return number;
        });
    }

    Result<void, LotRefusal> void_lot(ElectionId election, std::int64_t number, const std::string& reason,
                                      bool confirmed, const Origin& by) override {
        return change(*engine_, [&](Connection& connection) -> Result<void, LotRefusal> {
            RecordedFacts facts = read_facts(connection, election).value();
            const auto found = std::find_if(facts.lots.begin(), facts.lots.end(),
                                            [&](const DrawnLot& one) { return one.number == number; });
            if (found == facts.lots.end()) return LotRefusal{LotRefusal::Reason::none};
            if (found->voided) return LotRefusal{LotRefusal::Reason::voided};
            const bool correction = was_public(connection, election);
            found->voided = reason;
            if (!confirmed && contradicts_second_round(connection, facts))
                return LotRefusal{LotRefusal::Reason::second_round};
            if (correction && !confirmed) return LotRefusal{LotRefusal::Reason::unconfirmed};
            NewLot voiding = found->lot;
            voiding.reason = reason;
            insert_lot(connection, election, voiding, by.at, correction, number);
            enter(connection, by, Kind::lot_voided, election,
                  "lot " + std::to_string(number) + ": " + reason);
            return {};
        });
    }

 private:
    void enter(Connection& connection, const Origin& by, Kind kind, ElectionId election,
               std::string details) {
        engine_->audit().append(connection, {.origin = by,
                                             .kind = kind,
                                             .object = audit::object_of(election),
                                             .details = std::move(details)});
    }

    const std::shared_ptr<ElectionEngine> engine_;
};

}  // namespace

std::unique_ptr<LawRecord> make_law_record(std::shared_ptr<ElectionEngine> engine) {
    return std::make_unique<SqlLawRecord>(std::move(engine));
}

}  // namespace urna::store
