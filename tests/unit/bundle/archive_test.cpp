// SPDX-License-Identifier: Apache-2.0
#include "bundle/archive.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "bundle/member_names.h"
#include "bundle/tar_header.h"

namespace urna::bundle {
namespace {

bool any_name(std::string_view) {
    return true;
}

std::string archive_of(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string archive;
    ArchiveWriter writer([&](std::string_view bytes) { archive += bytes; });
    for (const auto& [name, content] : members) writer.add(name, content);
    writer.finish();
    return archive;
}

TEST(Archive, MembersAreFoundAsTheyWereWritten) {
    const std::string archive =
        archive_of({{"a", ""}, {"b", std::string(512, 'x')}, {std::string(100, 'c'), "some text"}});
    EXPECT_EQ(archive.size(), 512U * (1 + 2 + 2 + 2));
    const auto source = make_text_source(archive);
    const auto members = find_members(*source, any_name);
    ASSERT_TRUE(members);
    ASSERT_EQ(members->size(), 3U);
    EXPECT_EQ(read_whole(*source, members->at(1).content), std::string(512, 'x'));
    EXPECT_EQ(read_whole(*source, find_member(*members, std::string(100, 'c'))->content), "some text");
    EXPECT_EQ(find_member(*members, "aa"), nullptr);
}

TEST(Archive, EachByteOfABlockIsHeld) {
    const std::string archive = archive_of({{"a", "text"}});
    for (std::size_t i = 0; i < archive.size(); ++i) {
        if (i >= 512 && i < 516) continue;  // the content
        for (const int bit : {1, 32, 128}) {
            std::string changed = archive;
            changed[i] = static_cast<char>(changed[i] ^ bit);
            EXPECT_FALSE(find_members(*make_text_source(changed), any_name)) << i;
        }
    }
}

TEST(Archive, EachCutIsNoticed) {
    const std::string archive = archive_of({{"a", "text"}, {"b", ""}});
    for (std::size_t size = 0; size < archive.size(); ++size)
        EXPECT_FALSE(find_members(*make_text_source(std::string_view(archive).substr(0, size)), any_name));
}

TEST(Archive, HeaderIsThatOfUstar) {
    const std::string block = tar_block({"README.txt", 5});
    EXPECT_EQ(block.substr(100, 8), std::string("0000644\0", 8));
    EXPECT_EQ(block.substr(124, 12), std::string("00000000005\0", 12));
    EXPECT_EQ(block.substr(257, 8), std::string("ustar\0"
                                                "00",
                                                8));
    EXPECT_EQ(parse_tar_block(block), (TarHeader{"README.txt", 5}));
    EXPECT_THROW(tar_block({"", 0}), std::invalid_argument);
    EXPECT_THROW(tar_block({std::string(101, 'a'), 0}), std::invalid_argument);
    EXPECT_THROW(tar_block({"a", member_bytes_max + 1}), std::invalid_argument);
}

TEST(Archive, WriterRefusesNamesOutOfOrder) {
    EXPECT_THROW(archive_of({{"b", ""}, {"a", ""}}), std::invalid_argument);
    EXPECT_THROW(archive_of({{"a", ""}, {"a", ""}}), std::invalid_argument);
}

TEST(MemberNames, OnlyThoseOfTheFormatAreNames) {
    EXPECT_EQ(ballots_name(0), "ballots/000");
    EXPECT_EQ(ballots_name(1'234'067), "ballots/x001/x234/067");
    for (const std::string_view name :
         {"MANIFEST", "README.txt", "checkpoint", "ballots/000", "ballots/x001/000", "result/7.json",
          "sealed/9223372036854775807", "sealed/before", "tile/entries/000", "tile/entries/000.p/255"})
        EXPECT_TRUE(is_bundle_name(name)) << name;
    for (const std::string_view name :
         {"", "manifest", "ballots/", "ballots/0", "ballots/000.p/1", "ballots/x000/001", "result/7",
          "result/.json", "result/0.json", "result/-1.json", "sealed/", "sealed/9223372036854775808",
          "tile/0/000", "tile/entries/000.p/0", "300.tsr"})
        EXPECT_FALSE(is_bundle_name(name)) << name;
    EXPECT_TRUE(is_anchor_name("checkpoint"));
    EXPECT_TRUE(is_anchor_name("0.tsr"));
    for (const std::string_view name : {"MANIFEST", ".tsr", "01.tsr", "a.tsr"})
        EXPECT_FALSE(is_anchor_name(name)) << name;
}

}  // namespace
}  // namespace urna::bundle
