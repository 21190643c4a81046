// SPDX-License-Identifier: Apache-2.0
// The console's rows in the table of routes.
#include "app/wiring/console.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "app/wiring/console_files.h"

namespace urna::app {
namespace {

TEST(Console, IsPagesAndWhatTheyLoad) {
    std::set<std::string> pages;
    for (const http::Route& route : console_routes(false)) {
        EXPECT_EQ(route.method, http::Method::get);
        EXPECT_EQ(route.access, "public");
        if (route.path.starts_with("/assets/")) {
            EXPECT_EQ(name_of(route), "/assets/{file}");
        } else {
            pages.insert(route.path);
            EXPECT_EQ(name_of(route), route.path);
        }
    }
    EXPECT_EQ(pages, (std::set<std::string>{"/", "/api", "/licenses", "/sw.js"}));
}

TEST(Console, FilesAreThereAndTheirCompressedFormIsSmaller) {
    constexpr std::string_view gzip_begins = "\x1f\x8b";
    for (const ConsoleFile& file : console_files()) {
        EXPECT_FALSE(file.plain.empty()) << file.name;
        EXPECT_EQ(file.sha256.size(), 64U);
        if (file.gzipped.empty()) continue;
        EXPECT_LT(file.gzipped.size(), file.plain.size()) << file.name;
        EXPECT_TRUE(file.gzipped.starts_with(gzip_begins)) << file.name;
    }
}

}  // namespace
}  // namespace urna::app
