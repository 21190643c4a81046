// SPDX-License-Identifier: Apache-2.0
// The officials whose uploads an operator has stopped: nothing more of theirs is accepted, and what waits is
// moved to the dead letters as the daemon comes to it. What is recorded stays recorded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace urna::queue {

struct HeldOfficial {
    std::string email_key;  // account::email_key
    Instant since;
    std::string by;  // who stopped them: one line
    std::string reason;
};

// With this begins the reason of a dead letter that was moved there because its official is on hold.
inline constexpr std::string_view held_reason = "its official is on hold: ";

// Every call may throw Unavailable.
class HeldOfficials {
 public:
    virtual ~HeldOfficials() = default;

    // One who is on hold already has this instant, operator and reason from then on.
    virtual void hold(const HeldOfficial& official) = 0;

    // False when that official was not on hold.
    virtual bool release(std::string_view email_key) = 0;

    // By email.
    virtual std::vector<HeldOfficial> list() = 0;
};

}  // namespace urna::queue
