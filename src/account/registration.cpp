// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "account/account.h"
#include "base/text.h"

namespace urna::account {

namespace {

bool has_one_of(std::string_view text, char first, char last) {
    return std::any_of(text.begin(), text.end(), [=](char c) { return c >= first && c <= last; });
}

bool is_person_name(std::string_view text) {
    return !text.empty() && is_valid_label(text, name_characters_max) && is_displayable_text(text);
}

}  // namespace

bool is_password(std::string_view text) {
    const auto length = code_point_count(text);
    return length >= password_characters_min && length <= password_characters_max &&
           has_one_of(text, '0', '9') && has_one_of(text, 'a', 'z') && has_one_of(text, 'A', 'Z');
}

std::string_view to_string(RegistrationField field) {
    switch (field) {
        case RegistrationField::jmbg:
            return "jmbg";
        case RegistrationField::forename:
            return "forename";
        case RegistrationField::surname:
            return "surname";
        case RegistrationField::email:
            return "email";
        case RegistrationField::password:
            return "password";
    }
    return "";
}

std::optional<RegistrationField> first_invalid(const Account& account) {
    if (!is_jmbg(account.jmbg)) return RegistrationField::jmbg;
    if (!is_person_name(account.forename)) return RegistrationField::forename;
    if (!is_person_name(account.surname)) return RegistrationField::surname;
    if (!is_email(account.email) || !is_displayable_text(account.email)) return RegistrationField::email;
    return std::nullopt;
}

std::optional<RegistrationField> first_invalid(const Registration& registration) {
    const auto wrong = first_invalid(Account{.id = {},
                                             .jmbg = registration.jmbg,
                                             .forename = registration.forename,
                                             .surname = registration.surname,
                                             .email = registration.email,
                                             .password_hash = {}});
    if (!wrong && !is_password(registration.password)) return RegistrationField::password;
    return wrong;
}

}  // namespace urna::account
