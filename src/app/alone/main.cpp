// SPDX-License-Identifier: Apache-2.0
// `urna verify` as a program of its own, which needs no file but those that it is given.
#include <iostream>

#include "app/commands/verify_command.h"
#include "verify/report.h"

int main(int argc, char** argv) {
    urna::app::VerifyConfig config;
    CLI::App program(
        "Checks a bundle of an election: every verdict and every seat anew, from what everybody can have.\n"
        "Ends with 0 when all checks passed, with 1 when one failed, with 2 when not all could be made, and\n"
        "with 3 when it was called wrongly or cannot read its files.",
        "urna-verify");
    program.set_version_flag("--version", URNA_VERSION);
    urna::app::add_verify_options(program, config);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? EXIT_SUCCESS : urna::verify::exit_cannot;
    }
    return urna::app::verify_bundle(config, std::cout, std::cerr);
}
