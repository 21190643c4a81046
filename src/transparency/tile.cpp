// SPDX-License-Identifier: Apache-2.0
#include "transparency/tile.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/bytes.h"
#include "transparency/encoding.h"

namespace urna::transparency {
namespace {

constexpr unsigned tile_height = 8;  // 2^8 hashes make one of the next level
constexpr unsigned level_max = 63;
constexpr unsigned digits_per_group = 3;

// How many complete subtrees of 256^level leaves stand in a tree.
std::uint64_t hashes_at(std::uint64_t size, unsigned level) {
    return level >= 64 / tile_height ? 0 : size >> (tile_height * level);
}

// The tiles of one level, of which the old log had `old_count` hashes or entries, and the new one has
// `count`.
void add_new_tiles(std::vector<Tile>& tiles, std::optional<unsigned> level, std::uint64_t old_count,
                   std::uint64_t count) {
    if (old_count == count) return;
    for (std::uint64_t index = old_count / tile_width; index < count / tile_width; ++index)
        tiles.push_back({.level = level, .index = index});
    if (const auto rest = static_cast<unsigned>(count % tile_width); rest > 0)
        tiles.push_back({.level = level, .index = count / tile_width, .width = rest});
}

std::string index_path(std::uint64_t index) {
    std::string digits = std::to_string(index);
    digits.insert(0, (digits_per_group - digits.size() % digits_per_group) % digits_per_group, '0');
    std::string path;
    for (std::size_t i = 0; i < digits.size(); i += digits_per_group) {
        const bool is_last = i + digits_per_group == digits.size();
        path += is_last ? "" : "x";
        path += digits.substr(i, digits_per_group);
        path += is_last ? "" : "/";
    }
    return path;
}

// The number whose digits the groups have. What else stands there, index_path() would not write.
std::optional<std::uint64_t> parse_index_path(std::string_view path) {
    std::string digits;
    std::copy_if(path.begin(), path.end(), std::back_inserter(digits),
                 [](char letter) { return letter != 'x' && letter != '/'; });
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return parse_decimal(digits);
}

}  // namespace

std::string tile_path(const Tile& tile) {
    std::string path = "tile/" + (tile.level ? std::to_string(*tile.level) : "entries") + '/';
    path += index_path(tile.index);
    if (tile.width < tile_width) path += ".p/" + std::to_string(tile.width);
    return path;
}

std::optional<Tile> parse_tile_path(std::string_view path) {
    std::string_view rest = path;
    if (!take_prefix(rest, "tile/")) return std::nullopt;
    Tile tile;
    if (!take_prefix(rest, "entries/")) {
        const auto level_end = rest.find('/');
        if (level_end == std::string_view::npos) return std::nullopt;
        const auto level = parse_decimal(rest.substr(0, level_end));
        if (!level || *level > level_max) return std::nullopt;
        tile.level = static_cast<unsigned>(*level);
        rest.remove_prefix(level_end + 1);
    }
    if (const auto part = rest.find(".p/"); part != std::string_view::npos) {
        const auto width = parse_decimal(rest.substr(part + 3));
        if (!width || *width == 0 || *width >= tile_width) return std::nullopt;
        tile.width = static_cast<unsigned>(*width);
        rest = rest.substr(0, part);
    }
    if (rest.empty()) return std::nullopt;
    const auto index = parse_index_path(rest);
    if (!index) return std::nullopt;
    tile.index = *index;
    if (tile_path(tile) != path) return std::nullopt;
    return tile;
}

std::vector<Tile> new_tiles(std::uint64_t old_size, std::uint64_t size) {
    std::vector<Tile> tiles;
    add_new_tiles(tiles, std::nullopt, old_size, size);
    for (unsigned level = 0; hashes_at(size, level) > 0; ++level)
        add_new_tiles(tiles, level, hashes_at(old_size, level), hashes_at(size, level));
    return tiles;
}

std::string hash_tile(std::span<const Hash> hashes) {
    std::string bytes;
    for (const Hash& hash : hashes) bytes += as_text(hash);
    return bytes;
}

std::optional<std::vector<Hash>> parse_hash_tile(std::string_view bytes, unsigned width) {
    std::vector<Hash> hashes(width);
    if (bytes.size() != width * sizeof(Hash)) return std::nullopt;
    for (Hash& hash : hashes) {
        std::copy_n(bytes.begin(), hash.size(), hash.begin());
        bytes.remove_prefix(hash.size());
    }
    return hashes;
}

void append_entry(std::string& bundle, std::string_view entry) {
    if (entry.size() > entry_bytes_max) throw std::length_error("an entry of a log is too long");
    bundle += static_cast<char>(entry.size() >> 8);
    bundle += static_cast<char>(entry.size() & 0xFF);
    bundle += entry;
}

std::optional<std::vector<std::string_view>> parse_bundle(std::string_view bytes, unsigned width) {
    std::vector<std::string_view> entries;
    while (!bytes.empty()) {
        if (bytes.size() < 2 || entries.size() == width) return std::nullopt;
        const auto head = as_bytes(bytes);
        const std::size_t length = static_cast<std::size_t>(head[0]) << 8 | head[1];
        bytes.remove_prefix(2);
        if (bytes.size() < length) return std::nullopt;
        entries.push_back(bytes.substr(0, length));
        bytes.remove_prefix(length);
    }
    if (entries.size() != width) return std::nullopt;
    return entries;
}

NodeHashes nodes_in_tiles(std::uint64_t size, ReadTile read) {
    return [size, read = std::move(read)](unsigned level, std::uint64_t index) {
        const unsigned within = level % tile_height;  // levels between those that tiles have
        const std::uint64_t first = index << within;
        Tile tile{.level = level / tile_height, .index = first / tile_width};
        const std::uint64_t there = hashes_at(size, *tile.level);
        if (tile.index == there / tile_width) tile.width = static_cast<unsigned>(there % tile_width);
        const std::vector<Hash> hashes = read(tile);
        Frontier subtree;
        for (std::uint64_t i = 0; i < std::uint64_t{1} << within; ++i)
            subtree.append(hashes.at(first % tile_width + i));
        return subtree.root();
    };
}

}  // namespace urna::transparency
