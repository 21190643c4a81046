// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include "sql/pool.h"
#include "store/sql/election_rows.h"
#include "store/sql/election_writing.h"
#include "store/sql/ruling.h"
#include "store/sql/stores.h"

namespace urna::store {
namespace {

using audit::Kind;
using audit::Origin;
using election::Election;
using election::ElectionFault;
using election::NewElection;
using election::Participant;
using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;

constexpr auto sql_insert_participant = "INSERT INTO participants (name, individual) VALUES (?, ?)";

const std::string sql_elections = select_elections("WHERE standing = 0");

// Differs when an election, a version or a participant's version was added, and when the clock of a version
// was corrected: how many rows each table has, and a sum of their instants that does not overflow.
constexpr auto sql_mark =
    "SELECT (SELECT count(*) FROM elections), "
    "(SELECT CAST(COALESCE(SUM(created_at % 4294967291), 0) AS SIGNED) FROM elections), "
    "(SELECT count(*) FROM election_versions), "
    "(SELECT CAST(COALESCE(SUM(valid_from % 4294967291), 0) AS SIGNED) FROM election_versions), "
    "(SELECT count(*) FROM participant_versions), "
    "(SELECT CAST(COALESCE(SUM(valid_from % 4294967291), 0) AS SIGNED) FROM participant_versions)";

constexpr auto sql_changes =
    "SELECT (SELECT count(*) FROM elections) + (SELECT count(*) FROM election_versions) + "
    "(SELECT count(*) FROM participant_versions) + (SELECT count(*) FROM stated_totals) + "
    "(SELECT count(*) FROM drawn_lots)";

constexpr auto sql_last_publication =
    "SELECT public, turnout FROM publications WHERE election = ? ORDER BY number DESC LIMIT 1";
constexpr auto sql_insert_publication =
    "INSERT INTO publications (election, public, turnout, changed_at) VALUES (?, ?, ?, ?)";
constexpr auto sql_publications =
    "SELECT election, turnout, changed_at FROM publications WHERE public = 1 AND number IN "
    "(SELECT MAX(number) FROM publications GROUP BY election) ORDER BY election";
constexpr auto sql_provisional_elections = "SELECT election FROM provisional_elections ORDER BY election";

struct LastPublication {
    bool page = false;
    bool turnout = false;

    friend bool operator==(const LastPublication&, const LastPublication&) = default;
};

LastPublication last_publication(Connection& connection, ElectionId election) {
    Statement& query = connection.prepared(sql_last_publication);
    const Reset reset(query);
    LastPublication last;
    if (query.bind_all(election).step()) query.read_all(last.page, last.turnout);
    return last;
}

// The elections as they are, kept in memory: they are asked for with each request and seldom change, and to
// put them together out of their versions costs far more than to look whether there is a new one.
class KeptElections {
 public:
    using Elections = std::shared_ptr<const std::vector<Election>>;

    // By id. The mark is no younger than what is read after it.
    Elections read(Connection& connection) {
        const Mark mark = read_mark(connection);
        {
            const std::lock_guard guard(mutex_);
            if (elections_ && mark_ == mark) return elections_;
        }
        auto elections = std::make_shared<const std::vector<Election>>(
            read_elections(connection, connection.prepared(sql_elections.c_str())));
        const std::lock_guard guard(mutex_);
        mark_ = mark;
        elections_ = elections;
        return elections;
    }

 private:
    using Mark = std::array<std::int64_t, 6>;

    static Mark read_mark(Connection& connection) {
        Statement& query = connection.prepared(sql_mark);
        const Reset reset(query);
        query.step();
        Mark mark{};
        for (std::size_t i = 0; i < mark.size(); ++i) mark.at(i) = query.integer(static_cast<int>(i));
        return mark;
    }

    std::mutex mutex_;
    Mark mark_{};
    Elections elections_;
};

class SqlElectionStore final : public ElectionStore {
 public:
    explicit SqlElectionStore(std::shared_ptr<ElectionEngine> engine) : engine_(std::move(engine)) {}

    ParticipantId add_participant(const std::string& name, bool individual, const Origin& by) override {
        return pool().run(Work::write, [&](Connection& connection) {
            connection.prepared(sql_insert_participant).bind_all(name, individual).run();
            const ParticipantId id{connection.last_insert_id()};
            engine_->audit().append(connection,
                                    {.origin = by,
                                     .kind = Kind::participant_created,
                                     .object = audit::object_of(id),
                                     .details = (individual ? "individual: " : "party: ") + name});
            return id;
        });
    }

    std::vector<Participant> participants() override { return pool().run(Work::read, read_participants); }

    Result<ElectionId, ElectionFault> add_election(const NewElection& wanted, const Clock& clock,
                                                   const Origin& by) override {
        return pool().run(Work::write, [&](Connection& connection) -> Result<ElectionId, ElectionFault> {
            engine_->lock_elections(connection);
            const auto others = read_overlapping(connection, wanted.period);
            if (auto fits = election::check_period(wanted.period, others); !fits) return fits.error();
            const auto known = read_participants(connection);
            if (auto fit = election::check_participants(wanted.participants, wanted.individual, known);
                !fit) {
                return fit.error();
            }
            if (auto fits = check_follows(*engine_, connection, wanted, clock); !fits) return fits.error();
            const ElectionId id =
                insert_election(connection, wanted, creation_instant(*engine_, connection, clock));
            engine_->audit().append(connection, {.origin = by,
                                                 .kind = Kind::election_created,
                                                 .object = audit::object_of(id),
                                                 .details = details_of(wanted)});
            return id;
        });
    }

    std::vector<Election> elections() override {
        return *pool().run(Work::read, [this](Connection& connection) { return kept_.read(connection); });
    }

    std::int64_t changes() override {
        return pool().run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_changes);
            const Reset reset(query);
            query.step();
            return query.integer(0);
        });
    }

    std::optional<Election> find_election(ElectionId id) override {
        const auto all =
            pool().run(Work::read, [this](Connection& connection) { return kept_.read(connection); });
        const auto found = std::lower_bound(
            all->begin(), all->end(), id, [](const Election& one, ElectionId than) { return one.id < than; });
        return found == all->end() || found->id != id ? std::nullopt : std::optional<Election>(*found);
    }

    std::vector<Election> first_overlapping(const election::Period& period,
                                            std::optional<ElectionId> except) override {
        return pool().run(
            Work::read, [&](Connection& connection) { return read_overlapping(connection, period, except); });
    }

    // Repeatable: a switch that a lost commit has turned already is left as it is.
    void publish(ElectionId id, const PublicationSwitch& wanted, const Origin& by) override {
        pool().run(Work::idempotent_write, [&](Connection& connection) {
            const LastPublication last = last_publication(connection, id);
            const LastPublication next{wanted.page, wanted.turnout.value_or(last.turnout)};
            // So that nobody fills the table who says the same again and again.
            if (next == last) return;
            connection.prepared(sql_insert_publication).bind_all(id, next.page, next.turnout, by.at).run();
            engine_->audit().append(connection,
                                    {.origin = by,
                                     .kind = next.page ? Kind::result_published : Kind::result_withdrawn,
                                     .object = audit::object_of(id),
                                     .details = next.page && next.turnout ? "with the turnout" : ""});
        });
    }

    bool is_public(ElectionId id) override {
        return pool().run(Work::read,
                          [&](Connection& connection) { return last_publication(connection, id).page; });
    }

    std::vector<Publication> publications() override {
        return pool().run(Work::read, [](Connection& connection) {
            Statement& query = connection.prepared(sql_publications);
            const Reset reset(query);
            std::vector<Publication> found;
            while (query.step()) {
                Publication& one = found.emplace_back();
                query.read_all(one.election, one.turnout, one.since);
            }
            return found;
        });
    }

    std::vector<ElectionId> provisional_elections() override {
        return pool().run(Work::read, [](Connection& connection) {
            return read_election_ids(connection.prepared(sql_provisional_elections));
        });
    }

 private:
    sql::Pool& pool() { return engine_->pool(); }

    const std::shared_ptr<ElectionEngine> engine_;
    KeptElections kept_;
};

}  // namespace

std::unique_ptr<ElectionStore> make_election_store(std::shared_ptr<ElectionEngine> engine) {
    return std::make_unique<SqlElectionStore>(std::move(engine));
}

}  // namespace urna::store
