// What one transaction adds beside the uploads' own rows, column by column, as it is sent to the server.
#pragma once

#include <cstdint>
#include <map>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/guid.h"
#include "mariadb/connection.h"
#include "store/ballot_store.h"

namespace urna::store {

class Recording {
 public:
    // Keeps the upload's own row, and remembers what its ballots add.
    void add(mariadb::Connection& connection, const JudgedUpload& judged);

    // Writes what was remembered. Throws Unavailable when it is asked to stop.
    void write(mariadb::Connection& connection, Instant watermark, const std::stop_token& stop);

 private:
    // The first record of a GUID.
    struct Taken {
        Guid guid;
        std::int64_t upload = 0;
        std::int64_t poll_number = 0;
    };
    struct InvalidVotes {
        std::vector<std::int64_t> elections, uploads, lines, poll_numbers, reasons;
        std::vector<Guid> guids;
    };

    void write_taken(mariadb::Connection& connection, const std::stop_token& stop);
    void write_invalid_votes(mariadb::Connection& connection, const std::stop_token& stop);
    void write_tallies(mariadb::Connection& connection);
    void write_count(mariadb::Connection& connection, Instant watermark);

    std::vector<Taken> taken_;
    InvalidVotes invalid_votes_;
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> valid_;  // by election and poll number
    election::VerdictCounts counts_;
};

}  // namespace urna::store
