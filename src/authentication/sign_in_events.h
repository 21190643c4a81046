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

    void signed_in(const account::Account& account, audit::Origin by);

    // Adds one up, for the account that matches the email and for the address, until the minute is over.
    void refused(const std::string& email, const std::string& address);

    // Enters what was added up in minutes that are over. Returns once it is asked to stop, with all entered.
    void run(const std::stop_token& stop);

    // Enters all that was added up.
    void enter();

 private:
    // How many addresses and accounts of one minute have an event each. What is more shares one.
    static constexpr std::size_t refusals_max = 256;

    struct Sum {
        std::int64_t times = 0;
        Instant since;
    };
    using Key = std::pair<std::string, std::string>;  // email_key, address

    std::map<Key, Sum> take();
    void enter_refused(const std::map<Key, Sum>& refused);
    void append(const audit::NewEvent& event);
    void enter_missed();

    store::AccountStore& accounts_;
    audit::Trail& trail_;
    const std::int64_t events_max_;
    const Clock clock_;
    std::mutex mutex_;
    std::map<Key, Sum> refused_;
    std::int64_t missed_ = 0;
};

}  // namespace urna::authentication
