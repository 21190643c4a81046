// SPDX-License-Identifier: Apache-2.0
// Accounts: who may use Urna, and the rules for registering.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "account/approval.h"
#include "base/id.h"
#include "base/instant.h"

namespace urna::account {

enum class Role { administrator, official };
std::string_view to_string(Role role);

struct Account {
    AccountId id;
    std::string jmbg;
    std::string forename;
    std::string surname;
    std::string email;  // as registered; matched without regard to case
    Role role = Role::official;
    std::string password_hash;  // as security::hash_password gave it
    Approval approval = Approval::approved;
    std::int64_t epoch = 0;                           // sessions that began in an earlier one are ended
    bool must_change_password = false;                // since another has chosen it
    std::optional<Instant> password_expires_at = {};  // from then on nobody logs in with it
    bool has_second_factor = false;                   // logs in with a code, too
    bool needs_second_factor = false;                 // and may do nothing without one
};

// Whether it may do what its role may do. Tokens of others have no role.
bool may_act(const Account& account);

// What somebody who registers gives.
struct Registration {
    std::string jmbg;
    std::string forename;
    std::string surname;
    std::string email;
    std::string password;
};

inline constexpr std::size_t name_characters_max = 256;
inline constexpr std::size_t email_characters_max = 256;
inline constexpr std::size_t password_characters_min = 8;
inline constexpr std::size_t password_characters_max = 256;

enum class RegistrationField { jmbg, forename, surname, email, password };
// Its name: `jmbg`, `forename` and so on.
std::string_view to_string(RegistrationField field);

// The first field, in that order, that breaks its rule; none when all are good. No text is empty, and none
// may hold a NUL, which tokens could not carry.
std::optional<RegistrationField> first_invalid(const Registration& registration);
// The same of all but the password.
std::optional<RegistrationField> first_invalid(const Account& account);

// A unique master citizen number: thirteen digits DDMMYYYRRBBBK with a date, a region from 70 to 99 and a
// check digit (Yugoslav law on the unique master citizen number, 1976).
bool is_jmbg(std::string_view text);

// `local@domain.tld`, at most 256 characters: [^@\s]+@[^@\s.]+(\.[^@\s.]+)*\.[A-Za-z]{2,}, where \s is any
// white space of Unicode.
bool is_email(std::string_view text);

// 8 to 256 characters with at least one digit, one lower-case and one upper-case letter, all ASCII.
bool is_password(std::string_view text);

// How many characters a password of an administrator has, who is guessed at first.
inline constexpr std::size_t administrator_password_characters_min = 12;

// What two spellings of one address have in common: ASCII letters in lower case. Uniqueness and matching go
// by it.
std::string email_key(std::string_view email);

}  // namespace urna::account
