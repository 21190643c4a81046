// SPDX-License-Identifier: Apache-2.0
// `urna apportion` for one file.
#pragma once

#include <iosfwd>

#include "app/commands/apportion_command.h"
#include "election/law/law_file.h"

namespace urna::app {

// As apportion_command() of one file, of which it is a part; `path` is where it stands. A lot that is not
// drawn is said, and the seats are those before it.
int apportion_by_law(const election::law::LawFile& file, const std::filesystem::path& path,
                     const ApportionConfig& config, std::ostream& out, std::ostream& err);

}  // namespace urna::app
