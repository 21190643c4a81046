// SPDX-License-Identifier: Apache-2.0
#include "results_page/words.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "election/exact.h"
#include "language/formats.h"
#include "results_page/formats.h"
#include "results_page/texts.h"

namespace urna::results_page {
namespace {

constexpr std::size_t names_told_max = 5;
constexpr std::size_t outcomes_told_max = 10;

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

// The participants from that place on who have as much as the one there.
template <class Amount>
std::span<const std::size_t> equal_from(std::span<const std::size_t> order, std::size_t place,
                                        const std::vector<Amount>& amounts) {
    std::size_t end = place;
    while (end < order.size() && amounts[order[end]] == amounts[order[place]]) ++end;
    return order.subspan(place, end - place);
}

// `A, B and C`; of many the first, and how many more there are.
std::string names_of(Language language, Form form, const PublicElection& election,
                     std::span<const std::size_t> participants) {
    const std::size_t told = std::min(participants.size(), names_told_max);
    std::vector<std::string> items;
    for (const std::size_t participant : participants.first(told))
        items.push_back(name_of(form, election, participant));
    if (told < participants.size())
        items.push_back(text(language, "others", {{"count", std::to_string(participants.size() - told)}}));
    return language::list_text(language, items);
}

std::string parliament_sentence(Language language, const PublicElection& election, Form form) {
    const Result& result = *election.result;
    if (result.valid == 0) return text(language, "noVotesParliament");
    const auto order = by_success(election);
    const int most = result.seats[order.front()];
    const int all = result.total_seats;
    const int missing = majority_of(all) - most;
    const std::string seats = number_text(language, most);
    const std::string of_all = number_text(language, all);
    if (missing <= 0)
        return text(language, "majorityOfSeats",
                    {{"name", name_of(form, election, order.front())}, {"seats", seats}, {"all", of_all}});
    const std::string missing_text = number_text(language, missing);
    const auto first = equal_from<int>(order, 0, result.seats);
    if (first.size() > 1)
        return text(language, "tieOfSeats",
                    {{"names", names_of(language, form, election, first)},
                     {"seats", seats},
                     {"all", of_all},
                     {"missing", missing_text}});
    return text(language, "mostSeats",
                {{"name", name_of(form, election, order.front())},
                 {"seats", seats},
                 {"all", of_all},
                 {"missing", missing_text}});
}

// Why an election is not decided yet.
std::string awaited_sentence(Language language, const PublicElection& election, Form form) {
    const election::law::Decision& decision = *election.result->decision;
    if (decision.awaited)
        return text(language, "awaitedLot",
                    {{"names", names_of(language, form, election, decision.awaited->situation.options)}});
    if (decision.missing.empty()) return text(language, "noResult");
    const std::string_view total = decision.missing.front();
    return text(language, total == "cast"    ? "awaitedCast"
                          : total == "blank" ? "awaitedBlank"
                                             : "awaitedRegistered");
}

// Who is elected by the election's own law.
std::string decided_sentence(Language language, const PublicElection& election, Form form) {
    using election::law::Verdict;
    const auto& outcome = std::get<election::law::PresidentOutcome>(election.result->decision->outcome);
    switch (outcome.verdict) {
        case Verdict::elected:
            return text(language, "elected",
                        {{"name", name_of(form, election, *outcome.elected)},
                         {"share", share_of(language, *election.result, *outcome.elected)}});
        case Verdict::runoff:
            return text(language, "runoff", {{"names", names_of(language, form, election, outcome.runoff)}});
        case Verdict::void_turnout:
            return text(language, "voidTurnout");
        case Verdict::none:
            break;
    }
    return text(language, "nobodyElected");
}

std::string president_sentence(Language language, const PublicElection& election, Form form) {
    const Result& result = *election.result;
    if (result.valid == 0) return text(language, "noVotesPresident");
    const auto order = by_success(election);
    const std::string name = name_of(form, election, order.front());
    const std::string share = share_of(language, result, order.front());
    const std::uint64_t most = result.votes[order.front()];
    if (most > result.valid / 2) {
        // Rounded, more than a half may be a half.
        const bool slim = share == percent_text(language, 5'000, 2);
        return text(language, slim ? "slimMajorityOfVotes" : "majorityOfVotes",
                    {{"name", name},
                     {"share", share},
                     {"votes", number_text(language, most)},
                     {"all", number_text(language, result.valid)}});
    }
    const auto first = equal_from<std::uint64_t>(order, 0, result.votes);
    if (first.size() > 1)
        return text(language, "tieOfVotes",
                    {{"names", names_of(language, form, election, first)}, {"share", share}});
    const auto second = equal_from<std::uint64_t>(order, 1, result.votes);
    return text(language, second.size() > 1 ? "mostVotesOfTied" : "mostVotes",
                {{"name", name},
                 {"share", share},
                 {"second", names_of(language, form, election, second)},
                 {"secondShare", share_of(language, result, second.front())}});
}

std::string result_sentence(Language language, const PublicElection& election, Form form) {
    const Result& result = *election.result;
    if (result.is_awaited()) return awaited_sentence(language, election, form);
    if (!election.election.individual) return parliament_sentence(language, election, form);
    return election::law::has_law(election.election) ? decided_sentence(language, election, form)
                                                     : president_sentence(language, election, form);
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

std::string displayed(std::string_view name) {
    std::string shown;
    while (!name.empty()) {
        std::string_view rest = name;
        const char32_t character = take_character(rest);
        const bool ends_isolation = 0x2066 <= character && character <= 0x2069;
        const bool is_control =
            character < ' ' || character == 0x7f || character == 0xfffe || character == 0xffff;
        if (!ends_isolation && !is_control) shown += name.substr(0, name.size() - rest.size());
        name = rest;
    }
    return shown;
}

std::string isolated(Form form, std::string_view name) {
    const std::string shown = displayed(name);
    const bool apart = turns_direction(shown);
    if (form == Form::html) {
        const std::string escaped = escape_html(shown);
        return apart ? "<bdi>" + escaped + "</bdi>" : escaped;
    }
    // U+2068 and U+2069: what stands between them changes nothing outside, since it has none of them itself.
    return apart ? "\u2068" + shown + "\u2069" : shown;
}

std::string title_of(Language language, const PublicElection& election) {
    if (!election.election.name.empty()) return displayed(election.election.name);
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
    const std::uint64_t valid = std::max<std::uint64_t>(result.valid, 1);
    const auto share = election::rounded_half_up(election::uint128{result.votes.at(index)} * 10'000, valid);
    return percent_text(language, static_cast<std::uint64_t>(share), 2);
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
    std::string sentence = result_sentence(language, election, form);
    if (election.result->corrected) sentence += " " + text(language, "corrected");
    return election.result->provisional ? sentence + " " + text(language, "provisional") : sentence;
}

std::string outcome_of(Language language, const PublicElection& election, Form form) {
    if (!election.result || election.result->valid == 0) return {};
    const Result& result = *election.result;
    std::string outcome;
    std::size_t told = 0;
    for (const std::size_t index : by_success(election)) {
        if (told == outcomes_told_max || (!result.seats.empty() && result.seats[index] == 0)) break;
        outcome += told++ == 0 ? "" : ", ";
        outcome += name_of(form, election, index) + " ";
        outcome += result.seats.empty() ? share_of(language, result, index)
                                        : number_text(language, result.seats[index]);
    }
    return outcome;
}

}  // namespace urna::results_page
