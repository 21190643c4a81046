// SPDX-License-Identifier: Apache-2.0
// The cases that the console's check of a file has to pass too (web/src/lib/csv), so that what it lets pass
// is accepted and what it refuses would have been refused.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "bad_line_text.h"
#include "election/ballot_csv.h"
#include "support/source_directory.h"

namespace urna::election {
namespace {

namespace json = boost::json;

// Each character, U+0000 to U+00FF, is a byte.
std::string bytes_of(std::string_view utf8) {
    std::string bytes;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto first = static_cast<unsigned char>(utf8[i]);
        if (first < 0x80) {
            bytes += utf8[i];
        } else {
            ++i;
            bytes += static_cast<char>((first & 0x03) << 6 | (static_cast<unsigned char>(utf8.at(i)) & 0x3F));
        }
    }
    return bytes;
}

std::string file_of(const json::value& value) {
    if (value.is_string()) return bytes_of(value.as_string());
    std::string file;
    for (const json::value& part : value.as_array()) {
        if (part.is_string()) {
            file += bytes_of(part.as_string());
            continue;
        }
        const std::string text = bytes_of(part.at(0).as_string());
        for (auto times = part.at(1).as_int64(); times > 0; --times) file += text;
    }
    return file;
}

// `guid/poll number ...`, or the refusal.
std::string expected(const json::value& one) {
    const json::array& bad = one.at("bad").as_array();
    if (!bad.empty()) {
        return "Incorrect " + std::string(bad[0].at(1).as_string()) + " on line " +
               std::to_string(bad[0].at(0).as_int64()) + ".";
    }
    std::string text;
    for (const json::value& ballot : one.at("ballots").as_array()) {
        text += std::string(ballot.at(0).as_string()) + "/" + std::to_string(ballot.at(1).as_int64()) + " ";
    }
    return text;
}

std::string told(std::string_view file) {
    BallotCsv csv(file.size());
    csv.feed(file);
    const auto batch = csv.finish();
    if (!batch) return text_of(batch.error());
    std::string text;
    for (const Ballot& ballot : *batch) {
        text += to_string(ballot.guid) + "/" + std::to_string(ballot.poll_number) + " ";
    }
    return text;
}

TEST(BallotCsvCases, AreJudgedAsWrittenDown) {
    std::ifstream in(urna::source_directory() + "/tests/data/ballot-csv/cases.json");
    std::stringstream text;
    text << in.rdbuf();
    const json::value root = json::parse(text.str());
    const json::array& cases = root.at("cases").as_array();
    ASSERT_GT(cases.size(), 100U);
    for (const json::value& one : cases) {
        EXPECT_EQ(told(file_of(one.at("file"))), expected(one)) << one.at("name").as_string();
    }
}

}  // namespace
}  // namespace urna::election
