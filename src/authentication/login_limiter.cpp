// SPDX-License-Identifier: Apache-2.0
#include "authentication/login_limiter.h"

#include <algorithm>
#include <utility>

#include "account/account.h"
#include "base/metrics.h"
#include "store/account_store.h"

namespace urna::authentication {
namespace {

using namespace std::chrono_literals;

constexpr auto failures_window = 10min;
constexpr auto hour = 1h;
constexpr WindowCounts::Duration known_for = store::known_address_age_max;
constexpr auto stored_for = 24h;
constexpr auto store_pause = 1min;  // after a failure

struct LimiterMetrics {
    prometheus::Family<prometheus::Counter>& refused =
        prometheus::BuildCounter()
            .Name("urna_logins_limited_total")
            .Help(
                "Log-ins, registrations, codes and changes of accounts that were answered 429, by the limit "
                "that was reached")
            .Register(metrics());
    prometheus::Counter& both = refused.Add({{"limit", "account_and_address"}});
    prometheus::Counter& address = refused.Add({{"limit", "address"}});
    prometheus::Counter& account = refused.Add({{"limit", "account"}});
    prometheus::Counter& registrations = refused.Add({{"limit", "registrations"}});
    prometheus::Counter& codes = refused.Add({{"limit", "codes"}});
    prometheus::Counter& changes = refused.Add({{"limit", "changes"}});
};

LimiterMetrics& limiter_metrics() {
    static LimiterMetrics instance;
    return instance;
}

std::chrono::seconds whole_seconds(WindowCounts::Duration wait) {
    return std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(wait));
}

// In how many seconds there may be an event, when not now; otherwise counts one.
std::optional<std::chrono::seconds> refuse_or_count(WindowCounts& counts, const std::string& key,
                                                    prometheus::Counter& refused, WindowCounts::Time now) {
    const auto wait = counts.wait(key, now);
    if (wait > WindowCounts::Duration::zero()) {
        refused.Increment();
        return whole_seconds(wait);
    }
    counts.add(key, now);
    return std::nullopt;
}

}  // namespace

WindowCounts::Duration WindowCounts::wait(const std::string& key, Time now) {
    forget_ended(now);
    const auto found = counts_.find(key);
    if (terms_.limit == 0 || found == counts_.end()) return Duration::zero();
    const Count& count = *found->second;
    if (count.events < terms_.limit) return Duration::zero();
    const Time next = terms_.interval == Duration::zero() ? count.began + terms_.window
                                                          : std::min(count.next, count.began + terms_.window);
    return std::max(next - now, Duration::zero());
}

bool WindowCounts::reached(const std::string& key, Time now) {
    forget_ended(now);
    const auto found = counts_.find(key);
    return terms_.limit != 0 && found != counts_.end() && found->second->events >= terms_.limit;
}

void WindowCounts::add(const std::string& key, Time now) {
    if (terms_.limit == 0) return;
    auto found = counts_.find(key);
    if (found == counts_.end()) {
        if (counts_.size() == counts_max) clear(order_.front().key);
        std::list<Count> one{{key, now, 0, now}};
        found = counts_.emplace(key, one.begin()).first;
        order_.splice(order_.end(), one);  // which cannot fail: both know the count, or none
    }
    Count& count = *found->second;
    if (count.events < terms_.limit) ++count.events;
    count.next = now + terms_.interval;
}

void WindowCounts::take_back(const std::string& key) {
    const auto found = counts_.find(key);
    if (found == counts_.end()) return;
    Count& count = *found->second;
    if (--count.events == 0) clear(key);
}

void WindowCounts::clear(const std::string& key) {
    const auto found = counts_.find(key);
    if (found == counts_.end()) return;
    const auto at = found->second;
    counts_.erase(found);
    order_.erase(at);
}

void WindowCounts::forget_ended(Time now) {
    while (!order_.empty() && now - order_.front().began >= terms_.window) clear(order_.front().key);
}

LoginLimiter::LoginLimiter(const LoginLimits& limits)
    : of_both_({limits.of_account_and_address, failures_window, 1s}),
      of_address_({limits.of_address, failures_window, 100ms}),
      of_account_({limits.of_account, failures_window, 1s}),
      registrations_({limits.registrations_of_address, hour, 0s}),
      codes_({limits.codes_of_account, hour, 0s}),
      changes_({limits.changes_of_account, hour, 0s}),
      known_({limits.of_account == 0 ? 0U : 1U, known_for, 0s}),
      stored_({limits.of_account == 0 ? 0U : 1U, stored_for, 0s}) {
    limiter_metrics();  // shown from the start
}

LoginLimiter::Keys LoginLimiter::keys_of(std::string_view account, const http::IpAddress& address) {
    Keys keys{account::email_key(account), address.text(), {}};
    keys.both = keys.address + ' ' + keys.account;
    return keys;
}

bool LoginLimiter::must_ask_store(std::string_view account, const Address& address, Time now) {
    if (!address) return false;
    const Keys keys = keys_of(account, *address);
    const std::lock_guard guard(mutex_);
    return of_account_.reached(keys.account, now) && !is_known(keys, now) &&
           of_both_.wait(keys.both, now) == Duration::zero() &&
           of_address_.wait(keys.address, now) == Duration::zero();
}

std::optional<std::chrono::seconds> LoginLimiter::refuse_attempt(std::string_view account,
                                                                 const Address& address, Time now,
                                                                 bool known) {
    if (!address) return std::nullopt;
    const Keys keys = keys_of(account, *address);
    const std::lock_guard guard(mutex_);
    known = known || is_known(keys, now);
    const auto both = of_both_.wait(keys.both, now);
    const auto all_of_address = of_address_.wait(keys.address, now);
    const auto all_of_account = known ? Duration::zero() : of_account_.wait(keys.account, now);
    const auto longest = std::max({both, all_of_address, all_of_account});
    if (longest > Duration::zero()) {
        LimiterMetrics& shown = limiter_metrics();
        (longest == both             ? shown.both
         : longest == all_of_address ? shown.address
                                     : shown.account)
            .Increment();
        return whole_seconds(longest);
    }
    of_both_.add(keys.both, now);
    of_address_.add(keys.address, now);
    if (!known) of_account_.add(keys.account, now);
    return std::nullopt;
}

void LoginLimiter::take_back(const Keys& keys, Time now, bool known) {
    of_both_.take_back(keys.both);
    of_address_.take_back(keys.address);
    if (!known && !is_known(keys, now)) of_account_.take_back(keys.account);
}

void LoginLimiter::take_back(std::string_view account, const Address& address, Time now, bool known) {
    if (!address) return;
    const std::lock_guard guard(mutex_);
    take_back(keys_of(account, *address), now, known);
}

bool LoginLimiter::succeeded(std::string_view account, const Address& address, Time now, bool known) {
    if (!address) return false;
    const Keys keys = keys_of(account, *address);
    const std::lock_guard guard(mutex_);
    take_back(keys, now, known);
    of_both_.clear(keys.both);
    known_.clear(keys.both);  // so that the 30 days begin anew
    known_.add(keys.both, now);
    if (now < store_again_ || stored_.reached(keys.both, now)) return false;
    stored_.add(keys.both, now);
    return stored_.reached(keys.both, now);  // not where nothing is kept, since the account has no limit
}

void LoginLimiter::not_stored(std::string_view account, const Address& address, Time now) {
    if (!address) return;
    const std::lock_guard guard(mutex_);
    stored_.clear(keys_of(account, *address).both);
    store_again_ = now + store_pause;
}

std::optional<std::chrono::seconds> LoginLimiter::refuse_code(AccountId account, Time now) {
    const std::lock_guard guard(mutex_);
    return refuse_or_count(codes_, std::to_string(account.value), limiter_metrics().codes, now);
}

void LoginLimiter::take_back_code(AccountId account) {
    const std::lock_guard guard(mutex_);
    codes_.take_back(std::to_string(account.value));
}

std::optional<std::chrono::seconds> LoginLimiter::refuse_change(AccountId account, Time now) {
    const std::lock_guard guard(mutex_);
    return refuse_or_count(changes_, std::to_string(account.value), limiter_metrics().changes, now);
}

std::optional<std::chrono::seconds> LoginLimiter::refuse_registration(const Address& address, Time now) {
    if (!address) return std::nullopt;
    const std::lock_guard guard(mutex_);
    return refuse_or_count(registrations_, address->text(), limiter_metrics().registrations, now);
}

}  // namespace urna::authentication
