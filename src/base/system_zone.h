// SPDX-License-Identifier: Apache-2.0
// The time zone that the system is set to: by the variable TZ, else by the file /etc/localtime.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/instant.h"

namespace urna {

// What is read to find the zone. Tests hand in files of their own.
struct SystemZoneSources {
    std::optional<std::string> tz;  // the variable TZ
    std::filesystem::path localtime = "/etc/localtime";
    std::filesystem::path timezone = "/etc/timezone";
    std::filesystem::path zoneinfo = "/usr/share/zoneinfo";
};

// Those of this process.
SystemZoneSources system_zone_sources();

struct SystemZone {
    enum class From {
        name,     // TZ, or a link into the directory of the zones, names it
        content,  // a file has the bytes of this zone's
        nothing,  // neither TZ nor /etc/localtime is there, or TZ is empty: UTC
    };

    TimeZone zone;
    From from;
    std::filesystem::path file;  // whose content it was
};

// The zone that the sources name. Of a file that is no link into the directory of the zones the content is
// compared with all of them: where several are equal it is the one that /etc/timezone names, else the first
// in the order of names. Throws std::runtime_error, naming what is set, when that is no zone known here: a
// rule as POSIX writes it
// (`CET-1CEST`), a name that no zone has, a file that cannot be read or has other bytes, a zone that counts
// leap seconds.
SystemZone find_system_zone(const SystemZoneSources& sources);

}  // namespace urna
