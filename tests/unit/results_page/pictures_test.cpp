// SPDX-License-Identifier: Apache-2.0
#include "results_page/pictures.h"

#include <gmock/gmock.h>

#include <boost/property_tree/xml_parser.hpp>
#include <cmath>
#include <regex>
#include <sstream>

#include "results_fixture.h"
#include "results_page/seats.h"

namespace urna::results_page {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Palette palette() {
    std::string style;
    for (std::size_t i = 1; i <= colours; ++i)
        style += "--party-" + std::to_string(i) + ": #0000" + std::to_string(10 + i) + ";";
    return palette_of(":root{" + style + "}");
}

// Throws when the text is no well-formed XML.
void parse_xml(const std::string& text) {
    std::istringstream stream(text);
    boost::property_tree::ptree tree;
    boost::property_tree::read_xml(stream, tree);
}

std::size_t occurrences(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; ++at) ++count;
    return count;
}

TEST(SeatLayout, HasEachSeatInsideAndNoTwoTouch) {
    for (const int count : {1, 2, 3, 7, 50, 250, 705}) {
        const SeatLayout layout = lay_out_seats(count);
        ASSERT_EQ(layout.seats.size(), static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < layout.seats.size(); ++i) {
            EXPECT_LE(std::hypot(layout.seats[i].x, layout.seats[i].y), 1 + 1e-9);
            EXPECT_LE(layout.seats[i].y, 1e-9);
            EXPECT_LE(layout.seats[i > 0 ? i - 1 : 0].turn, layout.seats[i].turn);
            for (std::size_t j = 0; j < i; ++j) {
                const double distance =
                    std::hypot(layout.seats[i].x - layout.seats[j].x, layout.seats[i].y - layout.seats[j].y);
                EXPECT_GT(distance, 2 * layout.seat_radius * (1 - 1e-9))
                    << count << ": " << i << " and " << j;
            }
        }
    }
}

TEST(SeatLayout, TakesAsManyAsAParliamentMayHave) {
    EXPECT_EQ(lay_out_seats(10'000).seats.size(), 10'000U);
}

TEST(Colours, GoToTheLeadingTwelveInTheOrderOfTheirNumbers) {
    std::vector<std::string> names(14, "List");
    std::vector<std::uint64_t> votes{1, 2};  // the first two are the smallest
    for (std::uint64_t i = 0; i < 12; ++i) votes.push_back(100 - i);
    PublicElection election = finished(names, votes);
    EXPECT_THAT(colours_of(election), ElementsAre(1, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    election.election.participants[2].looks.colour = "#123456";
    EXPECT_EQ(colours_of(election)[2], 0U);
}

TEST(Hemicycle, HasASeatForEachSeat) {
    PublicElection election = finished({"A", "B <i>", "C"}, {60, 30, 1});
    const std::string svg = hemicycle(Language::english, election);
    parse_xml(svg);
    EXPECT_EQ(occurrences(svg, "h0"), 250U);
    EXPECT_THAT(svg, HasSubstr(R"(aria-label="Seats from left to right: A 167, B &lt;i&gt; 83.")"));
    EXPECT_THAT(svg, Not(HasSubstr("<i>")));
    EXPECT_THAT(svg, HasSubstr(">167</text>"));
}

TEST(Hemicycle, HasTheListsInTheirOrderOfSeats) {
    PublicElection election = finished({"A", "B", "C"}, {50, 40, 30}, false, 12);
    EXPECT_THAT(lists_from_left(election), ElementsAre(0, 1, 2));
    election.election.participants[2].looks.seat_order = 1;
    election.election.participants[0].looks.seat_order = 2;
    EXPECT_THAT(lists_from_left(election), ElementsAre(2, 0, 1));
}

TEST(Palette, IsTheFirstOfTheStyle) {
    EXPECT_EQ(palette()[0], "#000011");
    EXPECT_EQ(palette()[11], "#000022");
    EXPECT_THROW(palette_of(":root{--party-1:#000000}"), std::logic_error);
}

TEST(Picture, IsWellFormedWhateverTheNames) {
    const std::string long_name = [] {
        std::string name;
        for (int i = 0; i < 256; ++i) name += "Ђ";
        return name;
    }();
    for (const bool individual : {false, true}) {
        PublicElection election = finished(
            {"</svg><script>alert(1)</script>", long_name, "\"'&\u202e", "רשימה"}, {9, 5, 3, 2}, individual);
        election.election.name = long_name;
        const std::string svg = picture(Language::serbian_cyrillic, election, palette());
        parse_xml(svg);
        EXPECT_THAT(svg, Not(HasSubstr("<script")));
        EXPECT_THAT(svg, Not(HasSubstr("<bdi")));  // SVG has none
        EXPECT_THAT(svg, HasSubstr("…"));
        EXPECT_EQ(occurrences(svg, "h0"), individual ? 0U : 250U);
    }
}

TEST(Picture, OutlinesAColourThatMayBeThatOfThePaper) {
    PublicElection election = finished({"Left", "Right"}, {3, 1}, false, 4);
    EXPECT_THAT(picture(Language::english, election, palette()), Not(HasSubstr(R"(<path stroke="#525c6b")")));
    election.election.participants[0].looks.colour = "#ffffff";
    const std::string svg = picture(Language::english, election, palette());
    EXPECT_THAT(svg, HasSubstr(R"(<path stroke="#525c6b")"));
    EXPECT_THAT(svg, HasSubstr(R"(fill="#ffffff" stroke="#525c6b")"));
}

TEST(Picture, HasNoControlCharacterAndALineForAnEmptyName) {
    const std::string svg =
        picture(Language::english, finished({"a\bb", "\u0001", "C"}, {3, 2, 1}, true), palette());
    parse_xml(svg);
    EXPECT_EQ(svg.find('\b'), svg.npos);
}

TEST(Picture, SaysTheResultByItself) {
    const std::string svg = picture(Language::english, finished({"Left", "Right"}, {3, 1}, true), palette());
    for (const char* said :
         {"Presidential election, 24 November 2026", "Left has 75.00% of the valid votes, a majority.",
          ">Right<", ">25.00%<", "Last changed: 24 November 2026, 20:00 (Europe/Belgrade)"})
        EXPECT_THAT(svg, HasSubstr(said));
    EXPECT_THAT(svg, Not(HasSubstr("Rehearsal")));
    EXPECT_THAT(picture(Language::english, finished({"Left", "Right"}, {3, 1}, true), palette(), true),
                HasSubstr("Rehearsal. Nothing that is recorded here counts."));
}

}  // namespace
}  // namespace urna::results_page
