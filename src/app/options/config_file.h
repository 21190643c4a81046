// SPDX-License-Identifier: Apache-2.0
// How configuration files fit in: a flag beats an environment variable, which beats the file.
#pragma once

#include <memory>

namespace CLI {
class App;
class Config;
}  // namespace CLI

namespace urna::app {

// Reads TOML files whose keys are the flags' names without dashes, at the top level, for whichever command is
// run. A key that no command has is an error; one that only other commands have is passed over.
std::shared_ptr<CLI::Config> make_config_reader(const CLI::App& program);

}  // namespace urna::app
