// SPDX-License-Identifier: Apache-2.0
// The calls of the authentication and admin services that a replay makes.
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "election/law/facts.h"
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

// What an election is decided by.
struct ElectionTerms {
    bool individual = false;
    int seats = 0;  // none for an individual
    int threshold_millipercent = 0;
    std::string rule;          // as JSON, in place of the threshold; empty: none
    std::string lists;         // what the rule has to know of each, as JSON; empty: nothing
    std::int64_t follows = 0;  // the first round, of which it is the second; 0: of none
};

struct DrawnLot {
    std::string situation;  // as the service calls it
    std::size_t drawn = 0;  // a list, from 0
    std::string when;
};

class Administration {
 public:
    Administration(http::Url url, Session session);

    // Creates a person or a party. Gives the id.
    std::int64_t create_participant(std::string_view name, bool individual);

    struct Elections {
        std::vector<KnownElection> elections;
        std::string time_zone;                      // the service's, of dates without an offset
        std::chrono::microseconds clock_offset{0};  // how far the service's clock is ahead of ours
    };
    Elections elections();

    // Gives the poll numbers.
    std::vector<std::int64_t> create_election(std::string_view start, std::string_view end,
                                              const ElectionTerms& terms,
                                              const std::vector<std::int64_t>& participants);

    // The answers of getResults and /admin/results. They wait for as long as `patience` while the count is
    // not complete, and, since clocks differ, a few seconds while the election is ongoing.
    boost::json::value results(std::int64_t election, std::chrono::seconds patience);
    boost::json::value details(std::int64_t election, std::chrono::seconds patience);

    // They need a session that has logged in a short time ago. Totals are the first of their election. What
    // was stated or drawn already is no failure: an earlier try was carried out, and only its answer was
    // lost.
    void state_totals(std::int64_t election, const election::law::Totals& totals, std::string_view source);
    void record_lot(std::int64_t election, const DrawnLot& lot);

 private:
    boost::json::value read_when_over(const std::string& target, std::chrono::seconds patience);

    http::Client client_;
    Session session_;
};

// `3.25` for 3250: createElection reads the percentage as a decimal, exactly.
std::string decimal_percent(int millipercent);

}  // namespace urna::replay
