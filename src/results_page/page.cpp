// SPDX-License-Identifier: Apache-2.0
#include "results_page/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>

#include "base/json_writer.h"
#include "language/formats.h"
#include "law_words/last_seat.h"
#include "law_words/rule_words.h"
#include "results_page/formats.h"
#include "results_page/pictures.h"
#include "results_page/template_files.h"
#include "results_page/texts.h"
#include "results_page/words.h"

namespace urna::results_page {
namespace {

using Data = kainjow::mustache::data;
using Kind = kainjow::mustache::data::type;

std::string render(std::string_view name, Data& data) {
    kainjow::mustache::mustache page{std::string(template_file(name))};
    page.set_custom_escape([](const std::string& text) { return escape_html(text); });
    return page.render(data);
}

Data all_texts(Language language) {
    Data texts{Kind::object};
    for (const auto& [key, value] : texts_of(language)) texts.set(key, value);
    return texts;
}

Data new_data(Language language) {
    Data data{Kind::object};
    data.set("t", all_texts(language));
    data.set("tag", std::string(tag_of(language)));
    return data;
}

std::string path_of(const PublicElection& election) {
    return "/results/" + std::to_string(election.election.id.value);
}

// What the frame of a page says besides its content.
struct Frame {
    std::string kind;
    std::string title;
    std::string description;
    std::string path;    // of the page; empty: it has no address of its own
    std::string data{};  // for the script, as JSON; empty: there is no script
    bool bar = true;
};

std::string in_layout(const Site& site, Language language, const Frame& frame, const std::string& content) {
    Data data = new_data(language);
    data.set("kind", frame.kind);
    data.set("head_title", site.rehearsal ? text(language, "rehearsal") + ": " + frame.title : frame.title);
    data.set("description", frame.description);
    data.set("style", site.style);
    data.set("rehearsal", site.rehearsal);
    data.set("bar", frame.bar);
    data.set("stage", frame.kind == "projector");
    data.set("hidden", frame.path.empty());
    data.set("content", content);
    const bool has_address = !site.public_url.empty() && !frame.path.empty();
    data.set("address", has_address ? Data(site.public_url + frame.path) : Data(false));
    data.set("image", site.public_url + site.preview);
    data.set("script", frame.data.empty() ? Data(false) : Data(site.script));
    data.set("data", frame.data);
    Data all{Kind::list};
    for (const Language one : language::languages) {
        Data entry{Kind::object};
        entry.set("tag", std::string(tag_of(one)));
        entry.set("name", std::string(own_name_of(one)));
        entry.set("current", one == language);
        all.push_back(entry);
    }
    data.set("languages", all);
    return render("layout", data);
}

// JSON that cannot end the element that it stands in.
std::string in_script_element(std::string json) {
    for (std::size_t at = 0; (at = json.find_first_of("<>&", at)) != json.npos;) {
        const std::string escaped = fmt::format("\\u{:04x}", static_cast<unsigned char>(json[at]));
        json.replace(at, 1, escaped);
        at += escaped.size();
    }
    return json;
}

std::string script_data(const Site& site, Language language, const PublicElection& election) {
    JsonWriter json;
    json.begin_object()
        .member("state", state_name(election.state))
        .member("name", std::string(site.rehearsal ? "rehearsal-" : "") + "urna-election-" +
                            std::to_string(election.election.id.value))
        .member("picture", path_of(election) + "/result.svg?lang=" + std::string(tag_of(language)))
        .key("texts")
        .begin_object();
    for (const char* key : {"copied", "copyFailed", "pictureFailed", "gone"})
        json.member(key, text(language, key));
    return in_script_element(json.end_object().end_object().take());
}

// A list's page has nothing that a script does but to look again.
std::string list_data(Language language) {
    return in_script_element(JsonWriter()
                                 .begin_object()
                                 .member("state", "list")
                                 .key("texts")
                                 .begin_object()
                                 .member("gone", text(language, "gone"))
                                 .end_object()
                                 .end_object()
                                 .take());
}

Data participant_row(Language language, const PublicElection& election, std::size_t index,
                     std::size_t colour) {
    const election::Participant& participant = election.election.participants[index];
    Data row{Kind::object};
    row.set("number", std::to_string(index + 1));
    row.set("name", displayed(participant.name));
    row.set("colour", colour == 0 ? fmt::format(R"(class="own" fill="{}")", participant.looks.colour)
                                  : fmt::format(R"(class="p{}")", colour));
    if (!election.result) return row;
    const Result& result = *election.result;
    row.set("votes", number_text(language, result.votes[index]));
    row.set("share", share_of(language, result, index));
    if (result.seats.empty()) return row;
    row.set("seats", number_text(language, result.seats[index]));
    row.set("below", election::law::has_law(election.election)
                         ? !result.qualified[index]
                         : result.valid > 0 && result.votes[index] < result.threshold_votes);
    return row;
}

std::string threshold_percent(Language language, const PublicElection& election) {
    return percent_text(language, static_cast<std::uint64_t>(election.election.threshold_millipercent), 3,
                        true);
}

std::string threshold_text(Language language, const PublicElection& election) {
    const Result& result = *election.result;
    if (election::law::has_law(election.election) || result.valid == 0 ||
        election.election.threshold_millipercent == 0)
        return {};
    const std::string threshold = text(language, "thresholdVotes",
                                       {{"percent", threshold_percent(language, election)},
                                        {"votes", number_text(language, result.threshold_votes)}});
    return result.threshold_reached() ? threshold : threshold + " " + text(language, "noneReached");
}

void add_turnout(Data& data, Language language, const PublicElection& election) {
    data.set("turnout", election.turnout.has_value());
    if (!election.turnout) return;
    data.set("so_far",
             text(language, "ballotsSoFar", {{"count", number_text(language, election.turnout->ballots)}}));
    std::uint64_t most = 1;
    for (const auto& [from, ballots] : election.turnout->hours) most = std::max(most, ballots);
    Data hours{Kind::list};
    for (const auto& [from, ballots] : election.turnout->hours) {
        Data hour{Kind::object};
        hour.set("from", date_time_text(language, from, election.zone));
        hour.set("ballots", number_text(language, ballots));
        hour.set("width",
                 fmt::format("{:.1f}", 100.0 * static_cast<double>(ballots) / static_cast<double>(most)));
        hours.push_back(hour);
    }
    data.set("any_hours", !election.turnout->hours.empty());
    data.set("hours", hours);
}

// What every page of an election says: the result, or who takes part.
std::string result_part(Language language, const PublicElection& election) {
    const bool parliament = !election.election.individual;
    Data data = new_data(language);
    data.set("sentence", sentence_of(language, election, Form::html));
    data.set("finished", election.result.has_value());
    data.set("provisional", election.result && election.result->provisional);
    const char* of_others = election.second_round ? "firstOfOthers" : "secondOfOthers";
    data.set("other_candidates", election.other_candidates ? Data(text(language, of_others)) : Data(false));
    data.set("hint", election.state == State::running || election.state == State::upcoming);
    const bool awaited = election.result && election.result->is_awaited();
    data.set("parliament", parliament && !awaited);
    const auto colours = colours_of(election);
    Data rows{Kind::list};
    for (const std::size_t index : by_success(election))
        rows.push_back(participant_row(language, election, index, colours[index]));
    data.set("rows", rows);
    if (election.result) {
        const Result& result = *election.result;
        data.set("caption", text(language, parliament ? "tableParliament" : "tablePresident"));
        data.set("who", text(language, parliament ? "list" : "candidate"));
        data.set("valid", number_text(language, result.valid));
        data.set("hemicycle", !result.seats.empty() && result.valid > 0 ? Data(hemicycle(language, election))
                                                                        : Data(false));
        const std::string threshold = parliament ? threshold_text(language, election) : "";
        data.set("threshold", threshold.empty() ? Data(false) : Data(threshold));
        const std::uint64_t duplicate = result.counts.duplicate;
        const std::uint64_t unknown = result.counts.invalid_poll_number;
        data.set("invalid", text(language, "invalidVotes",
                                 {{"count", number_text(language, duplicate + unknown)},
                                  {"duplicate", number_text(language, duplicate)},
                                  {"unknown", number_text(language, unknown)}}));
        int allocated = 0;
        for (const int seats : result.seats) allocated += seats;
        data.set("all_seats", number_text(language, allocated));
    } else if (parliament && !election::law::has_law(election.election)) {
        data.set("rules", text(language, "rules",
                               {{"seats", number_text(language, election.election.seats)},
                                {"percent", threshold_percent(language, election)}}));
    }
    add_turnout(data, language, election);
    data.set("changed_at", to_string(election.changed));
    data.set("changed",
             date_time_text(language, election.changed, election.zone) + " (" + election.zone.name() + ")");
    return render("result", data);
}

Data paragraphs(const std::vector<std::string>& texts) {
    Data list{Kind::list};
    for (const std::string& one : texts) {
        Data paragraph{Kind::object};
        paragraph.set("words", displayed(one));
        list.push_back(paragraph);
    }
    return list;
}

// The election's own law in words, what decided, and whence the numbers are that ballots do not tell.
void add_law(Data& data, Language language, const PublicElection& election) {
    const bool has_law = election::law::has_law(election.election);
    data.set("law", has_law);
    if (!has_law) return;
    data.set("rule", paragraphs(law_words::rule_words(election::law::law_of(election.election),
                                                      election.election.seats, language)));
    if (!election.result) return;
    const Result& result = *election.result;
    if (result.stated) {
        const auto& totals = result.stated->totals;
        std::string stated =
            text(language, "castVotes", {{"count", number_text(language, totals.cast.value_or(0))}});
        if (totals.blank)
            stated += " " + text(language, "blankVotes", {{"count", number_text(language, *totals.blank)}});
        if (totals.registered)
            stated += " " + text(language, "registeredVoters",
                                 {{"count", number_text(language, *totals.registered)}});
        data.set("totals", stated);
        data.set("source", text(language, "totalsSource", {{"source", displayed(result.stated->source)}}));
    }
    if (result.is_awaited()) return;
    data.set("decided",
             paragraphs(law_words::last_seat_words(result.decision->outcome, result.decision->facts,
                                                   names_of(election.election), language)));
}

Data rounds_of(Language language, const PublicElection& election) {
    Data rounds{Kind::list};
    for (const auto& [name, id] :
         {std::pair("firstRound", election.first_round), std::pair("secondRound", election.second_round)}) {
        if (!id) continue;
        Data round{Kind::object};
        round.set("id", std::to_string(id->value));
        round.set("tag", std::string(tag_of(language)));
        round.set("name", text(language, name));
        rounds.push_back(round);
    }
    return rounds;
}

Data terms_of(Language language, const PublicElection& election) {
    Data terms{Kind::list};
    const auto add = [&](const char* term, const std::string& meaning) {
        Data entry{Kind::object};
        entry.set("term", text(language, term));
        entry.set("meaning", meaning);
        terms.push_back(entry);
    };
    add("termValid", text(language, "termValidText"));
    add("termInvalid", text(language, "termInvalidText"));
    add("termShare", text(language, "termShareText"));
    if (election.election.individual) {
        if (!election::law::has_law(election.election))
            add("termMajority", text(language, "termMajorityVotesText"));
        return terms;
    }
    if (!election::law::has_law(election.election)) {
        add("termThreshold", text(language, "termThresholdText"));
        add("termSeats", text(language, "termSeatsText"));
    }
    const int seats = election.result ? election.result->total_seats : election.election.seats;
    add("termMajority",
        text(language, "termMajoritySeatsText",
             {{"count", number_text(language, majority_of(seats))}, {"all", number_text(language, seats)}}));
    return terms;
}

Data election_data(Language language, const PublicElection& election) {
    Data data = new_data(language);
    data.set("title", title_of(language, election));
    data.set("lead", lead_of(language, election));
    data.set("result", result_part(language, election));
    data.set("path", path_of(election));
    data.set("finished", election.result.has_value());
    return data;
}

Frame frame_of(std::string kind, Language language, const PublicElection& election) {
    const std::string sentence = sentence_of(language, election, Form::plain);
    const std::string title = isolated(Form::plain, title_of(language, election));
    const std::string outcome = outcome_of(language, election, Form::plain);
    return {.kind = std::move(kind),
            .title = title + " – " + sentence,
            .description = outcome.empty() ? sentence : sentence + " " + outcome + ".",
            .path = path_of(election)};
}

std::string message_page(const Site& site, Language language, const char* title, const char* explanation) {
    Data data = new_data(language);
    data.set("title", text(language, title));
    data.set("text", text(language, explanation));
    return in_layout(site, language, {"message", text(language, title), text(language, explanation), ""},
                     render("message", data));
}

}  // namespace

std::string list_page(const Site& site, Language language, const std::vector<PublicElection>& elections) {
    Data data = new_data(language);
    data.set("any", !elections.empty());
    Data rows{Kind::list};
    for (const PublicElection& election : elections) {
        Data row{Kind::object};
        row.set("id", std::to_string(election.election.id.value));
        row.set("tag", std::string(tag_of(language)));
        row.set("title", title_of(language, election));
        row.set("lead", lead_of(language, election));
        row.set("sentence", sentence_of(language, election, Form::html));
        rows.push_back(row);
    }
    data.set("elections", rows);
    return in_layout(site, language,
                     {"list", text(language, "results"), text(language, "listDescription"), "/results",
                      list_data(language)},
                     render("list", data));
}

std::string election_page(const Site& site, Language language, const PublicElection& election) {
    Data data = election_data(language, election);
    data.set("use", text(language, election.result ? "use" : "useUpcoming"));
    data.set("terms", terms_of(language, election));
    data.set("rounds", rounds_of(language, election));
    add_law(data, language, election);
    data.set("embed_code",
             fmt::format(R"(<iframe src="{}{}/embed?lang={}" width="100%" height="700" title="{}"></iframe>)",
                         site.public_url, path_of(election), tag_of(language),
                         escape_html(title_of(language, election))));
    Frame frame = frame_of("election", language, election);
    frame.data = script_data(site, language, election);
    return in_layout(site, language, frame, render("election", data));
}

std::string embed_page(const Site& site, Language language, const PublicElection& election) {
    Data data = election_data(language, election);
    Frame frame = frame_of("embed", language, election);
    frame.bar = false;
    return in_layout(site, language, frame, render("embed", data));
}

std::string projector_page(const Site& site, Language language, const PublicElection& election) {
    Data data = election_data(language, election);
    data.set("address", site.public_url.empty() ? "" : site.public_url + path_of(election));
    Frame frame = frame_of("projector", language, election);
    frame.bar = false;
    frame.data = script_data(site, language, election);
    return in_layout(site, language, frame, render("projector", data));
}

std::string missing_page(const Site& site, Language language) {
    return message_page(site, language, "notFound", "notFoundText");
}

std::string unavailable_page(const Site& site, Language language) {
    return message_page(site, language, "unavailable", "unavailableText");
}

std::string page_policy(const std::string& style_hash) {
    return "default-src 'none'; style-src 'sha256-" + style_hash +
           "'; script-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; "
           "form-action 'none'; frame-ancestors 'none'";
}

std::string embed_policy(const std::string& style_hash) {
    return "default-src 'none'; style-src 'sha256-" + style_hash +
           "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors *";
}

}  // namespace urna::results_page
