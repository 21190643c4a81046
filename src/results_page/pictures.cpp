// SPDX-License-Identifier: Apache-2.0
#include "results_page/pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include "language/formats.h"
#include "results_page/formats.h"
#include "results_page/seats.h"
#include "results_page/texts.h"
#include "results_page/words.h"

namespace urna::results_page {
namespace {

// Lengths are in the units of the SVG.
constexpr double edge = 440;  // the seats' outer edge
constexpr double base = 500;  // where the rows end, from above
constexpr int half_width = 560;
constexpr int height = 530;
constexpr int label_radius = 458;
constexpr double label_share_min = 0.03;  // of the seats: a smaller list is named beside the chart alone

// Seats as dots: each is a line of no length with round ends.
std::string dots(const SeatLayout& layout, std::size_t from, std::size_t count, double radius) {
    std::string path;
    for (std::size_t i = from; i < from + count; ++i) {
        path += fmt::format("M{:.0f} {:.0f}h0", half_width + layout.seats[i].x * radius,
                            base + layout.seats[i].y * radius);
    }
    return path;
}

struct Sector {
    std::size_t list = 0;
    std::size_t from = 0;
    std::size_t count = 0;
};

// A label beside the seats begins or ends there, so that it does not reach into them.
std::string_view anchor_at(double turn) {
    constexpr double side = 0.4;
    return turn < side ? "end" : turn > 1 - side ? "start" : "middle";
}

// `colour_of` writes the attributes that give a list its colour, and `outline_of` those of what is drawn
// below it, a little larger; nothing where it has no outline.
template <class ColourOf, class OutlineOf>
std::string draw_seats(Language language, const PublicElection& election, const ColourOf& colour_of,
                       const OutlineOf& outline_of, std::string_view plain) {
    const Result& result = *election.result;
    const int all = result.total_seats;
    const SeatLayout layout = lay_out_seats(all);
    const double radius = edge / (1 + layout.seat_radius);
    const double thickness = 2 * layout.seat_radius * radius;
    std::vector<Sector> sectors;
    std::size_t from = 0;
    for (const std::size_t list : lists_from_left(election)) {
        const auto count = static_cast<std::size_t>(result.seats[list]);
        sectors.push_back({list, from, count});
        from += count;
    }
    std::string svg =
        fmt::format(R"(<g fill="none" stroke-linecap="round" stroke-width="{:.1f}"><path {} d="{}"/>)",
                    thickness, plain, dots(layout, from, layout.seats.size() - from, radius));
    for (const Sector& sector : sectors) {
        const std::string own = dots(layout, sector.from, sector.count, radius);
        if (const std::string outline = outline_of(sector.list); !outline.empty())
            svg += fmt::format(R"(<path {} stroke-width="{:.1f}" d="{}"/>)", outline, thickness + 2, own);
        svg += fmt::format(R"(<path {} d="{}"/>)", colour_of(sector.list), own);
    }
    svg += R"(</g><g text-anchor="middle" font-size="30">)";
    for (const Sector& sector : sectors) {
        if (static_cast<double>(sector.count) < label_share_min * all) continue;
        const double turn = (static_cast<double>(sector.from) + static_cast<double>(sector.count) / 2) / all;
        svg += fmt::format(R"(<text x="{:.0f}" y="{:.0f}" text-anchor="{}">{}</text>)",
                           half_width - label_radius * std::cos(std::numbers::pi * turn),
                           base + 10 - label_radius * std::sin(std::numbers::pi * turn), anchor_at(turn),
                           number_text(language, result.seats[sector.list]));
    }
    return svg + fmt::format(R"(<text x="{}" y="{:.0f}" font-size="72">{}</text></g>)", half_width, base,
                             number_text(language, all));
}

// `A 113, B 90`: the chart in words.
std::string in_words(Language language, const PublicElection& election) {
    std::string lists;
    for (const std::size_t list : lists_from_left(election)) {
        lists += (lists.empty() ? "" : ", ") +
                 isolated(Form::plain, election.election.participants[list].name) + " " +
                 number_text(language, election.result->seats[list]);
    }
    return text(language, "hemicycle", {{"lists", lists}});
}

// About how wide a character is, in hundredths of the font's size: a font is not at hand.
int width_of(std::string_view character) {
    constexpr std::string_view narrow = "ijl.,:;'|!()[] ";
    constexpr std::string_view wide = "MWmw@%";
    const auto first = static_cast<unsigned char>(character.front());
    if (character.size() == 1) {
        if (narrow.find(character) != narrow.npos) return 35;
        return wide.find(character) != wide.npos ? 100 : character >= "A" && character <= "Z" ? 78 : 64;
    }
    // Two bytes: Latin, Cyrillic, whose capitals may be as wide as M, and others. More: a square.
    const bool is_capital = character >= "Ђ" && character <= "Я";
    return character.size() == 2 ? (is_capital ? 105 : first < 0xd0 ? 72 : 90) : 110;
}

// The text in lines of at most that width, in hundredths of the font's size, of which the last ends with an
// ellipsis when there would be more of them. Words that are longer are broken. There is at least one line.
std::vector<std::string> lines_of(std::string_view text, int width_max, std::size_t lines_max) {
    std::vector<std::string> lines;
    do {
        std::size_t end = 0;    // of the line, when no word has to be broken
        std::size_t bytes = 0;  // of as many characters as fit
        for (int width = 0; bytes < text.size();) {
            std::size_t next = bytes + 1;
            while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xc0U) == 0x80) ++next;
            width += width_of(text.substr(bytes, next - bytes));
            if (width > width_max) break;
            bytes = next;
            if (bytes == text.size() || text[bytes] == ' ') end = bytes;
        }
        if (end == 0) end = bytes;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(text.substr(end).starts_with(' ') ? end + 1 : end);
        if (lines.size() == lines_max && !text.empty()) {
            lines.back() += "…";
            break;
        }
    } while (!text.empty());
    return lines;
}

// The lines one below the other, the first at `y`, which ends up below the last.
std::string write_lines(const std::vector<std::string>& lines, int& y, int font_size,
                        std::string_view more = "") {
    std::string svg;
    for (const std::string& line : lines) {
        svg += fmt::format(R"(<text x="40" y="{}" font-size="{}"{}>{}</text>)", y, font_size, more,
                           escape_html(line));
        y += font_size * 4 / 3;
    }
    return svg;
}

}  // namespace

std::vector<std::size_t> colours_of(const PublicElection& election) {
    std::vector<std::size_t> order = by_success(election);
    // The leading ones have the colours in the order of their poll numbers, so that no two of them share one.
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(std::min(colours, order.size())));
    std::sort(order.begin() + static_cast<std::ptrdiff_t>(std::min(colours, order.size())), order.end());
    std::vector<std::size_t> chosen(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool own = !election.election.participants[order[i]].looks.colour.empty();
        chosen[order[i]] = own ? 0 : i % colours + 1;
    }
    return chosen;
}

std::vector<std::size_t> lists_from_left(const PublicElection& election) {
    std::vector<std::size_t> lists;
    for (std::size_t i = 0; i < election.result->seats.size(); ++i) {
        if (election.result->seats[i] > 0) lists.push_back(i);
    }
    const auto place = [&](std::size_t list) {
        const int order = election.election.participants[list].looks.seat_order;
        return order == 0 ? std::numeric_limits<int>::max() : order;
    };
    std::stable_sort(lists.begin(), lists.end(),
                     [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
    return lists;
}

std::string hemicycle(Language language, const PublicElection& election) {
    const auto chosen = colours_of(election);
    const auto colour_of = [&](std::size_t list) {
        return chosen[list] == 0 ? fmt::format(R"(class="own" stroke="{}")",
                                               election.election.participants[list].looks.colour)
                                 : fmt::format(R"(class="p{}")", chosen[list]);
    };
    const auto no_outline = [](std::size_t) { return std::string(); };  // the style has one
    return fmt::format(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>)", 2 * half_width,
                       height, escape_html(in_words(language, election)),
                       draw_seats(language, election, colour_of, no_outline, R"(class="empty")"));
}

Palette palette_of(std::string_view style) {
    Palette palette;
    for (std::size_t i = 0; i < colours; ++i) {
        const std::string name = fmt::format("--party-{}:", i + 1);
        const std::size_t at = style.find(name);
        const std::size_t begin = at == style.npos ? at : style.find('#', at);
        if (begin == style.npos) throw std::logic_error("the style of the public pages lacks " + name);
        palette.at(i) = style.substr(begin, style.find_first_of(";}", begin) - begin);
    }
    return palette;
}

std::string picture(Language language, const PublicElection& election, const Palette& palette,
                    bool rehearsal) {
    constexpr int width = 2 * half_width;
    constexpr int row_height = 44;
    constexpr int bar_width = 300;
    const Result& result = *election.result;
    const auto chosen = colours_of(election);
    const auto colour = [&](std::size_t index) {
        return chosen[index] == 0 ? election.election.participants[index].looks.colour
                                  : palette.at(chosen[index] - 1);
    };
    const auto stroke = [&](std::size_t index) { return fmt::format(R"(stroke="{}")", colour(index)); };
    // A colour of one's own may be that of the paper.
    const auto outline = [&](std::size_t index) -> std::string {
        return chosen[index] == 0 ? R"(stroke="#525c6b")" : "";
    };

    int y = 60;
    std::string body;
    if (rehearsal)
        body = write_lines({text(language, "rehearsal") + ". " + text(language, "rehearsalText")}, y, 24);
    body += write_lines(lines_of(title_of(language, election), 2'900, 3), y, 34, R"( font-weight="bold")");
    body += write_lines(lines_of(sentence_of(language, election, Form::plain), 4'200, 12), y, 24);
    if (!result.seats.empty()) {
        body += fmt::format(R"svg(<g transform="translate(0 {})">{}</g>)svg", y,
                            draw_seats(language, election, stroke, outline, R"(stroke="#dcddd7")"));
        y += height + 40;
    }
    const std::uint64_t most = std::max<std::uint64_t>(
        1, result.votes.empty() ? 1 : *std::max_element(result.votes.begin(), result.votes.end()));
    for (const std::size_t index : by_success(election)) {
        const double length =
            bar_width * static_cast<double>(result.votes[index]) / static_cast<double>(most);
        std::string figures = share_of(language, result, index);
        if (!result.seats.empty()) figures += " · " + number_text(language, result.seats[index]);
        const std::string name =
            lines_of(isolated(Form::plain, election.election.participants[index].name), 2'400, 1).front();
        body += fmt::format(R"(<rect x="40" y="{}" width="{:.1f}" height="26" fill="{}" {}/>)", y,
                            std::max(2.0, length), colour(index), outline(index));
        body += fmt::format(R"(<text x="{}" y="{}" font-size="22">{}</text>)", 40 + bar_width + 20, y + 21,
                            escape_html(name));
        body += fmt::format(R"(<text x="{}" y="{}" font-size="22" text-anchor="end">{}</text>)", width - 40,
                            y + 21, figures);
        y += row_height;
    }
    y += 20;
    const std::string changed = text(language, "changed") + " " +
                                date_time_text(language, election.changed, election.zone) + " (" +
                                election.zone.name() + ")";
    body += write_lines({changed}, y, 20, R"( fill="#525c6b")");
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" font-family="sans-serif" fill="#1a2230"><rect width="100%" height="100%" fill="#ffffff"/>{2}</svg>)",
        width, y + 20, body);
}

}  // namespace urna::results_page
