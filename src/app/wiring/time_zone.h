// SPDX-License-Identifier: Apache-2.0
// The time zone that a service is to use.
#pragma once

#include <optional>
#include <string>

#include "base/instant.h"

namespace urna::app {

// The zone that is configured, else the system's; where the system's was not named outright, the log says how
// it was found. Throws std::runtime_error, saying what to set, when there is no such zone.
TimeZone time_zone_to_use(const std::optional<std::string>& configured);

}  // namespace urna::app
