// SPDX-License-Identifier: Apache-2.0
#include "results_page/words.h"

#include <algorithm>
#include <array>

#include "results_page/formats.h"
#include "results_page/texts.h"

namespace urna::results_page {
namespace {

constexpr std::size_t candidates_told_max = 10;

// The code point at the beginning of the text, which is taken away. What is no UTF-8 counts byte by byte.
char32_t take_character(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first < 0x80 || length > text.size()) {
        text.remove_prefix(1);
        return first;
    }
    char32_t character = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) character = character << 6U | (byte(i) & 0x3fU);
    text.remove_prefix(length);
    return character;
}

// The blocks of scripts that run from right to left, and the characters that steer direction (Unicode
// Standard Annex 9).
bool turns_direction(char32_t character) {
    struct Block {
        char32_t first;
        char32_t last;
    };
    constexpr std::array<Block, 8> blocks{{{0x590, 0x8ff},
                                           {0x200e, 0x200f},
                                           {0x202a, 0x202e},
                                           {0x2066, 0x2069},
                                           {0xfb1d, 0xfdff},
                                           {0xfe70, 0xfeff},
                                           {0x10800, 0x10fff},
                                           {0x1e800, 0x1efff}}};
    return std::any_of(blocks.begin(), blocks.end(), [character](const Block& block) {
        return block.first <= character && character <= block.last;
    });
}

bool turns_direction(std::string_view text) {
    while (!text.empty()) {
        if (turns_direction(take_character(text))) return true;
    }
    return false;
}

std::string name_of(Form form, const PublicElection& election, std::size_t index) {
    return isolated(form, election.election.participants[index].name);
}

// `A, B and C`.
std::string joined(Language language, const std::vector<std::string>& names) {
    std::string first;
    for (std::size_t i = 0; i + 1 < names.size(); ++i) first += (i == 0 ? "" : ", ") + names[i];
    return names.size() == 1 ? names.front()
                             : text(language, "and", {{"first", first}, {"last", names.back()}});
}

// The names of those who have as much as the first.
std::vector<std::string> names_of_first(Form form, const PublicElection& election,
                                        const std::vector<std::size_t>& order, std::size_t equal) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < equal; ++i) names.push_back(name_of(form, election, order[i]));
    return names;
}

template <class Amount>
std::size_t equal_to_first(const std::vector<std::size_t>& order, const std::vector<Amount>& amounts) {
    return static_cast<std::size_t>(std::count_if(
        order.begin(), order.end(), [&](std::size_t one) { return amounts[one] == amounts[order.front()]; }));
}

std::string parliament_sentence(Language language, const PublicElection& election, Form form) {
    const Result& result = *election.result;
    if (result.valid == 0) return text(language, "noVotesParliament");
    const auto order = by_success(election);
    const int most = result.seats[order.front()];
    const int all = election.election.seats;
    const int missing = majority_of(all) - most;
    const std::string seats = number_text(language, static_cast<std::uint64_t>(most));
    const std::string of_all = number_text(language, static_cast<std::uint64_t>(all));
    if (missing <= 0)
        return text(language, "majorityOfSeats",
                    {{"name", name_of(form, election, order.front())}, {"seats", seats}, {"all", of_all}});
    const std::string missing_text = number_text(language, static_cast<std::uint64_t>(missing));
    const std::size_t equal = equal_to_first(order, result.seats);
    if (equal > 1)
        return text(language, "tieOfSeats",
                    {{"names", joined(language, names_of_first(form, election, order, equal))},
                     {"seats", seats},
                     {"all", of_all},
                     {"missing", missing_text}});
    return text(language, "mostSeats",
                {{"name", name_of(form, election, order.front())},
                 {"seats", seats},
                 {"all", of_all},
                 {"missing", missing_text}});
}

std::string president_sentence(Language language, const PublicElection& election, Form form) {
    const Result& result = *election.result;
    if (result.valid == 0) return text(language, "noVotesPresident");
    const auto order = by_success(election);
    const std::string share = share_of(language, result, order.front());
    if (result.votes[order.front()] > result.valid / 2)
        return text(language, "majorityOfVotes",
                    {{"name", name_of(form, election, order.front())}, {"share", share}});
    const std::size_t equal = equal_to_first(order, result.votes);
    if (equal > 1)
        return text(
            language, "tieOfVotes",
            {{"names", joined(language, names_of_first(form, election, order, equal))}, {"share", share}});
    return text(language, "mostVotes",
                {{"name", name_of(form, election, order.front())},
                 {"share", share},
                 {"second", name_of(form, election, order[1])},
                 {"secondShare", share_of(language, result, order[1])}});
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string isolated(Form form, std::string_view name) {
    const bool apart = turns_direction(name);
    if (form == Form::html) {
        const std::string escaped = escape_html(name);
        return apart ? "<bdi>" + escaped + "</bdi>" : escaped;
    }
    // U+2068 and U+2069: whatever stands between them changes nothing outside.
    return apart ? "\u2068" + std::string(name) + "\u2069" : std::string(name);
}

std::string title_of(Language language, const PublicElection& election) {
    if (!election.election.name.empty()) return election.election.name;
    return text(language, election.election.individual ? "presidentOn" : "parliamentOn",
                {{"date", date_text(language, election.election.period.start, election.zone)}});
}

std::string lead_of(Language language, const PublicElection& election) {
    std::string lead;
    for (const std::string* part : {&election.election.place, &election.election.kind}) {
        if (!part->empty()) lead += isolated(Form::plain, *part) + " · ";
    }
    const election::Period& period = election.election.period;
    return lead + period_text(language, period.start, period.end, election.zone);
}

std::string share_of(Language language, const Result& result, std::size_t index) {
    const auto millionths =
        static_cast<std::uint64_t>(election::shares_in_millionths(result.votes).at(index));
    return percent_text(language, (millionths + 50) / 100, 2);
}

std::string sentence_of(Language language, const PublicElection& election, Form form) {
    switch (election.state) {
        case State::upcoming:
            return text(language, "upcoming");
        case State::running:
            return text(language, "running");
        case State::counting:
            return text(language, "counting");
        case State::finished:
            break;
    }
    return election.election.individual ? president_sentence(language, election, form)
                                        : parliament_sentence(language, election, form);
}

std::string outcome_of(Language language, const PublicElection& election, Form form) {
    if (!election.result || election.result->valid == 0) return {};
    const Result& result = *election.result;
    std::string outcome;
    std::size_t told = 0;
    for (const std::size_t index : by_success(election)) {
        if (result.seats.empty() ? told == candidates_told_max : result.seats[index] == 0) break;
        outcome += told++ == 0 ? "" : ", ";
        outcome += name_of(form, election, index) + " ";
        outcome += result.seats.empty()
                       ? share_of(language, result, index)
                       : number_text(language, static_cast<std::uint64_t>(result.seats[index]));
    }
    return outcome;
}

}  // namespace urna::results_page
