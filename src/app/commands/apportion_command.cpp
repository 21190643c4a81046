// SPDX-License-Identifier: Apache-2.0
#include "app/commands/apportion_command.h"

#include <algorithm>
#include <ostream>
#include <sstream>

#include "app/commands/apportion_by_law.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "election/law/election_file.h"

namespace urna::app {

namespace {

constexpr int exit_unreadable = 2;

int apportion_file(const std::filesystem::path& path, const ApportionConfig& config, std::ostream& out,
                   std::ostream& err) {
    const auto file = election::law::read_election_file(path);
    if (file) return apportion_by_law(*file, path, config, out, err);
    err << printable(file.error().message) << '\n';
    return exit_unreadable;
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
