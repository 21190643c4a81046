// SPDX-License-Identifier: Apache-2.0
// The first administrator's password, which everybody knows until somebody changes it.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "app/wiring/listen_address.h"
#include "app/wiring/serving.h"
#include "authentication/default_password.h"
#include "store/account_store.h"
#include "store/registration_store.h"

namespace urna::app {

// The accounts of a data directory that has some: none is made.
std::unique_ptr<store::AccountStore> open_accounts_of(const std::filesystem::path& data);

// Throws std::runtime_error when it is a password that no login takes.
void check_admin_password(const std::string& password);

// Whether the first administrator is there and still has the password `1`. May throw Unavailable.
bool has_default_admin(store::AccountStore& accounts);

// Throws std::runtime_error when that password would be open to other machines; with `allowed` it may be.
void refuse_open_default_admin(const ListenAddress& listen, bool allowed);

// From where the service that listens there takes that password.
authentication::DefaultPasswordRule default_password_rule(const ListenAddress& listen, bool allowed);

// Waits until there are accounts, then warns of that password or refuses to go on with it.
void watch_default_admin(store::AccountStore& accounts, const ListenAddress& listen, bool allowed,
                         const std::stop_token& stop);

// Once the accounts are there, warns when anybody who reaches the address can become an official, and others
// than this machine reach it.
void warn_of_open_registration(store::RegistrationStore& registrations, account::RegistrationMode otherwise,
                               const ServingConfig& serving, const std::stop_token& stop);

}  // namespace urna::app
