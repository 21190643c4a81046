// SPDX-License-Identifier: Apache-2.0
#include "app/commands/apportion_by_law.h"

#include <fmt/format.h>

#include <ostream>
#include <sstream>

#include "app/commands/votes_table.h"
#include "base/text.h"
#include "election/law/outcome.h"
#include "election/law/step_json.h"
#include "law_words/last_seat.h"
#include "law_words/rule_words.h"
#include "law_words/step_words.h"

namespace urna::app {

namespace {

using namespace election::law;

constexpr int exit_no_sum = 2;

std::vector<ListRow> rows_of(const LawFile& file, const std::vector<std::uint32_t>& seats) {
    std::vector<ListRow> rows;
    for (std::size_t i = 0; i < file.names.size(); ++i) {
        rows.push_back({file.names[i], file.facts.lists[i].votes,
                        seats.empty() ? std::nullopt : std::optional(seats[i]), file.published[i]});
    }
    return rows;
}

// For the terminal.
std::vector<std::string> names_of(const LawFile& file) {
    std::vector<std::string> names;
    for (const std::string& name : file.names) names.push_back(printable(name));
    return names;
}

void print_lines(std::ostream& out, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) out << line << '\n';
}

// The rule, what was done by it, and what decided in the end.
template <class SomeOutcome>
void print_explanation(std::ostream& out, const LawFile& file, const std::vector<std::string>& rule,
                       const SomeOutcome& outcome, language::Language language) {
    const auto names = names_of(file);
    print_lines(out, rule);
    out << '\n';
    for (const Step& step : outcome.steps)
        out << law_words::step_words(step, file.facts, names, language) << '\n';
    out << '\n';
    print_lines(out, law_words::last_seat_words(outcome, file.facts, names, language));
}

template <class SomeOutcome>
void print_json(std::ostream& out, const LawFile& file, const SomeOutcome& outcome) {
    JsonWriter json;
    write_outcome(json, outcome, file.facts);
    out << json.take() << '\n';
}

// By what law the seats are given.
std::string law_of(const LawFile& file) {
    return file.threshold ? fmt::format("D'Hondt, threshold {} of the valid votes", *file.threshold)
                          : "the rule of the file";
}

void print(std::ostream& out, const LawFile& file, const Rule& rule, const Outcome& outcome,
           const ApportionConfig& config) {
    out << printable(file.name) << '\n' << fmt::format("{} seats by {}\n\n", outcome.total, law_of(file));
    print_votes_table(out, rows_of(file, outcome.seats));
    out << '\n';
    if (config.explain) {
        const auto words = law_words::rule_words(rule, static_cast<int>(file.facts.seats), config.language);
        print_explanation(out, file, words, outcome, config.language);
        out << '\n';
        return;
    }
    // By the contract's law no lot is drawn, and that there are no votes is seen.
    if (file.threshold) return;
    const auto say = [&](const Step& step) {
        out << law_words::step_words(step, file.facts, names_of(file), config.language) << '\n';
    };
    if (outcome.open > 0) say(OpenStep{outcome.open});
    if (outcome.draw_lot) say(LotStep{*outcome.draw_lot, std::nullopt});
}

void print(std::ostream& out, const LawFile& file, const PresidentRule& rule, const PresidentOutcome& outcome,
           const ApportionConfig& config) {
    out << printable(file.name) << "\n\n";
    print_votes_table(out, rows_of(file, {}));
    out << '\n';
    if (config.explain) {
        print_explanation(out, file, law_words::rule_words(rule, config.language), outcome, config.language);
    } else {
        print_lines(out, law_words::last_seat_words(outcome, file.facts, names_of(file), config.language));
    }
}

int finish(const LawFile& file, const ApportionConfig& config, std::ostream& out, const Rule& rule,
           const Outcome& outcome) {
    if (!config.json) {
        print(out, file, rule, outcome, config);
        return compare_with_file(out, rows_of(file, outcome.seats)) ? 0 : 1;
    }
    print_json(out, file, outcome);
    std::ostringstream discarded;
    return compare_with_file(discarded, rows_of(file, outcome.seats)) ? 0 : 1;
}

int finish(const LawFile& file, const ApportionConfig& config, std::ostream& out, const PresidentRule& rule,
           const PresidentOutcome& outcome) {
    if (config.json) {
        print_json(out, file, outcome);
    } else {
        print(out, file, rule, outcome, config);
    }
    return 0;
}

}  // namespace

int apportion_by_law(const LawFile& file, const std::filesystem::path& path, const ApportionConfig& config,
                     std::ostream& out, std::ostream& err) {
    return std::visit(
        [&](const auto& rule) {
            const auto outcome = sum_of(rule, file.facts);
            if (outcome) return finish(file, config, out, rule, *outcome);
            err << printable(path.string() + ": " + outcome.error().message) << '\n';
            return exit_no_sum;
        },
        file.rule);
}

}  // namespace urna::app
