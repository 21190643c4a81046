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

std::optional<RegistrationField> first_invalid(const Registration& registration) {
    if (!is_jmbg(registration.jmbg)) {
        return RegistrationField::jmbg;
    }
    if (!is_person_name(registration.forename)) {
        return RegistrationField::forename;
    }
    if (!is_person_name(registration.surname)) {
        return RegistrationField::surname;
    }
    if (!is_email(registration.email) || !is_displayable_text(registration.email)) {
        return RegistrationField::email;
    }
    if (!is_password(registration.password)) {
        return RegistrationField::password;
    }
    return std::nullopt;
}

}  // namespace urna::account
