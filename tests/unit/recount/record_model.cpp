// SPDX-License-Identifier: Apache-2.0
#include "recount/record_model.h"

#include <algorithm>

#include "base/bytes.h"

namespace urna::recount {
namespace {

std::int64_t between(std::mt19937& random, std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random);
}

bool chance(std::mt19937& random, int of_hundred) {
    return between(random, 1, 100) <= of_hundred;
}

Guid pooled_guid(std::mt19937& random) {
    Guid guid;
    guid.bytes[0] = static_cast<std::uint8_t>(between(random, 0, 120));
    guid.bytes[15] = 7;
    return guid;
}

// Periods of different elections do not overlap.
ModelElection random_election(std::mt19937& random, std::int64_t number) {
    const std::int64_t from = number * 100;
    ModelElection election(1);
    ModelVersion& first = election.front();
    first = {.valid_from = from + between(random, -50, 10),
             .standing = 0,
             .start = from + between(random, 0, 20),
             .end = from + between(random, 40, 80),
             .candidates = between(random, 2, 4)};
    if (chance(random, 40)) {
        ModelVersion edited = first;
        edited.valid_from += between(random, 0, 5);
        edited.start = from + between(random, 0, 20);
        edited.candidates = between(random, 2, 5);
        election.push_back(edited);
    }
    if (chance(random, 20)) {
        ModelVersion ended = election.back();
        ended.valid_from += between(random, 0, 60);
        ended.standing = between(random, 1, 2);
        election.push_back(ended);
    }
    return election;
}

const ModelVersion* running_at(const ModelElection& election, std::int64_t instant) {
    const ModelVersion* last = nullptr;
    for (const ModelVersion& version : election) {
        if (version.valid_from <= instant) last = &version;
    }
    const bool runs = last != nullptr && last->standing == 0 && last->start <= instant && instant < last->end;
    return runs ? last : nullptr;
}

void judge(Model& model) {
    std::set<Guid> taken;
    for (ModelUpload& upload : model.uploads) {
        const ModelVersion* version = nullptr;
        for (std::size_t i = 0; i < model.elections.size(); ++i) {
            const ModelVersion* const running = running_at(model.elections[i], upload.accepted_at);
            if (running == nullptr) continue;
            version = running;
            upload.election = static_cast<std::int64_t>(i) + 1;
        }
        if (version == nullptr) continue;
        for (ModelBallot& ballot : upload.ballots) {
            const bool first = taken.insert(ballot.guid).second;
            ballot.verdict = !first ? 'd' : ballot.poll_number > version->candidates ? 'p' : 'v';
        }
    }
}

void write_election(std::int64_t id, const ModelElection& election, sql::Connection& connection) {
    for (std::size_t i = 0; i < election.size(); ++i) {
        const ModelVersion& version = election[i];
        const std::size_t number = i + 1;
        if (number == 1) {
            connection
                .prepared(
                    "INSERT INTO elections (id, start_at, end_at, start_text, end_text, individual, seats, "
                    "threshold_millipercent, created_at) VALUES (?, ?, ?, '', '', 0, 250, 5000, ?)")
                .bind_all(id, version.start, version.end, version.valid_from)
                .run();
        } else {
            connection
                .prepared(
                    "INSERT INTO election_versions (election, version, valid_from, standing, start_at, "
                    "end_at, start_text, end_text, individual, seats, threshold_millipercent, name, place, "
                    "kind, time_zone) VALUES (?, ?, ?, ?, ?, ?, '', '', 0, 250, 5000, '', '', '', '')")
                .bind_all(id, number, version.valid_from, version.standing, version.start, version.end)
                .run();
        }
        for (std::int64_t poll_number = 1; poll_number <= version.candidates; ++poll_number) {
            if (number == 1) {
                connection
                    .prepared("INSERT INTO candidacies (election, poll_number, participant) VALUES (?, ?, 1)")
                    .bind_all(id, poll_number)
                    .run();
            } else {
                connection
                    .prepared(
                        "INSERT INTO version_candidacies (election, version, poll_number, participant) "
                        "VALUES (?, ?, ?, 1)")
                    .bind_all(id, number, poll_number)
                    .run();
            }
        }
    }
}

void write_row(std::int64_t& row, std::int64_t upload, const std::string& ballots,
               sql::Connection& connection) {
    connection.prepared("INSERT INTO batches (number, upload, ballots) VALUES (?, ?, ?)")
        .bind_all(++row, upload, as_bytes(ballots))
        .run();
}

void write_ballots(std::int64_t& row, std::int64_t number, const ModelUpload& upload,
                   sql::Connection& connection, std::mt19937& random) {
    if (upload.election == 0) return;
    std::vector<ModelBallot> ballots = upload.ballots;
    if (upload.one_by_one) {
        const auto duplicates = std::stable_partition(
            ballots.begin(), ballots.end(), [](const ModelBallot& one) { return one.verdict != 'd'; });
        std::sort(ballots.begin(), duplicates,
                  [](const ModelBallot& a, const ModelBallot& b) { return a.guid < b.guid; });
        for (const ModelBallot& ballot : ballots) write_row(row, number, packed(ballot), connection);
        return;
    }
    for (std::size_t at = 0; at < ballots.size();) {
        std::string together;
        const auto many = static_cast<std::size_t>(between(random, 2, 9));
        for (std::size_t end = std::min(ballots.size(), at + many); at < end; ++at)
            together += packed(ballots[at]);
        write_row(row, number, together, connection);
    }
}

void write_invalid_votes(std::int64_t number, const ModelUpload& upload, sql::Connection& connection) {
    std::int64_t line = -1;
    for (const ModelBallot& ballot : upload.ballots) {
        ++line;
        if (ballot.verdict != 'd' && ballot.verdict != 'p') continue;
        connection
            .prepared(
                "INSERT INTO invalid_votes (election, upload, line, guid, poll_number, reason) "
                "VALUES (?, ?, ?, ?, ?, ?)")
            .bind_all(upload.election, number, line, ballot.guid, ballot.poll_number,
                      ballot.verdict == 'd' ? 1 : 2)
            .run();
    }
}

}  // namespace

std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> Model::votes() const {
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> votes;
    for (std::size_t i = 0; i < elections.size(); ++i) {
        for (const ModelVersion& version : elections[i]) {
            for (std::int64_t poll_number = 1; poll_number <= version.candidates; ++poll_number)
                votes[{static_cast<std::int64_t>(i) + 1, poll_number}] = 0;
        }
    }
    for (const ModelUpload& upload : uploads) {
        for (const ModelBallot& ballot : upload.ballots)
            if (ballot.verdict == 'v') ++votes[{upload.election, ballot.poll_number}];
    }
    return votes;
}

Model random_model(std::mt19937& random) {
    Model model;
    for (std::int64_t i = 0; i < 3; ++i) model.elections.push_back(random_election(random, i));
    for (std::int64_t instant = 0; instant < 300; instant += between(random, 1, 30)) {
        ModelUpload& upload = model.uploads.emplace_back();
        // A dead letter that was requeued keeps its instant.
        upload.accepted_at = chance(random, 10) ? between(random, 0, instant) : instant;
        upload.one_by_one = chance(random, 15);
        for (std::int64_t i = between(random, 0, 12); i > 0; --i)
            upload.ballots.push_back({pooled_guid(random), between(random, 1, 6)});
    }
    judge(model);
    return model;
}

std::string packed(const ModelBallot& ballot) {
    std::string bytes(as_text(ballot.guid.bytes));
    for (unsigned shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>(static_cast<std::uint64_t>(ballot.poll_number) >> shift & 0xFF);
    return bytes;
}

void write_model(const Model& model, sql::Connection& connection,
                 const std::function<void(const std::string&)>& execute, std::mt19937& random) {
    execute("INSERT INTO participants (id, name, individual) VALUES (1, 'A', 0)");
    for (std::size_t i = 0; i < model.elections.size(); ++i)
        write_election(static_cast<std::int64_t>(i) + 1, model.elections[i], connection);
    std::int64_t row = 0;
    std::int64_t number = 0;
    std::map<char, std::int64_t> total;
    for (const ModelUpload& upload : model.uploads) {
        ++number;
        for (const ModelBallot& ballot : upload.ballots) ++total[ballot.verdict];
        Guid id;
        id.bytes[0] = static_cast<std::uint8_t>(number);
        const std::array<std::uint8_t, 32> file{};
        const auto election = upload.election == 0 ? std::nullopt : std::optional(upload.election);
        connection
            .prepared(
                "INSERT INTO uploads (number, id, accepted_at, official_email, official_jmbg, "
                "official_forename, official_surname, file_sha256, election, valid, duplicate, "
                "invalid_poll_number, dropped) VALUES (?, ?, ?, '', '', '', '', ?, ?, ?, ?, ?, ?)")
            .bind_all(number, id, upload.accepted_at, sql::Blob(file), election, upload.count('v'),
                      upload.count('d'), upload.count('p'), upload.count('x'))
            .run();
        write_ballots(row, number, upload, connection, random);
        write_invalid_votes(number, upload, connection);
    }
    for (const auto& [key, votes] : model.votes())
        connection.prepared("INSERT INTO tallies (election, poll_number, valid) VALUES (?, ?, ?)")
            .bind_all(key.first, key.second, votes)
            .run();
    connection
        .prepared("UPDATE count_state SET valid = ?, duplicate = ?, invalid_poll_number = ?, dropped = ?")
        .bind_all(total['v'], total['d'], total['p'], total['x'])
        .run();
}

}  // namespace urna::recount
