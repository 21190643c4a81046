// SPDX-License-Identifier: Apache-2.0
// How many passwords the cores can check: a bare loop of libsodium's Argon2id, one thread and one a core,
// with Urna's parameters (19 MiB, 2 passes) and nothing else of Urna.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include <array>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19UL << 20;
constexpr std::string_view password = "Ballot-box-1";

void verify(benchmark::State& state) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(), passes, memory_bytes) != 0) {
        throw std::runtime_error("not enough memory");
    }
    for (auto _ : state) {
        if (crypto_pwhash_str_verify(hash.data(), password.data(), password.size()) != 0) {
            throw std::runtime_error("the right password was refused");
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

BENCHMARK(verify)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(verify)
    ->Threads(static_cast<int>(std::thread::hardware_concurrency()))
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
