// SPDX-License-Identifier: Apache-2.0
#include "account/approval.h"

namespace urna::account {

std::string_view to_string(RegistrationMode mode) {
    switch (mode) {
        case RegistrationMode::open:
            return "open";
        case RegistrationMode::approval:
            return "approval";
        case RegistrationMode::closed:
            return "closed";
    }
    return "";
}

std::optional<RegistrationMode> parse_registration_mode(std::string_view text) {
    for (const auto mode : {RegistrationMode::open, RegistrationMode::approval, RegistrationMode::closed}) {
        if (to_string(mode) == text) return mode;
    }
    return std::nullopt;
}

std::string_view to_string(Approval approval) {
    switch (approval) {
        case Approval::approved:
            return "approved";
        case Approval::waiting:
            return "waiting";
        case Approval::refused:
            return "refused";
    }
    return "";
}

std::optional<Approval> parse_approval(std::string_view text) {
    for (const auto approval : {Approval::approved, Approval::waiting, Approval::refused}) {
        if (to_string(approval) == text) return approval;
    }
    return std::nullopt;
}

}  // namespace urna::account
