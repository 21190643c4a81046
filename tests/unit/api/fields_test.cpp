// SPDX-License-Identifier: Apache-2.0
#include "api/fields.h"

#include <gtest/gtest.h>

namespace urna::api {
namespace {

TEST(Fields, EmptyBodyHasNoFields) {
    const std::string body;
    const auto fields = Fields::parse(body);
    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->require({"name"}).error(), invalid("Field name is missing."));
}

TEST(Fields, BodyThatIsNoObjectIsRefused) {
    for (const std::string body :
         {" ", "[]", "5", "null", "{", "{} x", "\"a\"", "{\"a\": \"\xff\"}", "{'a': 1}"}) {
        const auto fields = Fields::parse(body);
        ASSERT_FALSE(fields) << body;
        EXPECT_EQ(fields.error(), invalid("Invalid JSON."));
    }
}

TEST(Fields, DeepNestingIsRefused) {
    const std::string body = R"({"a": )" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
    EXPECT_FALSE(Fields::parse(body));
}

TEST(Fields, AbsentNullAndEmptyTextAreMissing) {
    const std::string body =
        R"({"null": null, "empty": "", "space": " ", "false": false, "list": [], "zero": 0})";
    const auto fields = Fields::parse(body);
    ASSERT_TRUE(fields);
    EXPECT_TRUE(fields->missing("absent"));
    EXPECT_TRUE(fields->missing("null"));
    EXPECT_TRUE(fields->missing("empty"));
    EXPECT_FALSE(fields->missing("space"));
    EXPECT_FALSE(fields->missing("false"));
    EXPECT_FALSE(fields->missing("list"));
    EXPECT_FALSE(fields->missing("zero"));
    EXPECT_EQ(fields->require({"space", "null", "empty"}).error(), invalid("Field null is missing."));
    EXPECT_TRUE(fields->require({"space", "false"}));
}

TEST(Fields, ValueOfAnotherTypeIsNone) {
    const std::string body =
        R"({"text": "t", "flag": true, "number": 7, "fraction": 7.0, "list": [1, 2], "mixed": [1, "2"],
                                 "large": 18446744073709551615})";
    const auto fields = Fields::parse(body);
    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->text("text"), "t");
    EXPECT_EQ(fields->text("number"), std::nullopt);
    EXPECT_EQ(fields->boolean("flag"), true);
    EXPECT_EQ(fields->boolean("number"), std::nullopt);
    EXPECT_EQ(fields->integer("number"), 7);
    EXPECT_EQ(fields->integer("fraction"), std::nullopt);
    EXPECT_EQ(fields->integer("flag"), std::nullopt);
    EXPECT_EQ(fields->integer("large"), std::nullopt);
    EXPECT_EQ(fields->integers("list"), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(fields->integers("mixed"), std::nullopt);
    EXPECT_EQ(fields->integers("number"), std::nullopt);
    EXPECT_EQ(fields->thousandths("fraction"), 7'000);
    EXPECT_EQ(fields->thousandths("text"), std::nullopt);
}

}  // namespace
}  // namespace urna::api
