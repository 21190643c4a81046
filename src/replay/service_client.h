// SPDX-License-Identifier: Apache-2.0
// The calls of the authentication and admin services that a replay makes.
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/client/client.h"
#include "replay/period.h"
#include "replay/retry.h"

namespace urna::replay {

struct Tokens {
    std::string access;
    std::string refresh;
};

struct NewOfficial {
    std::string jmbg;
    std::string forename;
    std::string surname;
    std::string email;
    std::string password;
};

// All calls throw std::runtime_error, saying which call and why, when the service refuses or cannot be
// reached. A busy service is asked again for a minute.
class Authentication {
 public:
    explicit Authentication(http::Url url);

    // The e-mail address must be one that nobody else has.
    void register_official(const NewOfficial& official);
    Tokens login(std::string_view email, std::string_view password, const Persistence& persistence = {});
    // A new access token.
    std::string refresh(std::string_view refresh_token);

 private:
    http::Client client_;
};

// Someone who is logged in, for as long as it takes.
class Session {
 public:
    Session(http::Url authentication, Tokens tokens);

    // `Bearer ...` with an access token that is good for ten minutes at least.
    std::string authorization();

 private:
    http::Url authentication_;
    Tokens tokens_;
    std::chrono::steady_clock::time_point obtained_;
};

class Administration {
 public:
    Administration(http::Url url, Session session);

    // Creates a party. Gives its id.
    std::int64_t create_participant(std::string_view name);

    struct Elections {
        std::vector<KnownElection> elections;
        std::string time_zone;                      // the service's, of dates without an offset
        std::chrono::microseconds clock_offset{0};  // how far the service's clock is ahead of ours
    };
    Elections elections();

    // Gives the poll numbers.
    std::vector<std::int64_t> create_election(std::string_view start, std::string_view end, int seats,
                                              int threshold_millipercent,
                                              const std::vector<std::int64_t>& participants);

    // Waits for as long as `patience` while the count is not complete, and, since clocks differ, a few
    // seconds while the election is ongoing.
    boost::json::value results(std::int64_t election, std::chrono::seconds patience);

 private:
    http::Client client_;
    Session session_;
};

// `3.25` for 3250: createElection reads the percentage as a decimal, exactly.
std::string decimal_percent(int millipercent);

}  // namespace urna::replay
