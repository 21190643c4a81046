// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdint>
#include <vector>

namespace urna {
namespace {

std::string decimal(std::uint64_t units, int decimals) {
    return JsonWriter().decimal(units, decimals).take();
}

std::string text(std::string_view of) {
    return JsonWriter().value(of).take();
}

TEST(JsonWriter, DecimalsAreExactAndHaveNoNeedlessZeros) {
    EXPECT_EQ(decimal(0, 2), "0");
    EXPECT_EQ(decimal(100, 2), "1");
    EXPECT_EQ(decimal(50, 2), "0.5");
    EXPECT_EQ(decimal(5, 2), "0.05");
    EXPECT_EQ(decimal(5000, 3), "5");
    EXPECT_EQ(decimal(12345, 3), "12.345");
    EXPECT_EQ(decimal(100'000, 3), "100");
    EXPECT_EQ(decimal(7, 0), "7");
}

TEST(JsonWriter, ArraysKeepTheOrder) {
    const auto write = [](JsonWriter& json, int number) { json.value(number); };
    EXPECT_EQ(JsonWriter().array(std::vector<int>{}, write).take(), "[]");
    EXPECT_EQ(JsonWriter().array(std::vector<int>{2, 1}, write).take(), "[2, 1]");
}

TEST(JsonWriter, CommasStandBetweenMembersAndElementsOnly) {
    JsonWriter json;
    json.begin_object().key("empty").begin_object().end_object().key("list").begin_array();
    json.begin_array().end_array().value(1).begin_object().member("a", "b").member("c", true).end_object();
    json.null().end_array().member("last", false).end_object();
    EXPECT_EQ(json.take(), R"({"empty": {}, "list": [[], 1, {"a": "b", "c": true}, null], "last": false})");
}

TEST(JsonWriter, NumbersAreWholeOfEachSize) {
    JsonWriter json;
    json.begin_array().value(INT64_MIN).value(UINT64_MAX).value(0).value(std::uint8_t{7}).end_array();
    EXPECT_EQ(json.take(), "[-9223372036854775808, 18446744073709551615, 0, 7]");
}

TEST(JsonWriter, AbsentValuesAreNull) {
    JsonWriter json;
    json.begin_object().member("a", std::optional<std::string>()).member("b", std::optional<std::string>(""));
    json.member("c", std::optional<int>(3)).end_object();
    EXPECT_EQ(json.take(), R"({"a": null, "b": "", "c": 3})");
}

TEST(JsonWriter, GoesOnWhereItWasWhenItsTextIsTaken) {
    JsonWriter json;
    EXPECT_EQ(json.begin_array().value(1).take(), "[1");
    JsonWriter copy = json;
    EXPECT_EQ(json.value(2).take(), ", 2");
    EXPECT_EQ(json.end_array().take(), "]");
    EXPECT_EQ(copy.value(3).take(), ", 3");
}

TEST(JsonWriter, EscapesWhatJsonEscapesAndNothingElse) {
    EXPECT_EQ(text(""), R"("")");
    EXPECT_EQ(text("a\"b\\c/d"), R"("a\"b\\c/d")");
    EXPECT_EQ(text("\b\f\n\r\t"), R"("\b\f\n\r\t")");
    EXPECT_EQ(text(std::string_view("\0\x01\x1f\x7f", 4)), "\"\\u0000\\u0001\\u001f\x7f\"");
    EXPECT_EQ(text("žЖ\u2028😀"), "\"žЖ\u2028😀\"");
    EXPECT_EQ(text("\xFF\xC3"), "\"\xFF\xC3\"");
}

// A text is written in a short way when nothing in it is escaped: each byte is seen alone and among others.
TEST(JsonWriter, EveryByteIsWrittenAsBoostJsonDoes) {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string alone(1, static_cast<char>(byte));
        for (const std::string& one : {alone, "plain" + alone, alone + "plain"}) {
            EXPECT_EQ(text(one), boost::json::serialize(boost::json::string_view(one))) << byte;
        }
    }
}

}  // namespace
}  // namespace urna
