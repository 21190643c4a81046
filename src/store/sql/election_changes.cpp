// SPDX-License-Identifier: Apache-2.0
#include "store/election_changes.h"

#include <algorithm>

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
using election::Looks;
using election::NewElection;
using election::Participant;
using election::Standing;
using sql::Connection;
using sql::Reset;
using sql::Statement;
using sql::Work;
using Reason = ChangeRefusal::Reason;
using Version = ElectionChanges::Version;

const std::string sql_all = select_elections("");
const std::string sql_any_election = select_elections("WHERE id = ?");
constexpr auto sql_recorded =
    "SELECT COUNT(*), CAST(COALESCE(SUM(valid + duplicate + invalid_poll_number), 0) AS SIGNED) FROM "
    "uploads WHERE election = ?";
const std::string sql_recorded_of_withdrawn =
    "SELECT election, CAST(SUM(valid + duplicate + invalid_poll_number) AS SIGNED) FROM uploads WHERE "
    "election IN "
    "(SELECT id FROM " +
    current_elections() + " WHERE standing = 2) GROUP BY election";
constexpr auto sql_insert_participant_version =
    "INSERT INTO participant_versions (participant, version, valid_from, name, individual, short_name, "
    "colour, "
    "seat_order, removed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

ChangeRefusal refusal(Reason reason) {
    ChangeRefusal refused;
    refused.reason = reason;
    return refused;
}

ChangeRefusal changed(int version) {
    ChangeRefusal refused;
    refused.reason = Reason::changed;
    refused.version = version;
    return refused;
}

ChangeRefusal over(Reason reason, std::vector<ElectionId> elections) {
    ChangeRefusal refused;
    refused.reason = reason;
    refused.elections = std::move(elections);
    return refused;
}

Reason reason_of(election::ElectionFault fault) {
    switch (fault) {
        case election::ElectionFault::period:
            return Reason::period;
        case election::ElectionFault::participants:
            return Reason::participants;
        case election::ElectionFault::follows:
            break;
    }
    return Reason::follows;
}

struct Recorded {
    std::int64_t uploads = 0;
    std::uint64_t ballots = 0;
};

Recorded recorded_for(Connection& connection, ElectionId election) {
    Statement& query = connection.prepared(sql_recorded);
    const Reset reset(query);
    query.bind_all(election).step();
    Recorded recorded;
    query.read_all(recorded.uploads, recorded.ballots);
    return recorded;
}

std::map<ElectionId, std::uint64_t> read_recorded_of_withdrawn(Connection& connection) {
    Statement& query = connection.prepared(sql_recorded_of_withdrawn.c_str());
    const Reset reset(query);
    std::map<ElectionId, std::uint64_t> recorded;
    while (query.step()) {
        ElectionId election;
        std::uint64_t ballots = 0;
        query.read_all(election, ballots);
        recorded[election] = ballots;
    }
    return recorded;
}

Election changed_to(const Election& before, const NewElection& wanted) {
    Election election = before;
    election.period = wanted.period;
    election.start_text = wanted.start_text;
    election.end_text = wanted.end_text;
    election.individual = wanted.individual;
    election.seats = wanted.seats;
    election.threshold_millipercent = wanted.threshold_millipercent;
    election.name = wanted.name;
    election.place = wanted.place;
    election.kind = wanted.kind;
    election.time_zone = wanted.time_zone;
    election.rule = wanted.rule;
    election.lists = wanted.lists;
    election.follows = wanted.follows;
    election.participants.clear();
    for (const ParticipantId id : wanted.participants) election.participants.push_back({id, {}, false});
    return election;
}

Participant edited_to(const Participant& before, const ParticipantEdit& wanted) {
    const Looks& looks = before.looks;
    return {before.id,
            wanted.name,
            wanted.individual,
            {wanted.short_name.value_or(looks.short_name), wanted.colour.value_or(looks.colour),
             wanted.seat_order.value_or(looks.seat_order)}};
}

// What the audit trail tells of it.
std::string text_of(const Participant& participant) {
    const auto& [short_name, colour, seat_order] = participant.looks;
    std::string text = (participant.individual ? "individual: " : "party: ") + participant.name;
    if (!short_name.empty()) text += ", short name: " + short_name;
    if (!colour.empty()) text += ", colour: " + colour;
    if (seat_order != 0) text += ", seat order: " + std::to_string(seat_order);
    return text;
}

bool stands_in(const Election& election, ParticipantId participant) {
    return std::any_of(election.participants.begin(), election.participants.end(),
                       [&](const Participant& one) { return one.id == participant; });
}

// All participants that are listed, and the elections that matter to them.
class Participants {
 public:
    Participants(Connection& connection, Instant now) {
        const auto recorded = read_recorded_of_withdrawn(connection);
        for (Election& election : read_elections(connection, connection.prepared(sql_all.c_str()))) {
            // One that does not take place holds nobody up, unless ballots name its list.
            if (election.standing == Standing::stands || recorded.contains(election.id))
                elections_.push_back(std::move(election));
        }
        for (auto& [participant, version] : read_current_participants(connection)) {
            ListedParticipant& one = listed_.emplace_back();
            one.participant = std::move(participant);
            one.version = version;
        }
        for (const Election& election : elections_) {
            for (const Participant& participant : election.participants) {
                ListedParticipant* one = find(participant.id);
                if (one == nullptr) continue;
                one->begun |= election.begun_at(now);
                if (election.standing == Standing::stands) one->elections.push_back(election.id);
            }
        }
    }

    std::vector<ListedParticipant> take() { return std::move(listed_); }

    // Null when it is not listed.
    ListedParticipant* find(ParticipantId id) {
        const auto found = std::lower_bound(
            listed_.begin(), listed_.end(), id,
            [](const ListedParticipant& one, ParticipantId wanted) { return one.participant.id < wanted; });
        return found == listed_.end() || found->participant.id != id ? nullptr : &*found;
    }

    // The participant, while this is the last version.
    Result<ListedParticipant*, ChangeRefusal> require(const NamedVersion& wanted) {
        ListedParticipant* found = find(wanted.id);
        if (found == nullptr) return refusal(Reason::unknown);
        if (found->version != wanted.version) return changed(found->version);
        return found;
    }

    // As require(), while no election of theirs has begun.
    Result<ListedParticipant*, ChangeRefusal> to_be_changed(const NamedVersion& wanted) {
        auto found = require(wanted);
        if (found && (*found)->begun) return refusal(Reason::begun);
        return found;
    }

    // Those that stand and have not begun, and those that have.
    std::vector<const Election*> to_come(Instant now) const { return standing(now, false); }
    std::vector<const Election*> begun(Instant now) const { return standing(now, true); }

 private:
    std::vector<const Election*> standing(Instant now, bool begun) const {
        std::vector<const Election*> elections;
        for (const Election& election : elections_) {
            if (election.standing == Standing::stands && election.begun_at(now) == begun)
                elections.push_back(&election);
        }
        return elections;
    }

    std::vector<Election> elections_;
    std::vector<ListedParticipant> listed_;  // by id
};

// The next version of a participant.
int insert_participant_version(Connection& connection, const Participant& participant, int before,
                               Instant now, bool removed) {
    const int version = before + 1;
    connection.prepared(sql_insert_participant_version)
        .bind_all(participant.id, version, now, participant.name, participant.individual,
                  participant.looks.short_name, participant.looks.colour, participant.looks.seat_order,
                  removed)
        .run();
    return version;
}

std::string numbers(const std::vector<ElectionId>& elections) {
    std::string text;
    for (const ElectionId id : elections) text += (text.empty() ? "" : ", ") + std::to_string(id.value);
    return text;
}

class SqlElectionChanges final : public ElectionChanges {
 public:
    explicit SqlElectionChanges(std::shared_ptr<ElectionEngine> engine) : engine_(std::move(engine)) {}

    Version edit(ElectionId id, int version, const NewElection& wanted, const Clock& clock,
                 const Origin& by) override {
        return change(clock, [&](Connection& connection, Instant now) -> Version {
            const auto before = to_be_changed(connection, id, version, now);
            if (!before) return before.error();
            const Election edited = changed_to(*before, wanted);
            if (edited.begun_at(now)) return refusal(Reason::begun);
            // A second round stays one of that first round.
            if (before->follows != ElectionId{} && wanted.follows != before->follows)
                return refusal(reason_of(election::ElectionFault::follows));
            const auto others = read_overlapping(connection, wanted.period, id);
            if (auto fits = election::check_period(wanted.period, others); !fits)
                return refusal(reason_of(fits.error()));
            const auto known = read_participants(connection);
            if (auto fit = election::check_participants(wanted.participants, wanted.individual, known); !fit)
                return refusal(reason_of(fit.error()));
            if (auto fits = check_follows(*engine_, connection, wanted, clock, id); !fits)
                return refusal(reason_of(fits.error()));
            enter(connection, by, Kind::election_edited, audit::object_of(id), details_of(wanted));
            return add_version(connection, edited, now);
        });
    }

    Version cancel(ElectionId id, int version, const Clock& clock, const Origin& by) override {
        return change(clock, [&](Connection& connection, Instant now) -> Version {
            auto election = to_be_changed(connection, id, version, now);
            if (!election) return election.error();
            election->standing = Standing::cancelled;
            enter(connection, by, Kind::election_cancelled, audit::object_of(id), election->name);
            return add_version(connection, *election, now);
        });
    }

    Version withdraw(ElectionId id, const Clock& clock, const Origin& by) override {
        return change(clock, [&](Connection& connection, Instant now) -> Version {
            auto election = that_stands(connection, id);
            if (!election) return election.error();
            if (!election->begun_at(now)) return refusal(Reason::not_begun);
            if (const Recorded recorded = recorded_for(connection, id); recorded.uploads > 0) {
                ChangeRefusal refused = refusal(Reason::recorded);
                refused.ballots = recorded.ballots;
                return refused;
            }
            election->standing = Standing::withdrawn;
            enter(connection, by, Kind::election_withdrawn, audit::object_of(id), election->name);
            return add_version(connection, *election, now);
        });
    }

    std::vector<Election> all_elections() override {
        return pool().run(Work::read, [](Connection& connection) {
            return read_elections(connection, connection.prepared(sql_all.c_str()));
        });
    }

    std::map<ElectionId, std::uint64_t> recorded_of_withdrawn() override {
        return pool().run(Work::read, read_recorded_of_withdrawn);
    }

    std::vector<ListedParticipant> participants(const Clock& clock) override {
        return pool().run(Work::read, [&](Connection& connection) {
            return Participants(connection, engine_->queue_now(connection, clock)).take();
        });
    }

    Version edit_participant(const NamedVersion& participant, const ParticipantEdit& wanted,
                             const Clock& clock, const Origin& by) override {
        return change(clock, [&](Connection& connection, Instant now) -> Version {
            Participants participants(connection, now);
            const auto found = participants.require(participant);
            if (!found) return found.error();
            const ListedParticipant& before = **found;
            const bool other_kind = wanted.individual != before.participant.individual;
            if (before.begun && (other_kind || wanted.name != before.participant.name))
                return refusal(Reason::begun);
            if (other_kind && !before.elections.empty()) return refusal(Reason::kind);
            const Participant edited = edited_to(before.participant, wanted);
            enter(connection, by, Kind::participant_edited, audit::object_of(participant.id),
                  text_of(edited));
            return insert_participant_version(connection, edited, before.version, now, false);
        });
    }

    Version remove_participant(const NamedVersion& participant, const Clock& clock,
                               const Origin& by) override {
        return change(clock, [&](Connection& connection, Instant now) -> Version {
            Participants participants(connection, now);
            const auto found = participants.to_be_changed(participant);
            if (!found) return found.error();
            const ListedParticipant& before = **found;
            if (!before.elections.empty()) return over(Reason::on_ballot, before.elections);
            enter(connection, by, Kind::participant_removed, audit::object_of(participant.id),
                  before.participant.name);
            return insert_participant_version(connection, before.participant, before.version, now, true);
        });
    }

    Version merge_participants(const NamedVersion& from, const NamedVersion& into, const Clock& clock,
                               const Origin& by) override {
        return change(clock, [&](Connection& connection, Instant now) -> Version {
            Participants participants(connection, now);
            const auto leaving = participants.require(from);
            if (!leaving) return leaving.error();
            const auto staying = participants.require(into);
            if (!staying) return staying.error();
            const ListedParticipant& before = **leaving;
            if (from.id == into.id || before.participant.individual != (*staying)->participant.individual)
                return refusal(Reason::participants);
            const auto elections = participants.to_come(now);
            std::vector<ElectionId> both;
            std::vector<ElectionId> second_rounds;
            for (const Election* election : participants.begun(now)) {
                if (stands_in(*election, from.id) && awaits_second_round_of(connection, *election, from.id))
                    second_rounds.push_back(election->id);
            }
            std::vector<ElectionId> repointed;
            for (const Election* election : elections) {
                if (!stands_in(*election, from.id)) continue;
                if (election->follows != ElectionId{}) second_rounds.push_back(election->id);
                (stands_in(*election, into.id) ? both : repointed).push_back(election->id);
            }
            if (!second_rounds.empty()) return over(Reason::second_round, std::move(second_rounds));
            if (!both.empty()) return over(Reason::both, std::move(both));
            for (const Election* election : elections) {
                if (stands_in(*election, from.id))
                    add_version(connection, repoint(*election, from, into), now);
            }
            enter(connection, by, Kind::participants_merged, audit::object_of(from.id),
                  "into " + audit::object_of(into.id) +
                      (repointed.empty() ? "" : ", elections " + numbers(repointed)));
            return insert_participant_version(connection, before.participant, before.version, now, true);
        });
    }

 private:
    sql::Pool& pool() { return engine_->pool(); }

    // Runs `work` with the instant from which on what it makes is valid, while nobody else creates or changes
    // an election or a participant.
    template <class Change>
    Version change(const Clock& clock, Change work) {
        return pool().run(Work::write, [&](Connection& connection) -> Version {
            engine_->lock_elections(connection);
            return work(connection, version_instant(*engine_, connection, clock));
        });
    }

    Result<Election, ChangeRefusal> that_stands(Connection& connection, ElectionId id) {
        auto found = read_elections(connection, connection.prepared(sql_any_election.c_str()).bind_all(id));
        if (found.empty()) return refusal(Reason::unknown);
        if (found.front().standing == Standing::cancelled) return refusal(Reason::cancelled);
        if (found.front().standing == Standing::withdrawn) return refusal(Reason::withdrawn);
        return std::move(found.front());
    }

    Result<Election, ChangeRefusal> to_be_changed(Connection& connection, ElectionId id, int version,
                                                  Instant now) {
        auto election = that_stands(connection, id);
        if (!election) return election.error();
        if (election->version != version) return changed(election->version);
        if (election->begun_at(now)) return refusal(Reason::begun);
        return election;
    }

    static Election repoint(Election election, const NamedVersion& from, const NamedVersion& into) {
        for (Participant& participant : election.participants) {
            if (participant.id == from.id) participant.id = into.id;
        }
        return election;
    }

    static int add_version(Connection& connection, Election election, Instant now) {
        ++election.version;
        election.valid_from = now;
        insert_version(connection, election);
        return election.version;
    }

    void enter(Connection& connection, const Origin& by, Kind kind, std::string object, std::string details) {
        engine_->audit().append(
            connection,
            {.origin = by, .kind = kind, .object = std::move(object), .details = std::move(details)});
    }

    const std::shared_ptr<ElectionEngine> engine_;
};

}  // namespace

std::unique_ptr<ElectionChanges> make_election_changes(std::shared_ptr<ElectionEngine> engine) {
    return std::make_unique<SqlElectionChanges>(std::move(engine));
}

}  // namespace urna::store
