// SPDX-License-Identifier: Apache-2.0
#include "app/commands/apportion_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <sstream>

#include "app/commands/apportion_by_law.h"
#include "app/commands/votes_table.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "election/apportionment.h"
#include "election/election_file.h"
#include "election/law/law_file.h"

namespace urna::app {

namespace {

using election::FileError;
using election::PublishedElection;

constexpr int exit_unreadable = 2;

// The election as one with the default rule. Refuses a threshold that such a rule cannot say.
Result<election::law::LawFile, FileError> with_default_rule(const PublishedElection& published) {
    const auto& threshold = published.rule.threshold;
    const std::uint64_t thousandths = std::uint64_t{threshold.numerator} * election::law::percent_max;
    if (thousandths % threshold.denominator != 0)
        return FileError{"threshold: --explain and --json need a percentage with at most three decimals"};
    election::law::LawFile file;
    file.name = published.name;
    file.rule = election::law::default_rule(
        static_cast<election::law::Thousandths>(thousandths / threshold.denominator));
    file.facts.seats = static_cast<std::uint32_t>(published.rule.seats);
    for (const auto& list : published.lists) {
        file.names.push_back(list.name);
        file.facts.lists.emplace_back().votes = list.votes;
        file.published.push_back(list.seats ? std::optional(static_cast<std::uint32_t>(*list.seats))
                                            : std::nullopt);
    }
    return file;
}

int apportion_published(const PublishedElection& election, std::ostream& out) {
    const auto seats = election::apportion(election.votes(), election.rule);
    std::vector<ListRow> rows;
    for (std::size_t i = 0; i < seats.size(); ++i) {
        const auto& list = election.lists[i];
        rows.push_back({list.name, list.votes, static_cast<std::uint32_t>(seats[i]),
                        list.seats ? std::optional(static_cast<std::uint32_t>(*list.seats)) : std::nullopt});
    }
    out << printable(election.name) << '\n'
        << fmt::format("{} seats by D'Hondt, threshold {}/{} of the valid votes\n\n", election.rule.seats,
                       election.rule.threshold.numerator, election.rule.threshold.denominator);
    print_votes_table(out, rows);
    out << '\n';
    return compare_with_file(out, rows) ? 0 : 1;
}

int refuse(const std::filesystem::path& path, const FileError& error, std::ostream& err) {
    err << printable(path.string() + ": " + error.message) << '\n';
    return exit_unreadable;
}

int apportion_file(const std::filesystem::path& path, const ApportionConfig& config, std::ostream& out,
                   std::ostream& err) {
    const auto text = election::read_file_text(path);
    if (!text) {
        err << printable(text.error().message) << '\n';
        return exit_unreadable;
    }
    if (election::law::has_rule(*text)) {
        const auto file = election::law::parse_law_file(*text);
        return file ? apportion_by_law(*file, path, config, out, err) : refuse(path, file.error(), err);
    }
    const auto published = election::parse_published_election(*text);
    if (!published) return refuse(path, published.error(), err);
    if (!config.explain && !config.json) return apportion_published(*published, out);
    const auto file = with_default_rule(*published);
    return file ? apportion_by_law(*file, path, config, out, err) : refuse(path, file.error(), err);
}

}  // namespace

int apportion_command(const ApportionConfig& config, std::ostream& out, std::ostream& err) {
    if (config.files.size() == 1) return apportion_file(config.files.front(), config, out, err);
    int status = 0;
    for (const auto& path : config.files) {
        std::ostringstream reason;
        status = std::max(status, apportion_file(path, config, out, reason));
        if (reason.view().empty()) continue;
        err << reason.view();
        std::string_view line = reason.view();
        line.remove_suffix(1);
        JsonWriter json;
        json.begin_object().member("error", line).end_object();
        out << json.take() << '\n';
    }
    return status;
}

}  // namespace urna::app
