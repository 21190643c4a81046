// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/first_administrator.h"

#include <chrono>
#include <optional>
#include <stdexcept>

#include "app/wiring/require.h"
#include "authentication/registration.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sleep.h"
#include "base/text.h"
#include "security/password.h"
#include "store/sqlite/stores.h"

namespace urna::app {
namespace {

constexpr std::chrono::milliseconds ask_again_in{200};

std::optional<account::Account> first_of(store::AccountStore& accounts) {
    auto first = accounts.find(store::first_administrator({}).email);
    return first && first->id == store::first_administrator_id ? first : std::nullopt;
}

// None while nobody can tell: the migration makes the tables before the first administrator.
std::optional<bool> default_admin_so_far(store::AccountStore& accounts) {
    try {
        if (first_of(accounts)) return has_default_admin(accounts);
        if (!accounts.list().empty()) return false;  // the first was deleted
    } catch (const Unavailable&) {
    }
    return std::nullopt;
}

}  // namespace

std::unique_ptr<store::AccountStore> open_accounts_of(const std::filesystem::path& data) {
    return store::make_sqlite_account_store(store::open_sqlite_accounts(data), []() -> std::string {
        throw std::logic_error("a first administrator is not made here");
    });
}

void check_admin_password(const std::string& password) {
    require(is_utf8(password),
            "the first administrator's password is not UTF-8, so that no login could have it");
    require(code_point_count(password) <= account::password_characters_max,
            "the first administrator's password is longer than the 256 characters that a login takes");
}

bool has_default_admin(store::AccountStore& accounts) {
    const auto first = first_of(accounts);
    return first && security::verify_password(first->password_hash, authentication::default_password);
}

void refuse_open_default_admin(const ListenAddress& listen, bool allowed) {
    if (allowed || listen.loopback()) return;
    throw std::runtime_error("the first administrator still has the password 1, and " + listen.text() +
                             " can be reached from other machines: change it (account password --email "
                             "admin@admin.com), or say --allow-default-admin");
}

authentication::DefaultPasswordRule default_password_rule(const ListenAddress& listen, bool allowed) {
    return {.from_everywhere = allowed, .listen = listen.text()};
}

void watch_default_admin(store::AccountStore& accounts, const ListenAddress& listen, bool allowed,
                         const std::stop_token& stop) {
    std::optional<bool> open;
    while (!(open = default_admin_so_far(accounts))) {
        if (!sleep_for(ask_again_in, stop)) return;
    }
    if (!*open) return;
    refuse_open_default_admin(listen, allowed);
    log_warning("the first administrator still has the password 1");
}

void warn_of_open_registration(store::RegistrationStore& registrations, account::RegistrationMode otherwise,
                               const ServingConfig& serving, const std::stop_token& stop) {
    if (!serving.reachable()) return;
    do {
        try {
            if (registrations.mode().value_or(otherwise) == account::RegistrationMode::open)
                log_warning(authentication::open_registration_warning, {{"address", serving.listen.text()}});
            return;
        } catch (const Unavailable&) {  // not there yet
        }
    } while (sleep_for(ask_again_in, stop));
}

}  // namespace urna::app
