// SPDX-License-Identifier: Apache-2.0
#include "authentication/sign_in_events.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/error.h"
#include "base/guid.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/sleep.h"

namespace urna::authentication {
namespace {

using audit::Kind;
using audit::NewEvent;
using std::chrono::minutes;

prometheus::Counter& missed_total() {
    static prometheus::Counter& counter =
        prometheus::BuildCounter()
            .Name("urna_audit_events_missed_total")
            .Help("Log-ins, and sums of refused ones, that could not be entered in the audit trail")
            .Register(metrics())
            .Add({});
    return counter;
}

// What has no place of its own is added up here.
const std::string other_addresses = "others";

std::string details_of(const account::Account& account) {
    return account.role == account::Role::administrator ? "administrator" : "official";
}

}  // namespace

void SignInEvents::signed_in(const account::Account& account, audit::Origin by) {
    by.account = account.id;
    by.actor = account.email;
    append({.origin = std::move(by),
            .kind = Kind::sign_in,
            .object = audit::object_of(account.id),
            .details = details_of(account)});
}

void SignInEvents::refused(const std::string& email, const std::string& address) {
    const Instant now = clock_();
    Key key{account::email_key(email), address};
    const std::lock_guard lock(mutex_);
    if (refused_.size() >= refusals_max && refused_.count(key) == 0) key = {"", other_addresses};
    Sum& sum = refused_[std::move(key)];
    if (sum.times++ == 0) sum.since = now;
}

std::map<SignInEvents::Key, SignInEvents::Sum> SignInEvents::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(refused_, {});
}

void SignInEvents::run(const std::stop_token& stop) {
    missed_total();  // shown from the start
    do {
        const auto now = clock_().time_since_epoch();
        const auto rest = minutes(1) - now % minutes(1);
        sleep_for(std::chrono::ceil<std::chrono::milliseconds>(rest), stop);
        enter();
    } while (!stop.stop_requested());
}

void SignInEvents::enter() {
    enter_refused(take());
    enter_missed();
}

// Emails without an account are added up once more: they may be anything, a mistyped password too.
void SignInEvents::enter_refused(const std::map<Key, Sum>& refused) {
    std::map<std::pair<std::int64_t, std::string>, NewEvent> events;  // by account, 0 for none, and address
    for (const auto& [key, sum] : refused) {
        const auto& [email_key, address] = key;
        std::optional<account::Account> account;
        try {
            if (!email_key.empty()) account = accounts_.find(email_key);
        } catch (const Unavailable&) {  // nobody knows whose it is
        }
        NewEvent& event = events[{account ? account->id.value : 0, address}];
        if (event.object.empty()) {
            event = {.origin = {.at = sum.since,
                                .account = {},
                                .actor = account ? account->email : std::string(),
                                .address = address,
                                .request = to_string(random_guid())},
                     .kind = Kind::sign_in_refused,
                     .object = account ? audit::object_of(account->id) : "no account",
                     .details = {},
                     .times = 0};
        }
        event.origin.at = std::min(event.origin.at, sum.since);
        event.times += sum.times;
    }
    for (const auto& [key, event] : events) append(event);
}

void SignInEvents::append(const NewEvent& event) {
    std::string trouble = "it is full";
    try {
        if (trail_.append({&event, 1}, events_max_)) return;
    } catch (const std::exception& error) {
        trouble = error.what();
    }
    missed_total().Increment();
    const std::lock_guard lock(mutex_);
    if (missed_++ == 0) log_warning("log-ins are missing in the audit trail", {{"reason", trouble}});
}

void SignInEvents::enter_missed() {
    std::int64_t missed = 0;
    {
        const std::lock_guard lock(mutex_);
        missed = missed_;
    }
    if (missed == 0) return;
    const NewEvent event{.origin = {.at = clock_(),
                                    .account = {},
                                    .actor = {},
                                    .address = {},
                                    .request = to_string(random_guid())},
                         .kind = Kind::events_missed,
                         .object = "this trail",
                         .details = "log-ins, and sums of refused ones, that could not be entered",
                         .times = missed};
    try {
        if (!trail_.append({&event, 1}, events_max_)) return;
    } catch (const std::exception&) {  // said before
        return;
    }
    const std::lock_guard lock(mutex_);
    missed_ -= missed;
}

}  // namespace urna::authentication
