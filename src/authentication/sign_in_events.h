// SPDX-License-Identifier: Apache-2.0
// What the audit trail of accounts says of log-ins. A log-in succeeds whether or not the trail can be
// written; what could not be entered is counted, and an event says so later.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "account/account.h"
#include "audit/trail.h"
#include "base/instant.h"
#include "store/account_store.h"

namespace urna::authentication {

class SignInEvents {
 public:
    // Where the trail holds `events_max`, log-ins are not entered. The stores and the trail outlive it.
    SignInEvents(store::AccountStore& accounts, audit::Trail& trail, std::int64_t events_max, Clock clock)
        : accounts_(accounts), trail_(trail), events_max_(events_max), clock_(std::move(clock)) {}

    // Each is an event, but for those of a crowd: beyond `each_max` of an account and an address they are
    // added up until the minute is over.
    void signed_in(const account::Account& account, audit::Origin by);

    // Adds one up, for the account that matches the email, if any, and for the address, until the minute is
    // over.
    void refused(const std::string& email, const std::string& address);

    static constexpr std::int64_t each_max = 100;

    // Enters what was added up in minutes that are over. Returns once it is asked to stop, with all entered.
    void run(const std::stop_token& stop);

    // Enters all that was added up.
    void enter();

 private:
    // How many addresses of accounts have an event each in one minute. Beyond, an account has one for all its
    // other addresses, and beyond as many of these, all share one.
    static constexpr std::size_t sums_max = 256;
    // For so many accounts and addresses log-ins are counted in one minute; those of others are added up.
    static constexpr std::size_t counts_max = 4'096;

    struct Sum {
        std::int64_t times = 0;
        Instant since;
        std::string email;  // of the account
    };
    using Place = std::pair<std::int64_t, std::string>;  // account, 0 for none, and address
    using Key = std::pair<audit::Kind, Place>;

    void add(audit::Kind kind, const std::optional<account::Account>& account, const std::string& address);
    bool is_one_of_a_crowd(const Place& place);
    std::map<Key, Sum> take();
    void append(const audit::NewEvent& event);
    void enter_missed();

    store::AccountStore& accounts_;
    audit::Trail& trail_;
    const std::int64_t events_max_;
    const Clock clock_;
    std::mutex mutex_;
    std::map<Key, Sum> sums_;
    std::map<Place, std::int64_t> signed_in_;  // in this minute
    std::int64_t missed_ = 0;
};

}  // namespace urna::authentication
