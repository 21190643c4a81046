// SPDX-License-Identifier: Apache-2.0
#include "election/packed_ballots.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include "base/large_pages.h"

namespace urna::election {

// A ballot's memory is its packed form; a machine where it is not needs code here.
static_assert(std::is_trivially_copyable_v<Ballot> && sizeof(Ballot) == 20);
static_assert(offsetof(Ballot, guid) == 0 && offsetof(Ballot, poll_number) == 16);
static_assert(std::endian::native == std::endian::little);

std::span<const std::uint8_t> packed(std::span<const Ballot> ballots) {
    return {reinterpret_cast<const std::uint8_t*>(ballots.data()), ballots.size_bytes()};
}

std::optional<Batch> unpacked(std::span<const std::uint8_t> bytes) {
    if (bytes.size() % sizeof(Ballot) != 0) return std::nullopt;
    Batch batch;
    batch.reserve(bytes.size() / sizeof(Ballot));
    use_large_pages(batch.data(), bytes.size());
    batch.resize(bytes.size() / sizeof(Ballot));
    if (!bytes.empty()) std::memcpy(static_cast<void*>(batch.data()), bytes.data(), bytes.size());
    const auto possible = [](const Ballot& ballot) {
        return ballot.poll_number >= 1 && ballot.poll_number <= poll_number_max;
    };
    if (!std::all_of(batch.begin(), batch.end(), possible)) return std::nullopt;
    return batch;
}

}  // namespace urna::election
