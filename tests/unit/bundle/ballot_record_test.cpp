// SPDX-License-Identifier: Apache-2.0
#include "bundle/ballot_record.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace urna::bundle {
namespace {

BallotRecord two_ballots(bool is_open) {
    BallotRecord record{.entry = 0x0102030405060708, .packed = std::string(40, 'p'), .opening = {}};
    if (!is_open) return record;
    record.opening = Opening();
    record.opening->nonce.fill('n');
    record.opening->file_sha256.fill('f');
    record.opening->guids = std::string(32, 'g');
    return record;
}

TEST(BallotRecord, PartsStandWhereTheFormatSays) {
    std::string member;
    append_record(member, two_ballots(true));
    EXPECT_EQ(member.substr(0, 12), std::string("\1\2\3\4\5\6\7\10\0\0\0\2", 12));
    EXPECT_EQ(member.substr(12),
              std::string(40, 'p') + std::string(32, 'n') + std::string(32, 'f') + std::string(32, 'g'));
}

TEST(BallotRecord, RecordsAreTakenOneAfterTheOther) {
    std::string member;
    append_record(member, two_ballots(false));
    append_record(member, two_ballots(true));
    const auto source = make_text_source(member);
    Range rest{0, member.size()};
    const auto closed = take_record(*source, rest, false);
    ASSERT_TRUE(closed);
    EXPECT_EQ(closed->ballots, 2U);
    EXPECT_EQ(closed->secrets.size, 0U);
    const auto open = take_record(*source, rest, true);
    ASSERT_TRUE(open);
    EXPECT_EQ(open->entry, 0x0102030405060708U);
    EXPECT_EQ(read_whole(*source, open->guids), std::string(32, 'g'));
    EXPECT_EQ(rest.size, 0U);
    EXPECT_FALSE(take_record(*source, rest, false));
}

TEST(BallotRecord, RecordThatIsCutIsNone) {
    std::string member;
    append_record(member, two_ballots(true));
    const auto source = make_text_source(member);
    for (std::size_t size = 0; size < member.size(); ++size) {
        Range rest{0, size};
        EXPECT_FALSE(take_record(*source, rest, true)) << size;
    }
}

TEST(BallotRecord, WriterRefusesWhatHasNoRecord) {
    std::string member;
    BallotRecord record = two_ballots(false);
    record.packed += 'x';
    EXPECT_THROW(append_record(member, record), std::invalid_argument);
    record = two_ballots(true);
    record.opening->guids += 'x';
    EXPECT_THROW(append_record(member, record), std::invalid_argument);
}

}  // namespace
}  // namespace urna::bundle
