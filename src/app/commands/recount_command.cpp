// SPDX-License-Identifier: Apache-2.0
#include "app/commands/recount_command.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <ostream>
#include <string>

#include "app/wiring/require.h"
#include "mariadb/connection.h"
#include "recount/recount.h"
#include "sqlite/database.h"

namespace urna::app {
namespace {

constexpr std::chrono::seconds answer_max{600};

recount::Report recount_file(sqlite::Database&& database, const std::filesystem::path& file) {
    require(sqlite::is_migrated(database, "elections"),
            file.string() + " is of an earlier version: start the service with it once");
    const sqlite::Transaction one_state(database, sqlite::Transaction::Kind::read);
    return recount::recount(database);
}

// Where nobody can write, as on a disk that is mounted read-only, there is no log to be shared.
sqlite::Database observed(const std::filesystem::path& file) {
    try {
        return sqlite::Database(file, sqlite::Access::observe);
    } catch (const sqlite::FileFailure& failure) {
        if (!failure.reading_may_help()) throw;
        return sqlite::Database(file, sqlite::Access::read);
    }
}

recount::Report recount_directory(const std::filesystem::path& directory) {
    const auto file = directory / "elections.db";
    require(std::filesystem::exists(file), "there is no " + file.string());
    return recount_file(observed(file), file);
}

recount::Report recount_database(const mariadb::Address& address) {
    mariadb::Connection database(address, answer_max);
    require(mariadb::is_migrated(database, "elections"),
            "the database " + address.database + " is of an earlier version: run `urna migrate elections`");
    const mariadb::Snapshot one_state(database);
    return recount::recount(database);
}

void write_notes(const recount::Report& report, std::ostream& out) {
    if (report.without_lines > 0)
        out << fmt::format(
            "note: {} uploads were recorded by a version that did not keep the lines of ballots; their "
            "invalid votes were compared by GUID\n",
            report.without_lines);
    if (report.before_resynchronization > 0)
        out << fmt::format(
            "note: {} uploads were judged before a resynchronization moved the instant of an election; "
            "their election is possible, and not proven\n",
            report.before_resynchronization);
    for (const ElectionId election : report.provisional)
        out << fmt::format("note: the result of election {} is provisional, since a clock was wrong\n",
                           election.value);
    if (report.quarantined > 0)
        out << fmt::format("note: {} entries are quarantined, and in no count\n", report.quarantined);
    for (const auto& [election, entries] : report.quarantined_in)
        out << fmt::format("note: election {} lacks {} of them: its count is not complete\n", election.value,
                           entries);
}

void write_report(const recount::Report& report, std::ostream& out) {
    const recount::Counts& counts = report.counts;
    out << fmt::format("looked at: {} elections in {} versions, {} uploads with {} ballots\n",
                       report.elections, report.versions, report.uploads, counts.ballots());
    out << fmt::format(
        "recounted: {} valid votes, {} duplicate ballots, {} with an invalid poll number; {} were dropped\n",
        counts.valid, counts.duplicate, counts.invalid_poll_number, counts.dropped);
    write_notes(report, out);
}

}  // namespace

int recount_record(const RecountConfig& config, std::ostream& out) {
    const recount::Report report =
        config.cluster ? recount_database(config.database) : recount_directory(config.data);
    write_report(report, out);
    if (const auto& found = report.difference) {
        out << fmt::format("DIFFERENT: {}: {}: stands: {}; recounted: {}\n", found->where, found->what,
                           found->stands, found->recounted);
        return EXIT_FAILURE;
    }
    out << "EQUAL: every verdict and every sum is what stands in the record\n";
    return EXIT_SUCCESS;
}

}  // namespace urna::app
