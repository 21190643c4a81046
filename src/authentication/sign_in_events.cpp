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
    if (account.approval == account::Approval::approved) return std::string(to_string(account.role));
    return std::string(to_string(account.approval)) + " official";
}

}  // namespace

void SignInEvents::signed_in(const account::Account& account, audit::Origin by) {
    if (is_one_of_a_crowd({account.id.value, by.address})) return add(Kind::sign_in, account, by.address);
    by.account = account.id;
    by.actor = account.email;
    append({.origin = std::move(by),
            .kind = Kind::sign_in,
            .object = audit::object_of(account.id),
            .details = details_of(account)});
}

bool SignInEvents::is_one_of_a_crowd(const Place& place) {
    const std::lock_guard lock(mutex_);
    if (signed_in_.size() >= counts_max && signed_in_.count(place) == 0) return true;
    return ++signed_in_[place] > each_max;
}

void SignInEvents::refused(const std::string& email, const std::string& address) {
    std::optional<account::Account> account;
    try {
        account = accounts_.find(email);
    } catch (const Unavailable&) {  // nobody knows whose it is
    }
    add(Kind::sign_in_refused, account, address);
}

void SignInEvents::add(Kind kind, const std::optional<account::Account>& account,
                       const std::string& address) {
    const Instant now = clock_();
    Key key{kind, {account ? account->id.value : 0, address}};
    const std::lock_guard lock(mutex_);
    const auto is_new = [&] { return sums_.count(key) == 0; };
    if (sums_.size() >= sums_max && is_new()) key.second.second = other_addresses;
    if (sums_.size() >= 2 * sums_max && is_new()) key.second = {0, other_addresses};
    Sum& sum = sums_[key];
    if (sum.times++ == 0 || now < sum.since) sum.since = now;
    if (key.second.first != 0) sum.email = account->email;
}

std::map<SignInEvents::Key, SignInEvents::Sum> SignInEvents::take() {
    const std::lock_guard lock(mutex_);
    signed_in_.clear();
    return std::exchange(sums_, {});
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
    for (const auto& [key, sum] : take()) {
        const auto& [kind, place] = key;
        const AccountId account{place.first};
        NewEvent event{.origin = {.at = sum.since,
                                  .account = {},
                                  .actor = sum.email,
                                  .address = place.second,
                                  .request = to_string(random_guid())},
                       .kind = kind,
                       .object = account.value == 0 ? "no account" : audit::object_of(account),
                       .details = kind == Kind::sign_in ? "further ones of this minute" : "",
                       .times = sum.times};
        if (kind == Kind::sign_in && account.value != 0) event.origin.account = account;
        append(event);
    }
    enter_missed();
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
