// SPDX-License-Identifier: Apache-2.0
#include "base/system_zone.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iomanip>
#include <stdexcept>
#include <system_error>

namespace urna {
namespace {

namespace fs = std::filesystem;

// The largest file of a zone has 4 KB.
constexpr std::size_t zone_bytes_max = std::size_t{64} * 1024;

// As many as Linux follows.
constexpr int links_max = 40;

// Throws std::runtime_error, naming the file, when it cannot be read or is no file of a zone by its size.
std::string read_zone_file(const fs::path& file) {
    std::error_code error;
    const auto status = fs::status(file, error);
    if (error) throw std::runtime_error(fmt::format("cannot read {}: {}", file.string(), error.message()));
    if (!fs::is_regular_file(status)) throw std::runtime_error(file.string() + " is not a regular file");
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(fmt::format("cannot read {}: {}", file.string(), std::strerror(errno)));
    std::string bytes(zone_bytes_max + 1, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (in.bad()) throw std::runtime_error("cannot read " + file.string());
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > zone_bytes_max)
        throw std::runtime_error(file.string() + " is too large for a time zone");
    return bytes;
}

class Search {
 public:
    explicit Search(const SystemZoneSources& sources)
        : sources_(sources), zoneinfo_(fs::weakly_canonical(sources.zoneinfo)) {}

    SystemZone run() const {
        if (!sources_.tz)
            return fs::symlink_status(sources_.localtime).type() == fs::file_type::not_found
                       ? nothing()
                       : of_file(sources_.localtime);
        const std::string& tz = *sources_.tz;
        const std::string text = tz.starts_with(':') ? tz.substr(1) : tz;
        if (text.empty()) return nothing();
        if (text.starts_with('/')) return of_file(text);
        if (text == "localtime") return of_file(sources_.localtime);
        if (const auto zone = of_name(text)) return {*zone, SystemZone::From::name, {}};
        throw std::runtime_error("TZ names no time zone that is known here: " + text);
    }

 private:
    static SystemZone nothing() { return {TimeZone("UTC"), SystemZone::From::nothing, {}}; }

    // `posix/` holds the zones once more. `right/` holds them as a clock needs them that counts leap seconds,
    // as no clock of ours does: taken for the zone of the same name, an election would be some 27 s off.
    static std::optional<TimeZone> of_name(std::string_view name) {
        if (name.starts_with("right/")) {
            throw std::runtime_error(fmt::format("the time zone {} counts leap seconds", name));
        }
        if (name.starts_with("posix/")) name.remove_prefix(std::strlen("posix/"));
        return TimeZone::find(std::string(name));
    }

    // The first name on the way is the one that somebody chose: zones are links to each other, too.
    SystemZone of_file(const fs::path& file) const {
        fs::path link = file;
        for (int links = 0; links <= links_max; ++links) {
            link = fs::weakly_canonical(link.parent_path()) / link.filename();
            const std::string name = link.lexically_relative(zoneinfo_).string();
            if (const auto zone = of_name(name)) return {*zone, SystemZone::From::name, {}};
            if (!fs::is_symlink(fs::symlink_status(link))) return of_content(file);
            link = link.parent_path() / fs::read_symlink(link);
        }
        throw std::runtime_error(fmt::format("cannot read {}: too many links", file.string()));
    }

    SystemZone of_content(const fs::path& file) const {
        const std::string content = read_zone_file(file);
        const auto equals = [&](const std::string& name) {
            std::error_code error;
            const auto size = fs::file_size(zoneinfo_ / name, error);
            return !error && size == content.size() && read_zone_file(zoneinfo_ / name) == content;
        };
        std::string preferred;
        std::ifstream(sources_.timezone) >> std::setw(256) >> preferred;
        if (const auto zone = TimeZone::find(preferred); zone && equals(preferred)) {
            return {*zone, SystemZone::From::content, file};
        }
        for (const std::string& name : TimeZone::names()) {
            if (equals(name)) return {TimeZone(name), SystemZone::From::content, file};
        }
        throw std::runtime_error(
            fmt::format("{} is none of the time zones in {}", file.string(), zoneinfo_.string()));
    }

    const SystemZoneSources& sources_;
    fs::path zoneinfo_;
};

}  // namespace

SystemZoneSources system_zone_sources() {
    SystemZoneSources sources;
    if (const char* tz = std::getenv("TZ")) sources.tz = tz;
    return sources;
}

SystemZone find_system_zone(const SystemZoneSources& sources) {
    return Search(sources).run();
}

}  // namespace urna
