// SPDX-License-Identifier: Apache-2.0
#include "results_page/page.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "results_fixture.h"

namespace urna::results_page {
namespace {

using testing::HasSubstr;
using testing::Not;

const Site site{"body{color:#000}", "/assets/public-page-1.js", "/assets/preview-1.png", "", false};
const Site addressed{site.style, site.script, site.preview, "https://results.example.org", false};

PublicElection parliament() {
    return finished({"List A", "List B"}, {60, 40}, false, 10);
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
    const std::size_t begin = text.find(from);
    if (begin == text.npos) return {};
    return text.substr(begin + from.size(), text.find(to, begin + from.size()) - begin - from.size());
}

TEST(ElectionPage, SaysTheResultInItsTitleDescriptionAndText) {
    const std::string page = election_page(site, Language::english, parliament());
    EXPECT_THAT(page, HasSubstr("<html lang=\"en\" data-page=\"election\">"));
    EXPECT_EQ(between(page, "<title>", "</title>"),
              "Parliamentary election, 24 November 2026 – List A has 6 of 10 seats, a majority.");
    EXPECT_EQ(between(page, "name=\"description\" content=\"", "\""),
              "List A has 6 of 10 seats, a majority. List A 6, List B 4.");
    EXPECT_THAT(page, HasSubstr("<p class=\"sentence\">List A has 6 of 10 seats, a majority.</p>"));
    EXPECT_THAT(page, HasSubstr("<style>body{color:#000}</style>"));
    EXPECT_THAT(page, HasSubstr("<svg viewBox"));
    EXPECT_THAT(page, HasSubstr("60.00%"));
    EXPECT_THAT(page, HasSubstr("Invalid votes: 3 (duplicates: 2, unknown numbers: 1)."));
    EXPECT_THAT(page, HasSubstr("Threshold: 5% of the valid votes, which is 5 or more."));
    EXPECT_THAT(page, HasSubstr("<time datetime=\"2026-11-24T19:00:00.000000Z\">24 November 2026, 20:00"));
    EXPECT_THAT(page, HasSubstr("at least 6 of 10"));
    EXPECT_THAT(page, Not(HasSubstr("{{")));
}

TEST(ElectionPage, HasNoAddressesWithoutAPublicOne) {
    const std::string page = election_page(site, Language::english, parliament());
    for (const char* said : {"og:url", "og:image", "canonical", "http://", "https://"})
        EXPECT_THAT(page, Not(HasSubstr(said)));
    const std::string with = election_page(addressed, Language::serbian_latin, parliament());
    EXPECT_THAT(with,
                HasSubstr(R"(<meta property="og:url" content="https://results.example.org/results/7">)"));
    EXPECT_THAT(with, HasSubstr(R"(content="https://results.example.org/assets/preview-1.png")"));
    EXPECT_THAT(with,
                HasSubstr(R"(hreflang="sr-Cyrl" href="https://results.example.org/results/7?lang=sr-Cyrl")"));
    EXPECT_THAT(with,
                HasSubstr("&lt;iframe src=&quot;https://results.example.org/results/7/embed?lang=sr-Latn"));
}

TEST(ElectionPage, TakesNamesForDataEverywhere) {
    PublicElection election = parliament();
    const std::string evil = "</script><script>alert('1')</script><!--\"{{t.all}}&lt;";
    election.election.name = election.election.place = election.election.kind = evil;
    election.election.participants[0].name = evil;
    for (const Language language : language::languages) {
        for (const std::string& page :
             {election_page(addressed, language, election), embed_page(addressed, language, election),
              projector_page(addressed, language, election), list_page(addressed, language, {election})}) {
            EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
            EXPECT_THAT(page, Not(HasSubstr("<!--")));
            EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;script&gt;alert(&#39;1&#39;)"));
            EXPECT_THAT(page, HasSubstr("{{t.all}}&amp;lt;"));
        }
    }
}

TEST(ElectionPage, HasDataForTheScriptThatCannotEndItsElement) {
    const std::string page = election_page(site, Language::english, parliament());
    const std::string data = between(page, R"(<script type="application/json" id="page-data">)", "</script>");
    EXPECT_EQ(data.find_first_of("<>&"), data.npos);
    const boost::json::object parsed = boost::json::parse(data).as_object();
    EXPECT_EQ(parsed.at("state"), "finished");
    EXPECT_EQ(parsed.at("name"), "urna-election-7");
    EXPECT_EQ(parsed.at("picture"), "/results/7/result.svg?lang=en");
    EXPECT_THAT(page, HasSubstr(R"(<script type="module" src="/assets/public-page-1.js"></script>)"));
}

TEST(ElectionPage, BeforeTheResultSaysWhoTakesPartAndTheTurnoutWhereItIsPublic) {
    PublicElection election = running({"List A", "List B"});
    const std::string page = election_page(site, Language::english, election);
    EXPECT_THAT(page, HasSubstr("<p class=\"state\">The election is running.</p>"));
    EXPECT_THAT(page, HasSubstr("<bdi>List B</bdi>"));
    EXPECT_THAT(page, HasSubstr("Seats: 250. Threshold: 5% of the valid votes."));
    for (const char* said : {"<table", "result.csv", "Turnout", "hemicycle"})
        EXPECT_THAT(page, Not(HasSubstr(said)));
    election.turnout =
        Turnout{1'234, {{instant("2026-11-24T06:00:00Z"), 1'000}, {instant("2026-11-24T07:00:00Z"), 234}}};
    const std::string with = election_page(site, Language::english, election);
    EXPECT_THAT(with, HasSubstr("Ballots recorded so far: 1,234."));
    EXPECT_THAT(with, HasSubstr("24 November 2026, 08:00"));
    EXPECT_THAT(with, HasSubstr("width=\"23.4\""));
}

TEST(ElectionPage, SaysWhatIsUnusualOfAResult) {
    PublicElection election = parliament();
    EXPECT_THAT(election_page(site, Language::english, election), Not(HasSubstr("not final")));
    election.result->provisional = true;
    EXPECT_THAT(election_page(site, Language::english, election), HasSubstr("This result is not final."));
    const PublicElection small = finished({"A", "B", "C"}, {97, 2, 1}, false, 10);
    EXPECT_THAT(election_page(site, Language::english, small), HasSubstr("below the threshold"));
    PublicElection all = finished({"A", "B"}, {1, 1});
    all.election.threshold_millipercent = 60'000;
    all.result = result_of(all.election, {1, 1});
    EXPECT_THAT(election_page(site, Language::english, all), HasSubstr("No list reached the threshold"));
    const PublicElection none = finished({"A", "B"}, {0, 0});
    EXPECT_THAT(election_page(site, Language::english, none), Not(HasSubstr("<figure class=\"hemicycle\">")));
}

TEST(EmbedPage, HasNoScriptAndNoForm) {
    const std::string page = embed_page(addressed, Language::english, parliament());
    EXPECT_THAT(page, HasSubstr("List A has 6 of 10 seats"));
    for (const char* said : {"<script", "<form", "<button", "<header"})
        EXPECT_THAT(page, Not(HasSubstr(said)));
    EXPECT_THAT(page, HasSubstr(R"(<a href="/results/7?lang=en" target="_blank" rel="noopener">)"));
}

TEST(ProjectorPage, SaysWhereItIsToBeFound) {
    EXPECT_THAT(projector_page(addressed, Language::english, parliament()),
                HasSubstr(R"(<figure class="qr" data-address="https://results.example.org/results/7">)"));
    EXPECT_THAT(projector_page(site, Language::english, parliament()), HasSubstr(R"(data-address="")"));
}

TEST(ListPage, HasALinkAndTheSentenceOfEach) {
    PublicElection first = parliament();
    PublicElection second = running({"A", "B"});
    second.election.id = {8};
    const std::string page = list_page(site, Language::serbian_latin, {second, first});
    EXPECT_LT(page.find("/results/8?lang=sr-Latn"), page.find("/results/7?lang=sr-Latn"));
    EXPECT_THAT(page, HasSubstr("Izbori su u toku."));
    EXPECT_THAT(page, HasSubstr("List A: 6 od 10 mandata"));
    EXPECT_THAT(list_page(site, Language::english, {}), HasSubstr("No result is public yet."));
}

TEST(MessagePage, IsNotForSearchEngines) {
    for (const std::string& page :
         {missing_page(addressed, Language::english), unavailable_page(addressed, Language::english)}) {
        EXPECT_THAT(page, HasSubstr(R"(<meta name="robots" content="noindex">)"));
        EXPECT_THAT(page, Not(HasSubstr("canonical")));
        EXPECT_THAT(page, HasSubstr("/results?lang=en"));
    }
}

TEST(Rehearsal, IsSaidOnEachPage) {
    Site rehearsal = site;
    rehearsal.rehearsal = true;
    for (const std::string& page :
         {list_page(rehearsal, Language::english, {}), missing_page(rehearsal, Language::english),
          embed_page(rehearsal, Language::english, parliament())}) {
        EXPECT_THAT(page, HasSubstr(" data-rehearsal>"));
        EXPECT_THAT(page, HasSubstr("Nothing that is recorded here counts."));
    }
    EXPECT_THAT(list_page(site, Language::english, {}), Not(HasSubstr("rehearsal\"")));
    const std::string page = election_page(rehearsal, Language::english, parliament());
    EXPECT_THAT(between(page, "<title>", "</title>"), testing::StartsWith("Rehearsal: Parliamentary"));
    EXPECT_THAT(page, HasSubstr(R"("name": "rehearsal-urna-election-7")"));
}

TEST(Policy, LetsAnybodyFrameTheEmbeddedPageAlone) {
    EXPECT_THAT(page_policy("abc="), HasSubstr("style-src 'sha256-abc='; script-src 'self';"));
    EXPECT_THAT(page_policy("abc="), HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(embed_policy("abc="), HasSubstr("frame-ancestors *"));
    EXPECT_THAT(embed_policy("abc="), Not(HasSubstr("script-src")));
}

}  // namespace
}  // namespace urna::results_page
