// SPDX-License-Identifier: Apache-2.0
#include "base/system_zone.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace urna {
namespace {

namespace fs = std::filesystem;
using From = SystemZone::From;
using testing::HasSubstr;
using testing::ThrowsMessage;

// A system of the test's own: its zones are files with a word in them.
class SystemZoneTest : public testing::Test {
 protected:
    SystemZoneTest() {
        std::string path = fs::temp_directory_path() / "urna-zone-XXXXXX";
        root_ = fs::canonical(mkdtemp(path.data()));
        sources_ = {{}, root_ / "etc/localtime", root_ / "etc/timezone", root_ / "share/zoneinfo"};
        write("etc/hostname", "urna");
        for (const char* prefix : {"", "posix/"}) {
            write("share/zoneinfo/" + std::string(prefix) + "Europe/Belgrade", "TZif central");
            write("share/zoneinfo/" + std::string(prefix) + "Europe/Ljubljana", "TZif central");
            write("share/zoneinfo/" + std::string(prefix) + "Asia/Tokyo", "TZif japan");
        }
        write("share/zoneinfo/right/Europe/Belgrade", "TZif central, with leap seconds");
        // As Debian has it.
        link("share/zoneinfo/localtime", sources_.localtime);
    }
    ~SystemZoneTest() override { fs::remove_all(root_); }

    void write(const std::string& name, const std::string& text) {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name) << text;
    }

    void link(const std::string& name, const fs::path& target) {
        fs::remove(root_ / name);
        fs::create_symlink(target, root_ / name);
    }

    // `NAME by name`, `NAME by content`, `NAME by nothing`.
    std::string found() {
        const SystemZone zone = find_system_zone(sources_);
        const char* const ways[] = {"name", "content", "nothing"};
        return zone.zone.name() + " by " + ways[static_cast<int>(zone.from)];
    }

    void expect_refusal(const std::string& word) {
        EXPECT_THAT([&] { find_system_zone(sources_); }, ThrowsMessage<std::runtime_error>(HasSubstr(word)));
    }

    fs::path root_;
    SystemZoneSources sources_;
};

TEST_F(SystemZoneTest, IsTheOneThatTzNames) {
    link("etc/localtime", root_ / "share/zoneinfo/Asia/Tokyo");
    for (const char* tz : {"Europe/Belgrade", ":Europe/Belgrade", "posix/Europe/Belgrade"}) {
        sources_.tz = tz;
        EXPECT_EQ(found(), "Europe/Belgrade by name") << tz;
    }
}

TEST_F(SystemZoneTest, IsTheOneOfTheFileThatTzNames) {
    write("copy", "TZif japan");
    sources_.tz = root_ / "share/zoneinfo/Europe/Ljubljana";
    EXPECT_EQ(found(), "Europe/Ljubljana by name");
    sources_.tz = ":" + (root_ / "copy").string();
    EXPECT_EQ(found(), "Asia/Tokyo by content");
    EXPECT_EQ(find_system_zone(sources_).file, root_ / "copy");
    write("etc/localtime", "TZif central");
    for (const std::string& tz : {std::string("localtime"), (root_ / "share/zoneinfo/localtime").string()}) {
        sources_.tz = tz;
        EXPECT_EQ(found(), "Europe/Belgrade by content") << tz;
    }
}

TEST_F(SystemZoneTest, ATzThatNamesNoZoneIsRefused) {
    link("etc/localtime", root_ / "share/zoneinfo/Asia/Tokyo");
    for (const char* tz : {"CET-1CEST,M3.5.0,M10.5.0/3", "UTC0", "Europe/Belgrad", "europe/belgrade",
                           ":Nowhere", " ", "../../etc/passwd", "<+03>-3", "/", "/nonexistent/zone"}) {
        sources_.tz = tz;
        expect_refusal(tz[0] == ':' ? tz + 1 : tz);
    }
}

TEST_F(SystemZoneTest, IsTheOneThatLocaltimeIsALinkTo) {
    link("etc/localtime", root_ / "share/zoneinfo/Europe/Ljubljana");
    EXPECT_EQ(found(), "Europe/Ljubljana by name");
    link("etc/localtime", "../share/zoneinfo/Europe/Ljubljana");
    EXPECT_EQ(found(), "Europe/Ljubljana by name");
    link("etc/localtime", root_ / "share/zoneinfo/posix/Asia/Tokyo");
    EXPECT_EQ(found(), "Asia/Tokyo by name");
    // Over other links, one of them a directory.
    link("shared", "share");
    link("etc/default", "../shared/zoneinfo/Asia/Tokyo");
    link("etc/localtime", "default");
    EXPECT_EQ(found(), "Asia/Tokyo by name");
    // The name that was chosen stays, also where one zone is a link to another.
    link("share/zoneinfo/Europe/Ljubljana", "Belgrade");
    link("etc/localtime", root_ / "share/zoneinfo/Europe/Ljubljana");
    EXPECT_EQ(found(), "Europe/Ljubljana by name");
}

TEST_F(SystemZoneTest, IsTheOneWhoseContentLocaltimeHas) {
    write("etc/localtime", "TZif japan");
    EXPECT_EQ(found(), "Asia/Tokyo by content");
    // Of several the first in order, unless /etc/timezone names another of them.
    write("etc/localtime", "TZif central");
    EXPECT_EQ(found(), "Europe/Belgrade by content");
    write("etc/timezone", "Europe/Ljubljana\n");
    EXPECT_EQ(found(), "Europe/Ljubljana by content");
    for (const char* other : {"Asia/Tokyo\n", "Europe/Laibach\n", "localtime\n", "\n"}) {
        write("etc/timezone", other);
        EXPECT_EQ(found(), "Europe/Belgrade by content") << other;
    }
    write("elsewhere/zone", "TZif japan");
    link("etc/localtime", "../elsewhere/zone");
    EXPECT_EQ(found(), "Asia/Tokyo by content");
    EXPECT_EQ(find_system_zone(sources_).file, sources_.localtime);
}

TEST_F(SystemZoneTest, ALocaltimeThatIsNoZoneIsRefused) {
    write("etc/timezone", "Europe/Belgrade\n");
    for (const std::string& content :
         {std::string(), std::string("TZif"), std::string("TZif central\n"), std::string(1 << 20, 'x')}) {
        write("etc/localtime", content);
        expect_refusal(sources_.localtime);
    }
    link("etc/localtime", root_ / "share/zoneinfo/Europe/Atlantis");
    expect_refusal(sources_.localtime);
    link("etc/localtime", "localtime");
    expect_refusal(sources_.localtime);
    fs::remove(sources_.localtime);
    fs::create_directory(sources_.localtime);
    expect_refusal("is not a regular file");
    fs::remove(sources_.localtime);
    ASSERT_EQ(mkfifo(sources_.localtime.c_str(), 0600), 0);
    expect_refusal("is not a regular file");
}

TEST_F(SystemZoneTest, ALocaltimeThatMayNotBeReadIsRefused) {
    if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
    write("etc/localtime", "TZif central");
    fs::permissions(sources_.localtime, fs::perms::none);
    expect_refusal("Permission denied");
}

TEST_F(SystemZoneTest, AZoneThatCountsLeapSecondsIsRefused) {
    link("etc/localtime", root_ / "share/zoneinfo/right/Europe/Belgrade");
    expect_refusal("leap seconds");
    sources_.tz = "right/Europe/Belgrade";
    expect_refusal("leap seconds");
}

TEST_F(SystemZoneTest, IsUtcWhenNothingIsSet) {
    write("etc/timezone", "Europe/Belgrade\n");
    EXPECT_EQ(found(), "UTC by nothing");
    link("etc/localtime", root_ / "share/zoneinfo/Asia/Tokyo");
    for (const char* tz : {"", ":"}) {
        sources_.tz = tz;
        EXPECT_EQ(found(), "UTC by nothing");
    }
}

// The zones of this machine: a copy of any file is found, as itself or as one that is equal.
TEST_F(SystemZoneTest, ACopyOfAnyZoneIsFound) {
    sources_.zoneinfo = SystemZoneSources{}.zoneinfo;
    for (const std::string& name : {std::string("Europe/Belgrade"), std::string("Asia/Tokyo"),
                                    std::string("Etc/UTC"), std::string("America/New_York")}) {
        fs::copy_file(sources_.zoneinfo / name, sources_.localtime, fs::copy_options::overwrite_existing);
        write("etc/timezone", name);
        EXPECT_EQ(found(), name + " by content");
        fs::remove(sources_.timezone);
        EXPECT_LE(find_system_zone(sources_).zone.name(), name);
    }
}

}  // namespace
}  // namespace urna
