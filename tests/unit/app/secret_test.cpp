// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/secret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "support/temporary_directory.h"

namespace urna::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string file_name = "the secret";

class SecretTest : public testing::Test {
 protected:
    // What a file of these bytes holds.
    std::string in_a_file(const std::string& bytes) {
        const auto file = temporary.path() / file_name;
        std::ofstream(file, std::ios::binary) << bytes;
        return read_secret(file);
    }

    std::string refusal_of(const std::string& bytes) {
        try {
            return "taken: " + in_a_file(bytes);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
    }

    TemporaryDirectory temporary;
};

TEST_F(SecretTest, LosesOneLineEndOfEitherKind) {
    EXPECT_EQ(in_a_file("secret"), "secret");
    EXPECT_EQ(in_a_file("secret\n"), "secret");
    EXPECT_EQ(in_a_file("secret\r\n"), "secret");
    EXPECT_EQ(in_a_file(" šećer \n\n"), " šećer \n");
    EXPECT_EQ(in_a_file("secret\r\n\r\n"), "secret\r\n");
    EXPECT_EQ(in_a_file("secret\r"), "secret\r");  // ends no line
    EXPECT_EQ(in_a_file("secret\r\r\n"), "secret\r");
}

TEST_F(SecretTest, IsRefusedWithItsFileAndWhatIsWrong) {
    const std::string utf16("s\0e\0c\0r\0e\0t\0\r\0\n\0", 16);
    const std::pair<std::string, const char*> refused[] = {
        {"\xEF\xBB\xBFsecret\n", "byte-order mark"},
        {"\xFF\xFE" + utf16, "UTF-16"},
        {"\xFE\xFF" + std::string("\0s", 2), "UTF-16"},
        {utf16, "NUL"},
        {std::string("sec\0ret", 7), "NUL"},
        {"\x8A"
         "e\xE6"
         "er\n",
         "not UTF-8"},                  // Windows-1250
        {"\xED\xA0\x80", "not UTF-8"},  // half a surrogate pair
        {"", "empty"},
        {"\n", "empty"},
        {"\r\n", "empty"},
        {std::string(70'000, 'x'), "too large"},
    };
    for (const auto& [bytes, what] : refused) {
        EXPECT_THAT(refusal_of(bytes), AllOf(HasSubstr(file_name), HasSubstr(what)));
    }
    EXPECT_THROW(read_secret(temporary.path() / "absent"), std::runtime_error);
    EXPECT_THROW(read_secret(temporary.path()), std::runtime_error);
}

TEST_F(SecretTest, OfAStreamOneLineIsRead) {
    std::istringstream in("first\r\n\nthird");
    EXPECT_EQ(read_secret_line(in, "it"), "first");
    EXPECT_EQ(read_secret_line(in, "it"), "");
    EXPECT_EQ(read_secret_line(in, "it"), "third");
    EXPECT_EQ(read_secret_line(in, "it"), std::nullopt);
    std::istringstream marked(
        "\xEF\xBB\xBF"
        "first\n");
    EXPECT_THROW(read_secret_line(marked, "it"), std::runtime_error);
    std::istringstream endless(std::string(70'000, 'x'));
    EXPECT_THROW(read_secret_line(endless, "it"), std::runtime_error);
}

}  // namespace
}  // namespace urna::app
