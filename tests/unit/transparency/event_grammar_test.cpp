// SPDX-License-Identifier: Apache-2.0
#include "transparency/event_grammar.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "sample_events.h"
#include "transparency/merkle_tree.h"
#include "worked_example.h"

namespace urna::transparency {
namespace {

using samples::Sample;

EventError error_of(const std::string& text) {
    const auto event = parse_event(text);
    if (event) throw std::logic_error("the event was taken: " + text);
    return event.error();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::string_view rest = text;
    while (const auto line = take_line(rest)) lines.emplace_back(*line);
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    return text;
}

TEST(EventGrammar, EachEventHasItsTextAndIsReadFromIt) {
    std::set<std::size_t> kinds;
    for (const Sample& sample : samples::all()) {
        kinds.insert(sample.event.index());
        EXPECT_EQ(event_text(sample.event), sample.text);
        const auto read = parse_event(sample.text);
        ASSERT_TRUE(read) << sample.text;
        EXPECT_TRUE(*read == sample.event) << sample.text;
    }
    EXPECT_EQ(kinds.size(), std::variant_size_v<Event>) << "a kind has no sample";
}

TEST(EventGrammar, LineThatIsMissingRepeatedOrMovedIsNoticed) {
    for (const Sample& sample : samples::all()) {
        const auto lines = lines_of(sample.text);
        for (std::size_t i = 1; i < lines.size(); ++i) {
            auto changed = lines;
            changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
            // Without a line it may be another event; then that one's text is this.
            if (const auto other = parse_event(joined(changed))) {
                EXPECT_EQ(event_text(*other), joined(changed));
                EXPECT_FALSE(*other == sample.event);
            }
            changed = lines;
            changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
            const bool is_list = lines[i].starts_with("provisional ");
            EXPECT_EQ(parse_event(joined(changed)).has_value(), is_list) << joined(changed);
            for (std::size_t j = 1; j < i; ++j) {
                changed = lines;
                std::swap(changed[i], changed[j]);
                if (is_list && lines[j].starts_with("provisional ")) continue;
                EXPECT_FALSE(parse_event(joined(changed))) << joined(changed);
            }
        }
    }
}

TEST(EventGrammar, UnknownLineIsNoticedAtEachPlace) {
    for (const Sample& sample : samples::all()) {
        const auto lines = lines_of(sample.text);
        for (std::size_t i = 0; i <= lines.size(); ++i) {
            for (const std::string& line : std::vector<std::string>{"", "extra 1", "extra", " "}) {
                auto changed = lines;
                changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), line);
                EXPECT_EQ(error_of(joined(changed)), EventError{}) << joined(changed);
            }
        }
    }
}

// Bytes that no value of this kind has, in front of and behind each value, and behind each line.
TEST(EventGrammar, EachValueHasOneText) {
    for (const Sample& sample : samples::all()) {
        for (std::size_t i = 0; i < sample.text.size(); ++i) {
            for (const char byte : {'\0', '\t', '\r', '\x0B', '\x7F', '\x80', '\xFF'}) {
                std::string changed = sample.text;
                changed.insert(i, 1, byte);
                EXPECT_FALSE(parse_event(changed)) << changed;
                changed = sample.text;
                changed[i] = byte;
                if (byte == '\x80') continue;  // it may make another letter of one
                EXPECT_FALSE(parse_event(changed)) << changed;
            }
            // What is read after any other change is written so.
            for (const char byte : {' ', '0', '1', '-', '+', 'a', 'A', '\\', 'u', '\n'}) {
                std::string changed = sample.text;
                changed.insert(i, 1, byte);
                if (const auto read = parse_event(changed)) {
                    EXPECT_EQ(event_text(*read), changed);
                }
                changed = sample.text;
                changed[i] = byte;
                if (const auto read = parse_event(changed)) {
                    EXPECT_EQ(event_text(*read), changed);
                }
            }
        }
        for (std::size_t size = 0; size < sample.text.size(); ++size)
            if (const auto read = parse_event(sample.text.substr(0, size))) {
                EXPECT_EQ(event_text(*read), sample.text.substr(0, size)) << "an event with fewer lines";
            }
        EXPECT_FALSE(parse_event(sample.text + '\n'));
        EXPECT_FALSE(parse_event(sample.text + "x"));
    }
}

TEST(EventGrammar, OtherTextsOfValuesAreRefused) {
    const auto with = [](const std::string& text, const std::string& line, const std::string& other) {
        std::string changed = text;
        const auto found = changed.find('\n' + line + '\n');
        if (found == std::string::npos) throw std::logic_error(line);
        return changed.replace(found + 1, line.size(), other);
    };
    const auto texts = samples::all();
    const std::string& participant = texts[5].text;
    for (const std::string& name : std::vector<std::string>{
             "\\",         "\\n",    "\\u",     "\\u0",    "\\u000",  "\\u000A",     "\\u0041", "\\u00e9",
             "\\u2029a\\", "\\u202", "\\u+00a", "\\u 00a", "\\u2020", "\\ud800",     "\\x0a",   "\u0085",
             "\u2028",     "\u202A", "\u2069",  "\x7F",    "\xC3",    "\xED\xA0\x80"})
        EXPECT_FALSE(parse_event(with(participant, "name Harbour", "name " + name))) << name;
    for (const std::string& name :
         std::vector<std::string>{"", " ", "a ", "é", "\u00A0", "\u2027", "\u202F", "\u2065", "\u206A",
                                  "\\\\", "\\u0000", "\\u001f", "\\u009f", "\\u202a", "\\u2069", "name b"})
        EXPECT_TRUE(parse_event(with(participant, "name Harbour", "name " + name))) << name;
    for (const std::string& id : std::vector<std::string>{"id 0", "id 01", "id -1", "id +1", "id 1 ", "id  1",
                                                          "id 9223372036854775808"})
        EXPECT_FALSE(parse_event(with(participant, "id 1", id))) << id;
    for (const std::string& flag : std::vector<std::string>{"2", "00", "true", "", "-0"})
        EXPECT_FALSE(parse_event(with(participant, "individual 0", "individual " + flag))) << flag;
    EXPECT_FALSE(parse_event(with(participant, "id 1", "id 1\nversion 1")))
        << "the first version has no line";
    EXPECT_FALSE(parse_event(with(participant, "id 1", "id 1\nversion 2147483648")));
    EXPECT_FALSE(parse_event(with(participant, "individual 0", "individual 0\nremoved 0")));

    const std::string& election = texts[8].text;
    for (const std::string& end :
         std::vector<std::string>{"-0", "00", "+1", "1.5", "", "9223372036854775808", "-9223372036854775809"})
        EXPECT_FALSE(parse_event(with(election, "end 1764000020000000", "end " + end))) << end;
    EXPECT_TRUE(parse_event(with(election, "end 1764000020000000", "end -9223372036854775808")));
    EXPECT_FALSE(parse_event(with(election, "privacy pseudonymous", "privacy")));
    EXPECT_FALSE(parse_event(with(election, "privacy pseudonymous", "privacy secret")));
    EXPECT_FALSE(parse_event(with(election, "privacy pseudonymous", "privacy pseudonymous\nname ")));
    EXPECT_FALSE(parse_event(with(election, "id 7", "id 7\nstanding stands")));
    EXPECT_FALSE(parse_event(with(election, "list 1 3", "list 0 3")));
    EXPECT_FALSE(parse_event(with(election, "list 2 1", "list 3 1"))) << "poll numbers have no gap";
    EXPECT_FALSE(parse_event(with(election, "list 2 1", "list 02 1")));

    const std::string& upload = texts[10].text;
    for (const std::string& counts : std::vector<std::string>{"0 0 0", "0 0 0 3 0", "0 0 0 03", "0  0 0 3",
                                                              "0 0 0 ", " 0 0 3", "0 0 0 -"})
        EXPECT_FALSE(parse_event(with(upload, "counts 0 0 0 3", "counts " + counts))) << counts;
    EXPECT_FALSE(parse_event(with(upload, "id " + samples::id_text, "id 8A0F0C526A554C7E9D2E0B0A5F0E6A11")));
    EXPECT_FALSE(
        parse_event(with(upload, "id " + samples::id_text, "id 8a0f0c52-6a55-4c7e-9d2e-0b0a5f0e6a11")));
    EXPECT_FALSE(parse_event(with(upload, "commit " + samples::hex_a, "commit " + samples::hex_a.substr(2))));
    EXPECT_FALSE(parse_event(with(texts[0].text, "origin log.example/1", "origin a b")));
    EXPECT_FALSE(parse_event(with(texts[0].text, "origin log.example/1", "origin ")));
    EXPECT_FALSE(
        parse_event(with(texts[3].text, "vkey " + samples::vkey, "vkey " + samples::vkey.substr(1))));
}

TEST(EventGrammar, KindOfALaterProgramIsCalledByItsName) {
    for (const std::string& kind :
         std::vector<std::string>{"upload v2", "audit-seed v1", "upload v10", "uploads v1", "participan v1"})
        EXPECT_EQ(error_of("urna " + kind + "\nanything at all\n"),
                  (EventError{.reason = EventError::Reason::unknown_kind, .kind = kind}));
    for (const std::string& head : std::vector<std::string>{
             "", "urna", "urna ", "urna upload", "urna upload ", "urna upload v", "urna upload v0",
             "urna upload v01", "urna upload 1", "urna  upload v1", "Urna upload v1", "urna Upload v2",
             "urna upload v1 ", "urna upload v1 v1", "urna up_load v1", " urna upload v1",
             "urna " + std::string(62, 'a') + " v1", "urna v1"})
        EXPECT_EQ(error_of(head + "\nat 1\n"), EventError{}) << head;
    EXPECT_EQ(error_of("urna upload v2"), EventError{}) << "no line feed";
}

TEST(EventGrammar, WhatNoTextHasCannotBeWritten) {
    EXPECT_THROW(event_text(ParticipantEvent{.id = {1}, .name = "\xFF"}), std::invalid_argument);
    EXPECT_THROW(event_text(ParticipantEvent{.id = {0}, .name = "a"}), std::invalid_argument);
    EXPECT_THROW(event_text(ParticipantEvent{.id = {1}, .version = 0, .name = "a"}), std::invalid_argument);
    EXPECT_THROW(event_text(OpenEvent{.origin = "a b", .at = {}, .continues = {}}), std::invalid_argument);
    EXPECT_THROW(event_text(OpenEvent{.origin = "a", .at = {}, .continues = Checkpoint{}}),
                 std::invalid_argument);
    EXPECT_THROW(event_text(KeyEvent{.key = {}, .at = {}}), std::invalid_argument);
    EXPECT_THROW(event_text(QuarantinedEvent{.entry = "", .upload = {}, .commit = {}, .accepted = {}}),
                 std::invalid_argument);
    EXPECT_THROW(event_text(QuarantinedEvent{.entry = "1",
                                             .upload = {},
                                             .commit = {},
                                             .accepted = {},
                                             .reason = static_cast<QuarantineReason>(9)}),
                 std::invalid_argument);
}

TEST(EventGrammar, EntriesOfTheWorkedExampleAreReadButForTheElection) {
    for (std::size_t i = 0; i < example::entries.size(); ++i) {
        const auto event = parse_event(example::entries[i]);
        if (i == 3) {
            EXPECT_FALSE(event) << "it does not say its privacy";
            continue;
        }
        ASSERT_TRUE(event) << example::entries[i];
        EXPECT_EQ(leaf_hash(event_text(*event)), hash_of(example::leaves[i]));
    }
}

}  // namespace
}  // namespace urna::transparency
