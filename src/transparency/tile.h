// SPDX-License-Identifier: Apache-2.0
// The files that a log is served as (C2SP tlog-tiles): up to 256 hashes of one level of the tree, or as many
// entries.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "transparency/hash.h"
#include "transparency/merkle_tree.h"

namespace urna::transparency {

inline constexpr unsigned tile_width = 256;
inline constexpr std::size_t entry_bytes_max = 65'535;

struct Tile {
    // Each hash of a tile is the root of 256^level leaves. None: the tile has entries, and is called a
    // bundle.
    std::optional<unsigned> level;
    std::uint64_t index = 0;
    unsigned width = tile_width;  // fewer: a partial tile
    friend bool operator==(const Tile&, const Tile&) = default;
};

// `tile/0/x001/x234/067`, `tile/entries/000.p/6`.
std::string tile_path(const Tile& tile);
// None when the text is not the path of a tile.
std::optional<Tile> parse_tile_path(std::string_view path);

// The tiles of a log of `size` entries that one of `old_size` did not have, bundles first, then level by
// level. `old_size` is not larger.
std::vector<Tile> new_tiles(std::uint64_t old_size, std::uint64_t size);

std::string hash_tile(std::span<const Hash> hashes);
// None when the bytes are not `width` hashes.
std::optional<std::vector<Hash>> parse_hash_tile(std::string_view bytes, unsigned width);

// A bundle has each entry behind its length (16 bits, the high byte first). Throws std::length_error when the
// entry is longer than that can say.
void append_entry(std::string& bundle, std::string_view entry);
// Views into the bytes. None when they are not `width` entries.
std::optional<std::vector<std::string_view>> parse_bundle(std::string_view bytes, unsigned width);

// Gives the hashes of a tile: as many as its width says.
using ReadTile = std::function<std::vector<Hash>(const Tile&)>;

// The nodes of the tree of `size` leaves, from the tiles that a log of this size has.
NodeHashes nodes_in_tiles(std::uint64_t size, ReadTile read);

}  // namespace urna::transparency
