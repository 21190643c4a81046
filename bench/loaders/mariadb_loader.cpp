// SPDX-License-Identifier: Apache-2.0
// The bare MariaDB loader: LOAD DATA LOCAL INFILE of rows that are in memory already, one connection, a
// transaction a statement.
#include <mysql.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "loaders/loader.h"

namespace {

using namespace urna::bench;

// The keyed table is that of migrations/mariadb/elections/0001_elections.sql, the packed one what is left
// when uniqueness is kept elsewhere.
constexpr const char* keyed_table =
    "CREATE TABLE ballots (guid BINARY(16) NOT NULL PRIMARY KEY, upload BIGINT NOT NULL,"
    " poll_number BIGINT NOT NULL) ENGINE = InnoDB";
constexpr const char* packed_table =
    "CREATE TABLE packed_ballots (upload BIGINT NOT NULL PRIMARY KEY, ballots MEDIUMBLOB NOT NULL)"
    " ENGINE = InnoDB";
constexpr const char* load_keyed_sql =
    "LOAD DATA LOCAL INFILE 'memory' INTO TABLE ballots CHARACTER SET binary (guid, upload, poll_number)";
constexpr const char* load_packed_sql =
    "LOAD DATA LOCAL INFILE 'memory' INTO TABLE packed_ballots CHARACTER SET binary (upload, ballots)";

using Connection = std::unique_ptr<MYSQL, decltype(&mysql_close)>;

struct Server {
    std::string host = "127.0.0.1";
    unsigned port = 3306;
    std::string user = "root";
    std::string password;
    std::string database = "bare";
};

void execute(const Connection& connection, std::string_view sql) {
    if (mysql_real_query(connection.get(), sql.data(), sql.size()) != 0) {
        throw std::runtime_error(mysql_error(connection.get()));
    }
}

Connection connect(const Server& server) {
    Connection connection(mysql_init(nullptr), mysql_close);
    const unsigned on = 1;
    mysql_optionsv(connection.get(), MYSQL_OPT_LOCAL_INFILE, &on);
    if (!mysql_real_connect(connection.get(), server.host.c_str(), server.user.c_str(),
                            server.password.c_str(), nullptr, server.port, nullptr, 0)) {
        throw std::runtime_error(mysql_error(connection.get()));
    }
    execute(connection, "CREATE OR REPLACE DATABASE " + server.database);
    execute(connection, "USE " + server.database);
    execute(connection, keyed_table);
    execute(connection, packed_table);
    return connection;
}

// A "file" that the server asks for, and its client's library reads from memory.
struct MemoryFile {
    std::string_view rest;

    static int open(void** file, const char* /*name*/, void* memory) {
        *file = memory;
        return 0;
    }
    static int read(void* file, char* to, unsigned bytes_max) {
        auto& rest = static_cast<MemoryFile*>(file)->rest;
        const auto bytes = std::min<std::size_t>(bytes_max, rest.size());
        std::memcpy(to, rest.data(), bytes);
        rest.remove_prefix(bytes);
        return static_cast<int>(bytes);
    }
    static void close(void* /*file*/) {}
    static int error(void* /*file*/, char* message, unsigned bytes_max) {
        if (bytes_max > 0) *message = '\0';
        return 0;
    }
};

// Writes bytes as LOAD DATA reads them by default: fields end at a tab, lines at a line feed.
void append_escaped(std::string& file, std::string_view bytes) {
    for (const char c : bytes) {
        if (c == '\0') {
            file += "\\0";
        } else {
            if (c == '\t' || c == '\n' || c == '\\') file += '\\';
            file += c;
        }
    }
}

struct Chunk {
    std::string file;
    std::uint64_t ballots = 0;
};

std::vector<Chunk> keyed_chunks(std::vector<Row> rows, std::uint64_t rows_per_transaction) {
    sort_runs(rows, rows_per_transaction);
    std::vector<Chunk> chunks;
    for (const Row& row : rows) {
        if (chunks.empty() || chunks.back().ballots == rows_per_transaction) chunks.emplace_back();
        auto& [file, ballots] = chunks.back();
        append_escaped(file, {reinterpret_cast<const char*>(row.guid.bytes.data()), row.guid.bytes.size()});
        fmt::format_to(std::back_inserter(file), "\t{}\t{}\n", row.upload, row.poll_number);
        ++ballots;
    }
    return chunks;
}

std::vector<Chunk> packed_chunks(const std::vector<Row>& rows, const LoaderOptions& options) {
    const std::uint64_t per_upload = options.rows.ballots_per_upload;
    std::vector<Chunk> chunks;
    const auto uploads = pack_uploads(rows, per_upload);
    for (std::size_t i = 0; i < uploads.size(); ++i) {
        if (chunks.empty() || chunks.back().ballots >= options.rows_per_transaction) chunks.emplace_back();
        auto& [file, ballots] = chunks.back();
        fmt::format_to(std::back_inserter(file), "{}\t", i + 1);
        append_escaped(file, uploads[i]);
        file += '\n';
        ballots += per_upload;
    }
    return chunks;
}

void load(const Connection& connection, const std::vector<Chunk>& chunks, const LoaderOptions& options) {
    MemoryFile memory;
    mysql_set_local_infile_handler(connection.get(), MemoryFile::open, MemoryFile::read, MemoryFile::close,
                                   MemoryFile::error, &memory);
    std::uint64_t expected_rows = 0;
    Timed timed(options.seconds_max);
    for (const auto& [file, ballots] : chunks) {
        memory.rest = file;
        execute(connection, options.packed ? load_packed_sql : load_keyed_sql);
        // A duplicate key, or a value that does not fit, is a warning only.
        expected_rows = options.packed ? ballots / options.rows.ballots_per_upload : ballots;
        if (mysql_warning_count(connection.get()) != 0 ||
            mysql_affected_rows(connection.get()) != expected_rows) {
            throw std::runtime_error("not every row was taken as it is");
        }
        if (!timed.committed(ballots)) break;
    }
    timed.report();
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program("Loads ballots into a new database of a MariaDB server", "mariadb_loader");
    LoaderOptions options;
    Server server;
    add_loader_options(program, options);
    program.add_option("--host", server.host)->capture_default_str();
    program.add_option("--port", server.port)->required();
    program.add_option("--user", server.user)->capture_default_str();
    program.add_option("--password", server.password);
    program.add_option("--database", server.database, "Dropped first when it is there")
        ->capture_default_str();
    return run_program(program, argc, argv, [&] {
        auto rows = make_rows(options.rows);
        const auto chunks = options.packed ? packed_chunks(rows, options)
                                           : keyed_chunks(std::move(rows), options.rows_per_transaction);
        load(connect(server), chunks, options);
    });
}
