// SPDX-License-Identifier: Apache-2.0
// What reading a file of ballots costs: beside it, on the same bytes, a plain scan of the memory and a
// reference parse with libcsv, which finds lines and fields and looks at none of them.
#include <benchmark/benchmark.h>
#include <csv.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/sha256.h"
#include "election/ballot_csv.h"

namespace {

using namespace urna;

constexpr std::uint64_t lines = 200'000;
constexpr std::size_t piece_bytes = 64UL << 10;  // as a body arrives

const std::string& file() {
    static const std::string text = [] {
        std::string made;
        for (std::uint64_t i = 0; i < lines; ++i)
            made += to_string(random_guid()) + ',' + std::to_string(1 + i % 12) + '\n';
        return made;
    }();
    return text;
}

template <class Take>
void in_pieces(std::string_view text, Take take) {
    for (; !text.empty(); text.remove_prefix(std::min(piece_bytes, text.size())))
        take(text.substr(0, piece_bytes));
}

void finish(benchmark::State& state) {
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * file().size()));
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * lines));
}

void require(bool good) {
    if (!good) throw std::runtime_error("the file was not read as it is");
}

void scan(benchmark::State& state) {
    // Whole words: the least that looking at every byte can cost.
    const std::string_view bytes = file();
    for (auto _ : state) {
        std::uint64_t sum = 0;
        for (std::size_t at = 0; at + sizeof sum <= bytes.size(); at += sizeof sum) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data() + at, sizeof word);
            sum += word;
        }
        benchmark::DoNotOptimize(sum);
    }
    finish(state);
}

void libcsv(benchmark::State& state) {
    struct Counts {
        std::uint64_t fields = 0;
        std::uint64_t lines = 0;
    };
    for (auto _ : state) {
        Counts counts;
        csv_parser parser{};
        csv_init(&parser, 0);
        const auto on_field = [](void*, std::size_t, void* counted) {
            ++static_cast<Counts*>(counted)->fields;
        };
        const auto on_line = [](int, void* counted) { ++static_cast<Counts*>(counted)->lines; };
        in_pieces(file(), [&](std::string_view piece) {
            csv_parse(&parser, piece.data(), piece.size(), on_field, on_line, &counts);
        });
        csv_fini(&parser, on_field, on_line, &counts);
        csv_free(&parser);
        require(counts.lines == lines && counts.fields == 2 * lines);
    }
    finish(state);
}

void parse(benchmark::State& state) {
    for (auto _ : state) {
        election::BallotCsv csv(file().size());  // as a station does, which knows the body's length
        in_pieces(file(), [&](std::string_view piece) { csv.feed(piece); });
        const auto batch = csv.finish();
        require(batch && batch->size() == lines);
    }
    finish(state);
}

// What a station does with the bytes of an upload besides.
void hash(benchmark::State& state) {
    for (auto _ : state) {
        Sha256 sum;
        in_pieces(file(), [&](std::string_view piece) { sum.update(piece); });
        benchmark::DoNotOptimize(sum.finish());
    }
    finish(state);
}

BENCHMARK(scan)->Unit(benchmark::kMillisecond);
BENCHMARK(libcsv)->Unit(benchmark::kMillisecond);
BENCHMARK(parse)->Unit(benchmark::kMillisecond);
BENCHMARK(hash)->Unit(benchmark::kMillisecond);

}  // namespace
