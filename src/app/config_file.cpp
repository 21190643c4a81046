#include "app/config_file.h"

#include <algorithm>
#include <cstdlib>

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

class ConfigReader final : public CLI::ConfigTOML {
 public:
    explicit ConfigReader(const App& program) : program_(program) {}

    std::vector<ConfigItem> from_config(std::istream& input) const override {
        std::vector<std::string> way;
        const App* const command = chosen(program_, way);
        std::vector<ConfigItem> ours;
        for (ConfigItem& item : CLI::ConfigTOML::from_config(input)) {
            if (!item.parents.empty() || !any_command_has(program_, item.name)) {
                throw CLI::ConfigError("the configuration file has an unknown key: " + item.fullname());
            }
            if (!has_option(*command, item.name) || given_by_environment(*command, item.name)) continue;
            item.parents = way;
            ours.push_back(std::move(item));
        }
        return ours;
    }

 private:
    static bool given_by_environment(const App& command, const std::string& name) {
        const std::string variable = command.get_option("--" + name)->get_envname();
        return !variable.empty() && std::getenv(variable.c_str()) != nullptr;
    }

    const App& program_;
};

}  // namespace

std::shared_ptr<CLI::Config> make_config_reader(const App& program) {
    return std::make_shared<ConfigReader>(program);
}

}  // namespace urna::app
