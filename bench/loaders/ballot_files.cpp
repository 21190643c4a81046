// SPDX-License-Identifier: Apache-2.0
// Writes ballots as the files that officials upload, one file an upload: ballots-1.csv, ballots-2.csv, ...
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/guid.h"
#include "loaders/loader.h"

namespace {

using namespace urna::bench;

void write_file(const std::filesystem::path& path, const Row* begin, const Row* end) {
    std::string text;
    for (const Row* row = begin; row != end; ++row) {
        fmt::format_to(std::back_inserter(text), "{},{}\n", urna::to_string(row->guid), row->poll_number);
    }
    std::ofstream file(path, std::ios::binary);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.flush()) throw std::runtime_error("cannot write a file of ballots");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program("Writes files of ballots", "ballot_files");
    RowsOptions options;
    std::filesystem::path directory;
    add_rows_options(program, options);
    program.add_option("--out", directory, "The directory to write into")
        ->required()
        ->check(CLI::ExistingDirectory);
    return run_program(program, argc, argv, [&] {
        const auto rows = make_rows(options);
        const Row* const end = rows.data() + rows.size();
        std::size_t number = 0;
        for (const Row* begin = rows.data(); begin != end;) {
            const Row* const next =
                std::min(begin + static_cast<std::ptrdiff_t>(options.ballots_per_upload), end);
            write_file(directory / fmt::format("ballots-{}.csv", ++number), begin, next);
            begin = next;
        }
    });
}
