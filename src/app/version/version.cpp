// SPDX-License-Identifier: Apache-2.0
#include "app/version/version.h"

#include <archive.h>
#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <hiredis/hiredis.h>
#include <liboath/oath.h>
#include <mysql.h>
#include <openssl/crypto.h>
#include <sodium.h>
#include <sqlite3.h>
#include <toml++/toml.h>
#include <utf8proc.h>
#include <zlib.h>

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <charconv>
#include <map>
#include <utility>
#include <vector>

#include "base/migrations.h"

namespace urna::app {
namespace {

// The number of a database's last migration, by engine/database.
std::map<std::string, int> schema_versions() {
    std::map<std::string, int> versions;
    for (const Migration& migration : all_migrations()) {
        const auto slash = migration.name.rfind('/');
        const std::string_view number = migration.name.substr(slash + 1, 4);
        int version = 0;
        std::from_chars(number.data(), number.data() + number.size(), version);
        int& last = versions[std::string(migration.name.substr(0, slash))];
        last = std::max(last, version);
    }
    return versions;
}

// "libarchive 3.6.2" is 3.6.2.
std::string last_word(std::string_view text) {
    return std::string(text.substr(text.rfind(' ') + 1));
}

// Those that can be asked are; of the others it is the version that the program was compiled with.
std::vector<std::pair<std::string, std::string>> libraries() {
    return {
        {"Boost",
         fmt::format("{}.{}.{}", BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
        {"CLI11", CLI11_VERSION},
        {"date", URNA_DATE_VERSION},
        {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10'000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
        {"glibc", gnu_get_libc_version()},
        {"hiredis", fmt::format("{}.{}.{}", HIREDIS_MAJOR, HIREDIS_MINOR, HIREDIS_PATCH)},
        {"libarchive", last_word(archive_version_string())},
        {"libjwt", URNA_JWT_VERSION},
        {"libmariadb", mysql_get_client_info()},
        {"liboath", oath_check_version(nullptr)},
        {"libsodium", sodium_version_string()},
        {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
        {"prometheus-cpp", URNA_PROMETHEUS_VERSION},
        {"SQLite", sqlite3_libversion()},
        {"toml++", fmt::format("{}.{}.{}", TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH)},
        {"utf8proc", utf8proc_version()},
        {"zlib", zlibVersion()},
    };
}

}  // namespace

std::string version_text() {
    std::string text =
        fmt::format("urna {}\nrevision: {}\nbuild: {}\nschemas:\n", URNA_VERSION, revision, URNA_FLAVOUR);
    for (const auto& [database, version] : schema_versions())
        text += fmt::format("  {} {}\n", database, version);
    text += "libraries:\n";
    for (const auto& [library, version] : libraries()) text += fmt::format("  {} {}\n", library, version);
    text.pop_back();  // the line's end is the command line's
    return text;
}

}  // namespace urna::app
