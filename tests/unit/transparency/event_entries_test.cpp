// SPDX-License-Identifier: Apache-2.0
#include "transparency/event_entries.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "sample_events.h"

namespace urna::transparency {
namespace {

// An election of so many lists, whose text is long.
ElectionEvent large_election(std::int64_t lists) {
    ElectionEvent election = std::get<ElectionEvent>(parse_event(samples::all()[8].text).value());
    election.lists.clear();
    for (std::int64_t i = 1; i <= lists; ++i) election.lists.push_back({i});
    return election;
}

TEST(EventEntries, ShortEventIsOne) {
    for (const samples::Sample& sample : samples::all()) {
        EXPECT_EQ(entries_of(sample.event), std::vector<std::string>{sample.text});
        EventReader reader;
        const auto read = reader.read(sample.text);
        ASSERT_TRUE(read && *read) << sample.text;
        EXPECT_TRUE(**read == sample.event);
    }
}

TEST(EventParts, LongEventStandsInSeveralEntries) {
    const ElectionEvent election = large_election(10'000);
    const std::string text = event_text(election);
    const auto entries = entries_of(election);
    ASSERT_EQ(entries.size(), 3U);
    const std::string sha256_line = "sha256 " + to_hex(as_text(sha256({text}))) + '\n';
    std::string whole;
    EventReader reader;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EXPECT_LE(entries[i].size(), 65'000U);
        const std::string head = "urna part v1\npart " + std::to_string(i + 1) + " 3\n" + sha256_line;
        ASSERT_TRUE(entries[i].starts_with(head)) << entries[i].substr(0, 100);
        whole += entries[i].substr(head.size());
        const auto read = reader.read(entries[i]);
        ASSERT_TRUE(read);
        ASSERT_EQ(read->has_value(), i == 2);
        EXPECT_EQ(reader.within_event(), i < 2);
        if (i == 2) {
            EXPECT_TRUE(**read == Event(election));
        }
    }
    EXPECT_EQ(whole, text);
    EXPECT_TRUE(reader.read(samples::all()[0].text)) << "another event follows";
}

// The text is as long as one entry may be, and one byte longer.
TEST(EventParts, BeginWhereOneEntryWouldBeTooLong) {
    const auto named = [](std::size_t characters) {
        return ParticipantEvent{.id = {1}, .name = std::string(characters, 'a')};
    };
    const std::size_t rest = event_text(named(0)).size();
    const auto longest = entries_of(named(event_bytes_max - rest));
    ASSERT_EQ(longest.size(), 1U);
    EXPECT_EQ(longest[0].size(), event_bytes_max);
    const auto cut = entries_of(named(event_bytes_max - rest + 1));
    ASSERT_EQ(cut.size(), 2U);
    EventReader reader;
    EXPECT_TRUE(reader.read(longest[0]).value());
    EXPECT_FALSE(reader.read(cut[0]).value());
    EXPECT_TRUE(reader.read(cut[1]).value());
    EXPECT_FALSE(EventReader().read(event_text(named(event_bytes_max - rest + 1)))) << "it has to be cut";
    const auto full = entries_of(named(2 * part_bytes - rest));
    ASSERT_EQ(full.size(), 2U) << "no part is empty";
    EventReader another;
    EXPECT_TRUE(another.read(full[0]));
    EXPECT_TRUE(another.read(full[1]).value());
}

TEST(EventParts, AreAsManyAsMayBe) {
    const auto of_bytes = [](std::size_t bytes) {
        ParticipantEvent event{.id = {1}, .name = ""};
        event.name.assign(bytes - event_text(event).size(), 'a');
        return event;
    };
    EXPECT_EQ(entries_of(of_bytes(parts_max * part_bytes)).size(), 256U);
    EXPECT_THROW(entries_of(of_bytes(parts_max * part_bytes + 1)), std::invalid_argument);
}

// The alliance of a list may have 1,000 characters, of which each takes at most seven bytes (a control
// character, escaped in JSON and then here), its class 64 bytes, and a law of one's own has at most 1,000
// lists.
TEST(EventParts, HoldTheLargestElection) {
    ElectionEvent election = large_election(1'000);
    std::string alliance;
    for (int i = 0; i < 1'000; ++i) alliance += "\\u0001";
    election.terms.clear();
    for (int i = 0; i < 1'000; ++i)
        election.terms += R"({"alliance":")" + alliance + R"(","candidates":1000000,"class":")" +
                          std::string(7 * 64, 'a') + R"(","directSeats":1000000},)";
    EXPECT_LE(entries_of(election).size(), parts_max);
    ElectionEvent many = large_election(10'000);
    for (int i = 0; i < 10'000; ++i) many.name += std::string(4 * 256, 'a');
    EXPECT_LE(entries_of(many).size(), parts_max) << "names of 256 characters";
}

TEST(EventParts, OtherOnesAreRefused) {
    const auto entries = entries_of(large_election(10'000));
    const auto others = entries_of(large_election(9'999));
    const std::string small = samples::all()[0].text;
    const auto refused = [](const std::vector<std::string>& sequence) {
        EventReader reader;
        for (std::size_t i = 0; i + 1 < sequence.size(); ++i)
            if (!reader.read(sequence[i]))
                throw std::logic_error("refused too early: " + sequence[i].substr(0, 100));
        const auto last = reader.read(sequence.back());
        return !last.has_value();
    };
    const auto changed = [&](std::size_t entry, const std::string& from, const std::string& to) {
        std::string text = entries[entry];
        return text.replace(text.find(from), from.size(), to);
    };
    EXPECT_TRUE(refused({entries[1]}));
    EXPECT_TRUE(refused({entries[0], entries[0]}));
    EXPECT_TRUE(refused({entries[0], entries[2]}));
    EXPECT_TRUE(refused({entries[0], small}));
    EXPECT_TRUE(refused({entries[0], others[1]}));
    EXPECT_TRUE(refused({entries[0], entries[1], small}));
    EXPECT_TRUE(refused({entries[0], entries[1], entries[2] + "list 10001 1\n"})) << "another hash";
    EXPECT_TRUE(refused({entries[0] + 'a'})) << "a part that is not the last has its length";
    EXPECT_TRUE(refused({entries[0].substr(0, entries[0].size() - 1)}));
    EXPECT_TRUE(refused({entries[0], entries[1], entries[2].substr(0, entries[2].find('\n', 30) + 1)}));
    for (const std::string& numbers :
         std::vector<std::string>{"0 3", "4 3", "1 1", "1 03", "01 3", "1 3 ", "1", "1 257", "-1 3"})
        EXPECT_TRUE(refused({changed(0, "part 1 3\n", "part " + numbers + '\n')})) << numbers;
    EXPECT_TRUE(refused({changed(0, "part 1 3\n", "part 1 2\n"), entries[1]}));
    EXPECT_TRUE(refused({changed(0, "sha256 ", "sha256 A")}));
    EXPECT_TRUE(refused({changed(0, "sha256 ", "SHA256 ")}));
    EXPECT_TRUE(refused({"urna part v1\n"}));
    EXPECT_EQ(EventReader().read("urna part v2\n").error().kind, "part v2");
    EXPECT_EQ(EventReader().read(entries[1]).error().reason, EventError::Reason::wrong_part);

    // One that fits into an entry is not cut.
    const std::string head = "sha256 " + to_hex(as_text(sha256({std::string(part_bytes + 1, 'a')}))) + '\n';
    EXPECT_TRUE(refused({"urna part v1\npart 1 2\n" + head + std::string(part_bytes, 'a'),
                         "urna part v1\npart 2 2\n" + head + 'a'}));
}

}  // namespace
}  // namespace urna::transparency
