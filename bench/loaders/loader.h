// SPDX-License-Identifier: Apache-2.0
// What every bare loader is asked and tells: which rows, how many in a transaction, and how long it took.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "loaders/rows.h"

namespace urna::bench {

struct LoaderOptions {
    RowsOptions rows;
    bool packed = false;                           // a row an upload instead of a row a ballot
    std::uint64_t rows_per_transaction = 100'000;  // ballots, also when they are packed
    double seconds_max = 3600;                     // then it stops, and tells how far it came
};

inline void add_rows_options(CLI::App& program, RowsOptions& rows) {
    program.add_option("election", rows.election_file, "The election, as JSON")->required();
    program.add_option("--ballots", rows.ballots)->check(CLI::Range(1, 100'000'000));
    program.add_option("--ballots-per-upload", rows.ballots_per_upload)->check(CLI::Range(1, 100'000'000));
    program.add_option("--seed", rows.seed);
}

inline void add_loader_options(CLI::App& program, LoaderOptions& options) {
    add_rows_options(program, options.rows);
    program.add_flag("--packed", options.packed, "A row an upload with its ballots in a blob");
    program.add_option("--rows-per-transaction", options.rows_per_transaction)
        ->check(CLI::Range(1, 100'000'000));
    program.add_option("--seconds-max", options.seconds_max)->check(CLI::Range(0.001, 86'400.0));
}

// Takes the time of each transaction. Only what stands between `Timed` and its `report` is counted: the rows
// are made and sorted before.
class Timed {
 public:
    using Clock = std::chrono::steady_clock;

    explicit Timed(double seconds_max) : seconds_max_(seconds_max) {}

    // After a commit. False when the time is over.
    bool committed(std::uint64_t ballots) {
        ballots_ += ballots;
        seconds_ = std::chrono::duration<double>(Clock::now() - begin_).count();
        commits_ += fmt::format("{}[{},{:.6f}]", commits_.empty() ? "" : ",", ballots_, seconds_);
        return seconds_ < seconds_max_;
    }

    // One line of JSON: how many ballots, in how long, and how many there were after how long at each commit.
    void report() const {
        std::cout << fmt::format(R"({{"ballots":{},"seconds":{:.6f},"commits":[{}]}})", ballots_, seconds_,
                                 commits_)
                  << '\n';
    }

 private:
    Clock::time_point begin_ = Clock::now();
    double seconds_max_;
    double seconds_ = 0;
    std::uint64_t ballots_ = 0;
    std::string commits_;
};

// Parses the command line and runs the program; exit code 2 with a line of why when it cannot.
template <class Run>
int run_program(CLI::App& program, int argc, char** argv, Run run) {
    try {
        program.parse(argc, argv);
        run();
        return EXIT_SUCCESS;
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? EXIT_SUCCESS : 2;
    } catch (const std::exception& error) {
        std::cerr << program.get_name() << ": " << error.what() << '\n';
        return 2;
    }
}

}  // namespace urna::bench
