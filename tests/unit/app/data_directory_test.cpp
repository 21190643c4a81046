// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/data_directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "support/temporary_directory.h"

namespace urna::app {
namespace {

class DataDirectoryTest : public testing::Test {
 protected:
    void write(const std::string& name, const std::string& text) {
        std::ofstream(temporary.path() / name) << text;
    }

    TemporaryDirectory temporary;
};

TEST_F(DataDirectoryTest, InUseIsRefusedUntilItIsFree) {
    const auto path = temporary.path() / "a" / "data";
    {
        const DataDirectory first(path);
        EXPECT_THROW(DataDirectory second(path), std::runtime_error);
    }
    EXPECT_NO_THROW(DataDirectory third(path));
}

TEST_F(DataDirectoryTest, SecretIsMadeOnceForTheOwnerOnly) {
    const DataDirectory directory(temporary.path() / "data");
    const std::string secret = directory.jwt_secret();
    EXPECT_GE(secret.size(), 64U);
    EXPECT_EQ(directory.jwt_secret(), secret);
    EXPECT_NE(DataDirectory(temporary.path() / "other").jwt_secret(), secret);
    struct stat status {};
    ASSERT_EQ(::stat((directory.path() / "jwt-secret").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(DataDirectoryTest, FileIsNoDirectory) {
    write("file", "");
    EXPECT_THROW(DataDirectory(temporary.path() / "file"), std::exception);
}

TEST_F(DataDirectoryTest, IsForOneUseFromItsBeginning) {
    for (const RecordUse use : {RecordUse::elections, RecordUse::rehearsal}) {
        const bool rehearsal = use == RecordUse::rehearsal;
        const DataDirectory directory(temporary.path() / (rehearsal ? "rehearsal" : "elections"));
        directory.require_use(use);
        static_cast<void>(directory.jwt_secret());
        EXPECT_NO_THROW(directory.require_use(use));
        EXPECT_THROW(directory.require_use(rehearsal ? RecordUse::elections : RecordUse::rehearsal),
                     std::runtime_error);
        EXPECT_EQ(std::filesystem::exists(directory.path() / rehearsal_mark), rehearsal);
    }
}

}  // namespace
}  // namespace urna::app
