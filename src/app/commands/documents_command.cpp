// SPDX-License-Identifier: Apache-2.0
#include "app/commands/documents_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace urna::app {
namespace {

using Commands = std::vector<const CLI::App*>;
using OptionList = std::vector<const CLI::Option*>;

Commands commands_of(const CLI::App& command) {
    return command.get_subcommands([](const CLI::App*) { return true; });
}

OptionList options_of(const CLI::App& command, bool positional) {
    return command.get_options(
        [positional](const CLI::Option* o) { return o->get_positional() == positional; });
}

// Calls visit(command, "urna account add") for the program and every command below it.
template <class Visit>
void walk(const CLI::App& command, const std::string& name, const Visit& visit) {
    visit(command, name);
    for (const CLI::App* const below : commands_of(command))
        walk(*below, name + " " + below->get_name(), visit);
}

// "urna account add" is the page urna-account-add.
std::string page_name(std::string command) {
    std::replace(command.begin(), command.end(), ' ', '-');
    return command;
}

// As roff takes it literally: a backslash and a hyphen mean something else there, and so do a dot and an
// apostrophe that begin a line.
std::string literal(const std::string& text) {
    std::string out;
    bool line_begins = true;
    for (const char c : text) {
        if (line_begins && (c == '.' || c == '\'')) out += "\\&";
        line_begins = c == '\n';
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else {
            out += c;
        }
    }
    return out;
}

std::string bold(const std::string& text) {
    return "\\fB" + literal(text) + "\\fR";
}

std::string italic(const std::string& text) {
    return "\\fI" + literal(text) + "\\fR";
}

// Lines that are indented are examples, and stay as they are.
std::string paragraphs(const std::string& text) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const bool example = line.starts_with("    ");
        out += example ? ".PP\n.nf\n" + literal(line) + "\n.fi\n.PP\n" : literal(line) + "\n";
    }
    return out;
}

bool takes_value(const CLI::Option& option) {
    return option.get_items_expected_max() > 0;
}

bool takes_file(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    return type.starts_with("FILE") || type.starts_with("DIR") || option.get_name().ends_with("-file");
}

// "--help", "-h" and the like, as they are typed.
std::vector<std::string> flags_of(const CLI::Option& option) {
    std::vector<std::string> flags;
    for (const auto& name : option.get_snames()) flags.push_back("-" + name);
    for (const auto& name : option.get_lnames()) flags.push_back("--" + name);
    return flags;
}

std::string option_entry(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const auto& flag : flags_of(option)) names.push_back(bold(flag));
    if (option.get_positional()) names.push_back(bold(option.get_name(true)));
    std::string entry = ".TP\n" + fmt::format("{}", fmt::join(names, ", "));
    if (takes_value(option)) entry += " " + italic(option.get_type_name());
    entry += "\n" + literal(option.get_description()) + ".\n";
    if (option.get_required()) entry += "It has to be given.\n";
    if (!option.get_default_str().empty()) entry += "Default: " + bold(option.get_default_str()) + ".\n";
    if (!option.get_envname().empty()) entry += "Environment: " + bold(option.get_envname()) + ".\n";
    return entry;
}

std::string option_section(const std::string& title, const OptionList& options) {
    if (options.empty()) return "";
    std::string section = ".SH " + title + "\n";
    for (const CLI::Option* const option : options) section += option_entry(*option);
    return section;
}

std::string synopsis(const CLI::App& command, const std::string& name) {
    std::string line = bold(name) + " [" + italic("OPTIONS") + "]";
    for (const CLI::Option* const option : options_of(command, true))
        line += " " + italic(option->get_name(true));
    if (!commands_of(command).empty()) line += " " + italic("COMMAND");
    return line + "\n";
}

std::string command_section(const CLI::App& command, const std::string& name) {
    if (commands_of(command).empty()) return "";
    std::string section = ".SH COMMANDS\n";
    for (const CLI::App* const below : commands_of(command)) {
        const std::string page = page_name(name + " " + below->get_name());
        section += fmt::format(".TP\n{}(1)\n{}.\n", bold(page), literal(below->get_description()));
    }
    return section;
}

void write_file(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out) throw std::runtime_error("cannot write " + file.string());
}

// What bash matches in a `case`: 'one' | 'two'.
std::string alternatives(const std::vector<std::string>& words) {
    return fmt::format("'{}'", fmt::join(words, "' | '"));
}

}  // namespace

std::string manual_page(const CLI::App& command, const std::string& name) {
    const std::string page = page_name(name);
    const std::string description = command.get_description();
    const std::string first = description.substr(0, description.find('\n'));
    std::string upper = page;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    std::string text = fmt::format(".TH {} 1 \"\" \"urna {}\" \"Urna\"\n", literal(upper), URNA_VERSION);
    text += ".SH NAME\n" + literal(page) + " \\- " + literal(first) + "\n";
    text += ".SH SYNOPSIS\n" + synopsis(command, name);
    text += ".SH DESCRIPTION\n" + literal(description) + (description.ends_with('.') ? "\n" : ".\n");
    if (!command.get_footer().empty()) text += ".PP\n" + paragraphs(command.get_footer());
    text += option_section("ARGUMENTS", options_of(command, true));
    text += option_section("OPTIONS", options_of(command, false));
    text += command_section(command, name);
    text +=
        ".SH EXIT STATUS\n0: success. 1: the command's own \"no\". 2: bad use, or a command that could not "
        "be "
        "carried out.\n";
    if (name != "urna") text += ".SH SEE ALSO\n" + bold("urna") + "(1)\n";
    return text;
}

std::string bash_completion(const CLI::App& program) {
    std::vector<std::string> commands;
    std::vector<std::string> for_files;
    std::vector<std::string> for_values;
    std::string words;
    walk(program, "urna", [&](const CLI::App& command, const std::string& name) {
        std::vector<std::string> next;
        for (const CLI::App* const below : commands_of(command)) {
            next.push_back(below->get_name());
            commands.push_back(name + " " + below->get_name());
        }
        for (const CLI::Option* const option : options_of(command, false)) {
            for (const auto& flag : flags_of(*option)) {
                next.push_back(flag);
                if (takes_value(*option)) (takes_file(*option) ? for_files : for_values).push_back(flag);
            }
        }
        const bool with_file = !options_of(command, true).empty();
        words += fmt::format("        '{}') words='{}'{} ;;\n", name, fmt::join(next, " "),
                             with_file ? " files=yes" : "");
    });
    for (auto* const flags : {&for_files, &for_values}) {
        std::sort(flags->begin(), flags->end());
        flags->erase(std::unique(flags->begin(), flags->end()), flags->end());
    }
    return fmt::format(R"(# bash completion for urna; made by `urna documents`.
_urna() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
    local command=urna word words='' files=no
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$command $word" in
        {}) command="$command $word" ;;
        esac
    done
    COMPREPLY=()
    case "$previous" in
        {})
            compopt -o default
            return
            ;;
        {}) return ;;
    esac
    case "$command" in
{}    esac
    if [[ $files == yes && $current != -* ]]; then
        compopt -o default
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}}
complete -F _urna urna
)",
                       alternatives(commands), alternatives(for_files), alternatives(for_values), words);
}

void write_documents(const CLI::App& program, const std::filesystem::path& directory) {
    walk(program, "urna", [&](const CLI::App& command, const std::string& name) {
        write_file(directory / "man1" / (page_name(name) + ".1"), manual_page(command, name));
    });
    write_file(directory / "completions" / "urna", bash_completion(program));
}

}  // namespace urna::app
