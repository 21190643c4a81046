// SPDX-License-Identifier: Apache-2.0
#include "app/options/config_file.h"

#include <CLI/CLI.hpp>

#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

#include "app/wiring/private_file.h"

namespace urna::app {
namespace {

using CLI::App;
using CLI::ConfigItem;

bool has_option(const App& app, const std::string& name) {
    return app.get_option_no_throw("--" + name) != nullptr;
}

bool any_command_has(const App& app, const std::string& name) {
    const auto commands = app.get_subcommands([](const App*) { return true; });
    return has_option(app, name) || std::any_of(commands.begin(), commands.end(),
                                                [&](const App* c) { return any_command_has(*c, name); });
}

// The command that is being run, and the way to it.
const App* chosen(const App& program, std::vector<std::string>& way) {
    const App* app = &program;
    while (!app->get_subcommands().empty()) {
        app = app->get_subcommands().front();
        way.push_back(app->get_name());
    }
    return app;
}

bool given_by_environment(const App& command, const std::string& name) {
    const std::string variable = command.get_option("--" + name)->get_envname();
    const char* const text = variable.empty() ? nullptr : std::getenv(variable.c_str());
    return text != nullptr && *text != '\0';  // CLI11 takes an empty one for none
}

[[noreturn]] void refuse(const std::string& what) {
    throw CLI::ConfigError("configuration file: " + what);
}

toml::table parse(std::istream& input) {
    try {
        return toml::parse(input);
    } catch (const toml::parse_error& error) {
        std::ostringstream where;
        where << error.source().begin;
        refuse(std::string(error.description()) + " (" + where.str() + ")");
    }
}

// A file with a secret in it is as private as that secret's own would be.
void require_secret_kept(const std::string& file, const std::string& key) {
    try {
        require_private(file);
    } catch (const std::runtime_error& error) {
        refuse("it holds " + key + ", and " + error.what());
    }
}

// As the text that the flag would take.
std::string text_of(const std::string& key, const toml::node& value) {
    if (const auto text = value.value_exact<std::string>()) return *text;
    if (const auto flag = value.value_exact<bool>()) return *flag ? "true" : "false";
    if (!value.is_integer() && !value.is_floating_point())
        refuse(key + " must be a text, a number or true or false");
    std::ostringstream text;
    if (value.is_integer()) {
        text << value.as_integer()->get();
    } else {
        text << value.as_floating_point()->get();
    }
    return text.str();
}

class ConfigReader final : public CLI::ConfigTOML {
 public:
    explicit ConfigReader(const App& program) : program_(program) {}

    std::vector<ConfigItem> from_config(std::istream& input) const override {
        const auto files = program_.get_config_ptr()->as<std::vector<std::string>>();
        std::vector<std::string> way;
        const App* const command = chosen(program_, way);
        std::vector<ConfigItem> ours;
        for (const auto& [key, value] : parse(input)) {
            const std::string name(key.str());
            if (!any_command_has(program_, name)) refuse("unknown key: " + name);
            if (!has_option(*command, name) || given_by_environment(*command, name)) continue;
            if (has_option(*command, name + "-file")) require_secret_kept(files.front(), name);
            ConfigItem item;
            item.parents = way;
            item.name = name;
            item.inputs = {text_of(name, value)};
            ours.push_back(std::move(item));
        }
        return ours;
    }

 private:
    const App& program_;
};

}  // namespace

std::shared_ptr<CLI::Config> make_config_reader(const App& program) {
    return std::make_shared<ConfigReader>(program);
}

}  // namespace urna::app
