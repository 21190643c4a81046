// SPDX-License-Identifier: Apache-2.0
#include "app/commands/apportion_by_law.h"

#include <fmt/format.h>

#include <ostream>
#include <sstream>

#include "app/commands/votes_table.h"
#include "base/text.h"
#include "election/law/law.h"
#include "election/law/president.h"
#include "election/law/step_json.h"
#include "election/law/step_text.h"

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

void print_steps(std::ostream& out, const LawFile& file, const Steps& steps) {
    out << '\n';
    for (const Step& step : steps) out << step_text(step, file.facts, file.names) << '\n';
}

void print_open_lot(std::ostream& out, const LawFile& file, const std::optional<Situation>& situation) {
    if (situation)
        out << situation_text(*situation, file.facts, file.names) << ". The lot is not drawn yet.\n";
}

template <class AnyOutcome>
void print_json(std::ostream& out, const LawFile& file, const AnyOutcome& outcome) {
    JsonWriter json;
    write_outcome(json, outcome, file.facts);
    out << json.take() << '\n';
}

void print(std::ostream& out, const LawFile& file, const Outcome& outcome, bool explain) {
    out << printable(file.name) << '\n' << fmt::format("{} seats by the rule of the file\n\n", outcome.total);
    print_votes_table(out, rows_of(file, outcome.seats));
    if (explain) print_steps(out, file, outcome.steps);
    out << '\n';
    if (outcome.open > 0) out << fmt::format("Nobody can take {} of the seats.\n", outcome.open);
    print_open_lot(out, file, outcome.draw_lot);
}

std::string verdict_text(const LawFile& file, const PresidentOutcome& outcome) {
    switch (outcome.verdict) {
        case Verdict::elected:
            return fmt::format("{} is elected.", printable(file.names[*outcome.elected]));
        case Verdict::void_turnout:
            return "The election is void: too few have voted.";
        case Verdict::none:
            return "Nobody is elected.";
        case Verdict::runoff:
            break;
    }
    std::string text = "Nobody is elected. In the second round:";
    for (const std::size_t list : outcome.runoff) text += "\n  " + printable(file.names[list]);
    return text;
}

void print(std::ostream& out, const LawFile& file, const PresidentOutcome& outcome, bool explain) {
    out << printable(file.name) << "\n\n";
    print_votes_table(out, rows_of(file, {}));
    if (explain) print_steps(out, file, outcome.steps);
    out << '\n' << verdict_text(file, outcome) << '\n';
    print_open_lot(out, file, outcome.draw_lot);
}

int finish(const LawFile& file, const ApportionConfig& config, std::ostream& out, const Outcome& outcome) {
    if (!config.json) {
        print(out, file, outcome, config.explain);
        return compare_with_file(out, rows_of(file, outcome.seats)) ? 0 : 1;
    }
    print_json(out, file, outcome);
    std::ostringstream discarded;
    return compare_with_file(discarded, rows_of(file, outcome.seats)) ? 0 : 1;
}

int finish(const LawFile& file, const ApportionConfig& config, std::ostream& out,
           const PresidentOutcome& outcome) {
    if (config.json) {
        print_json(out, file, outcome);
    } else {
        print(out, file, outcome, config.explain);
    }
    return 0;
}

Result<Outcome, LawError> sum_of(const Rule& rule, const Facts& facts) {
    return seats_by_law(rule, facts);
}

Result<PresidentOutcome, LawError> sum_of(const PresidentRule& rule, const Facts& facts) {
    return elect_by_law(rule, facts);
}

}  // namespace

int apportion_by_law(const LawFile& file, const std::filesystem::path& path, const ApportionConfig& config,
                     std::ostream& out, std::ostream& err) {
    return std::visit(
        [&](const auto& rule) {
            const auto outcome = sum_of(rule, file.facts);
            if (outcome) return finish(file, config, out, *outcome);
            err << printable(path.string() + ": " + outcome.error().message) << '\n';
            return exit_no_sum;
        },
        file.rule);
}

}  // namespace urna::app
