// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/time_zone.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/log.h"
#include "base/system_zone.h"

namespace urna::app {
namespace {

SystemZone system_zone() {
    try {
        return find_system_zone(system_zone_sources());
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(fmt::format(
            "{}; set --time-zone or URNA_TIME_ZONE to the name of a zone, such as Europe/Belgrade",
            error.what()));
    }
}

}  // namespace

TimeZone time_zone_to_use(const std::optional<std::string>& configured) {
    if (configured) return TimeZone(*configured);
    const SystemZone found = system_zone();
    const std::string name = found.zone.name();
    if (found.from == SystemZone::From::content) {
        log_info("the time zone was found by comparing files",
                 {{"zone", name}, {"file", found.file.native()}});
    } else if (found.from == SystemZone::From::nothing) {
        log_warning("no time zone is set", {{"zone", name}});
    }
    return found.zone;
}

}  // namespace urna::app
