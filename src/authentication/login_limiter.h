// SPDX-License-Identifier: Apache-2.0
// Who may try a password now. An attempt over a limit is refused before its password is looked at, so that
// the answer tells nothing of it.
//
// Failures are counted where they come from: of an account from an address, of an address whatever the
// account, and of an account from all addresses. The last count never touches an address from which somebody
// logged in to that account lately: a stranger who guesses does not lock out its owner. Where the client's
// address is not known, nothing is counted. Counts are kept in memory, by each process for itself. So are the
// addresses, but those that another process has seen, or this one before it started, the store knows.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "http/messages/client_address.h"

namespace urna::authentication {

// How many failures there may be within ten minutes. 0: no limit.
struct LoginLimits {
    std::uint32_t of_account_and_address = 100;  // then one attempt a second
    std::uint32_t of_address = 1'000;            // then ten attempts a second
    std::uint32_t of_account = 300;              // then one attempt a second
    std::uint32_t registrations_of_address =
        1'000;                            // registrations within an hour; then none until the hour ends
    std::uint32_t codes_of_account = 30;  // wrong codes of a second factor within an hour; then no code
    // What an account does within an hour to its own password, second factor and sessions, each of which is
    // an event of the audit trail; then nothing until the hour ends.
    std::uint32_t changes_of_account = 100;
};

// Counts by key, each within a window that begins with its first event; at most `counts_max` of them: for one
// more, the one whose window began first is forgotten.
class WindowCounts {
 public:
    using Time = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    struct Terms {
        std::uint32_t limit;  // events within a window; 0: no limit
        Duration window;
        Duration interval;  // over the limit: one event in so long. Zero: none
    };

    static constexpr std::size_t counts_max = 65'536;

    explicit WindowCounts(const Terms& terms) : terms_(terms) {}

    // For how long the key has to wait before an event of it may be counted; zero when it need not.
    Duration wait(const std::string& key, Time now);
    // Whether the key has had as many events as the limit, so that it may have to wait.
    bool reached(const std::string& key, Time now);
    // Counts an event that need not wait.
    void add(const std::string& key, Time now);
    // Takes one back, that was counted and turned out to be none.
    void take_back(const std::string& key);
    void clear(const std::string& key);
    std::size_t size() const { return counts_.size(); }

 private:
    struct Count {
        std::string key;
        Time began;
        std::uint32_t events = 0;
        Time next;  // over the limit, when there may be one again
    };
    void forget_ended(Time now);

    const Terms terms_;
    std::list<Count> order_;  // by the beginning of the window
    std::map<std::string, std::list<Count>::iterator, std::less<>> counts_;
};

// May be used by many threads.
class LoginLimiter {
 public:
    using Time = WindowCounts::Time;
    using Duration = WindowCounts::Duration;
    using Address = std::optional<http::IpAddress>;

    explicit LoginLimiter(const LoginLimits& limits);

    // Whether refuse_attempt() depends on what only the store can tell: whether the address is known to it.
    bool must_ask_store(std::string_view account, const Address& address, Time now);
    // Counts the attempt as a failure until one of the next two calls is made. Otherwise gives in how many
    // whole seconds one may be made, 1 or more. `known`, here and there: the store knows the address.
    std::optional<std::chrono::seconds> refuse_attempt(std::string_view account, const Address& address,
                                                       Time now, bool known = false);
    // Returns whether to tell the store of the address: with its first log-in to the account, and a day after
    // each time.
    bool succeeded(std::string_view account, const Address& address, Time now, bool known = false);
    // An attempt that came to no end, since the accounts could not be asked, is no failure.
    void take_back(std::string_view account, const Address& address, Time now, bool known = false);
    // The store could not be told. It is told of no address for a minute: a log-in must not wait for it each
    // time.
    void not_stored(std::string_view account, const Address& address, Time now);

    // The same for the code of a second factor, which is asked for after a right password only, so that no
    // stranger keeps the owner out. It is counted wherever it comes from, as a wrong one until it is taken
    // back.
    std::optional<std::chrono::seconds> refuse_code(AccountId account, Time now);
    void take_back_code(AccountId account);

    // The same for a change, whose credentials were right.
    std::optional<std::chrono::seconds> refuse_change(AccountId account, Time now);

    // The same for a registration, which is counted in any case.
    std::optional<std::chrono::seconds> refuse_registration(const Address& address, Time now);

 private:
    struct Keys {
        std::string account;
        std::string address;
        std::string both;
    };
    static Keys keys_of(std::string_view account, const http::IpAddress& address);
    bool is_known(const Keys& keys, Time now) { return known_.wait(keys.both, now) > Duration::zero(); }
    void take_back(const Keys& keys, Time now, bool known);

    std::mutex mutex_;
    WindowCounts of_both_;
    WindowCounts of_address_;
    WindowCounts of_account_;
    WindowCounts registrations_;
    WindowCounts codes_;
    WindowCounts changes_;
    WindowCounts known_;   // accounts and addresses that logged in to them in the last 30 days
    WindowCounts stored_;  // those of which the store was told in the last day
    Time store_again_;     // when it may be told again
};

}  // namespace urna::authentication
