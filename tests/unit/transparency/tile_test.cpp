// SPDX-License-Identifier: Apache-2.0
#include "transparency/tile.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace urna::transparency {
namespace {

Hash numbered_leaf(std::uint64_t number) {
    return leaf_hash("entry " + std::to_string(number));
}

TEST(TilePath, IsThatOfOthers) {
    const std::pair<Tile, std::string> known[] = {
        {{.level = 0, .index = 1234067}, "tile/0/x001/x234/067"},
        {{.level = 0, .index = 1234067, .width = 89}, "tile/0/x001/x234/067.p/89"},
        {{.level = 63, .index = 999999999999999999, .width = 255},
         "tile/63/x999/x999/x999/x999/x999/999.p/255"},
        {{.level = 1, .index = 0, .width = 4}, "tile/1/000.p/4"},
        {{.level = 15, .index = 455667}, "tile/15/x455/667"},
        {{.level = 15, .index = 123456789}, "tile/15/x123/x456/789"},
        {{.level = 0, .index = 999}, "tile/0/999"},
        {{.level = 0, .index = 1000}, "tile/0/x001/000"},
        {{.level = 7, .index = UINT64_MAX}, "tile/7/x018/x446/x744/x073/x709/x551/615"},
        {{.level = {}, .index = 0}, "tile/entries/000"},
        {{.level = {}, .index = 273, .width = 112}, "tile/entries/273.p/112"},
        {{.level = {}, .index = 1000000, .width = 1}, "tile/entries/x001/x000/000.p/1"},
    };
    for (const auto& [tile, path] : known) {
        EXPECT_EQ(tile_path(tile), path);
        EXPECT_EQ(parse_tile_path(path), tile) << path;
    }
}

TEST(TilePath, IsWrittenInOneWay) {
    for (const std::string& path : std::vector<std::string>{"",
                                                            "tile",
                                                            "tile/",
                                                            "tile/0",
                                                            "tile/0/",
                                                            "tile//000",
                                                            "tile/64/000",
                                                            "tile/00/000",
                                                            "tile/-1/000",
                                                            "tile/x/000",
                                                            "tile/entries",
                                                            "tile/entries/",
                                                            "tile/Entries/000",
                                                            "/tile/0/000",
                                                            "tile/0/000/",
                                                            "tile/0/0",
                                                            "tile/0/00",
                                                            "tile/0/0000",
                                                            "tile/0/x000",
                                                            "tile/0/x000/001",
                                                            "tile/0/x001",
                                                            "tile/0/x001/",
                                                            "tile/0/x001/x234",
                                                            "tile/0/x001/x234/",
                                                            "tile/0/001/234",
                                                            "tile/0/x001/x234/x067",
                                                            "tile/0/x001x234/067",
                                                            "tile/0/x/x",
                                                            "tile/0/xxx",
                                                            "tile/0/x018/x446/x744/x073/x709/x551/616",
                                                            "tile/0/x001/x018/x446/x744/x073/x709/x551/615",
                                                            "tile/0/000.p",
                                                            "tile/0/000.p/",
                                                            "tile/0/000.p/0",
                                                            "tile/0/000.p/01",
                                                            "tile/0/000.p/256",
                                                            "tile/0/000.p/-1",
                                                            "tile/0/000.p/1/",
                                                            "tile/0/000.p/1.p/1",
                                                            "tile/0/.p/1",
                                                            "tile/0/../000",
                                                            "tile/0/000\n",
                                                            "tile/0/ 000"})
        EXPECT_FALSE(parse_tile_path(path)) << path;
}

std::map<std::string, std::size_t> counted(const std::vector<Tile>& tiles) {
    std::map<std::string, std::size_t> kinds;
    for (const Tile& tile : tiles)
        ++kinds[(tile.level ? std::to_string(*tile.level) : "entries") + ' ' + std::to_string(tile.width)];
    return kinds;
}

// The example of C2SP tlog-tiles.
TEST(Tiles, OfSeventyThousandEntriesAreThoseOfTheSpecification) {
    EXPECT_EQ(counted(new_tiles(0, 70'000)), (std::map<std::string, std::size_t>{{"entries 256", 273},
                                                                                 {"entries 112", 1},
                                                                                 {"0 256", 273},
                                                                                 {"0 112", 1},
                                                                                 {"1 256", 1},
                                                                                 {"1 17", 1},
                                                                                 {"2 1", 1}}));
    EXPECT_EQ(counted(new_tiles(0, 256)),
              (std::map<std::string, std::size_t>{{"entries 256", 1}, {"0 256", 1}, {"1 1", 1}}));
    EXPECT_TRUE(new_tiles(0, 0).empty());
}

TEST(Tiles, GrowingLogWritesEachTileOnceAndNoneTwice) {
    std::set<std::string> written;
    for (std::uint64_t size = 1; size <= 600; ++size) {
        for (const Tile& tile : new_tiles(size - 1, size))
            EXPECT_TRUE(written.insert(tile_path(tile)).second) << size;
        for (const Tile& tile : new_tiles(0, size)) EXPECT_TRUE(written.contains(tile_path(tile))) << size;
        EXPECT_TRUE(new_tiles(size, size).empty());
    }
}

TEST(Tiles, LargestLogHasEightLevels) {
    const auto tiles = new_tiles(UINT64_MAX - 1, UINT64_MAX);
    EXPECT_EQ(tiles.size(), 2U) << "its last entry completes nothing";
    EXPECT_EQ(tile_path(tiles[1]), "tile/0/x072/x057/x594/x037/x927/935.p/255");
    EXPECT_EQ(counted(new_tiles(UINT64_MAX / 256 * 256 - 1, UINT64_MAX / 256 * 256)).size(), 3U);
}

TEST(Tiles, HashesReadBackAndOthersDoNot) {
    const std::vector<Hash> hashes{numbered_leaf(0), numbered_leaf(1), numbered_leaf(2)};
    const std::string bytes = hash_tile(hashes);
    EXPECT_EQ(bytes.size(), 96U);
    EXPECT_EQ(parse_hash_tile(bytes, 3), hashes);
    EXPECT_FALSE(parse_hash_tile(bytes, 2));
    EXPECT_FALSE(parse_hash_tile(bytes, 4));
    EXPECT_FALSE(parse_hash_tile(bytes + 'a', 3));
    EXPECT_FALSE(parse_hash_tile(bytes.substr(1), 3)) << "a hash that has not 32 bytes";
    EXPECT_FALSE(parse_hash_tile("", 1));
}

TEST(Bundle, EntriesReadBackAndOthersDoNot) {
    const std::string longest(entry_bytes_max, 'a');
    std::string bundle;
    for (const std::string& entry :
         std::vector<std::string>{std::string("one\n"), std::string(), longest, std::string(256, '\0')})
        append_entry(bundle, entry);
    EXPECT_TRUE(bundle.starts_with(std::string("\0\4one\n\0\0\xFF\xFF", 10)));
    const auto entries = parse_bundle(bundle, 4);
    ASSERT_TRUE(entries);
    EXPECT_EQ(*entries, (std::vector<std::string_view>{
                            "one\n", "", longest, std::string_view(bundle).substr(bundle.size() - 256)}));
    EXPECT_FALSE(parse_bundle(bundle, 3));
    EXPECT_FALSE(parse_bundle(bundle, 5));
    EXPECT_FALSE(parse_bundle(bundle.substr(0, bundle.size() - 1), 4));
    EXPECT_FALSE(parse_bundle(bundle + '\0', 4));
    EXPECT_FALSE(parse_bundle(std::string(1, '\0'), 1));
    EXPECT_FALSE(parse_bundle("", 1));
    std::string empty;
    EXPECT_THROW(append_entry(empty, longest + 'a'), std::length_error);
    EXPECT_TRUE(empty.empty());
}

// A log of three levels that is served as tiles: what is proved from them is what is proved from all leaves.
TEST(Tiles, ProveWhatTheTreeProves) {
    constexpr std::uint64_t sizes[] = {1, 2, 255, 256, 257, 511, 512, 1000, 65'535, 65'536, 65'537, 66'111};
    std::vector<std::vector<Hash>> levels(1);
    for (std::uint64_t i = 0; i < sizes[std::size(sizes) - 1]; ++i) levels[0].push_back(numbered_leaf(i));
    while (levels.back().size() > 1) {
        std::vector<Hash> next;
        for (std::size_t i = 0; i + 1 < levels.back().size(); i += 2)
            next.push_back(node_hash(levels.back()[i], levels.back()[i + 1]));
        levels.push_back(std::move(next));
    }
    const NodeHashes all = [&](unsigned level, std::uint64_t index) { return levels.at(level).at(index); };
    for (const std::uint64_t size : sizes) {
        std::set<std::string> there;
        for (const Tile& tile : new_tiles(0, size)) there.insert(tile_path(tile));
        const NodeHashes tiles = nodes_in_tiles(size, [&](const Tile& tile) {
            EXPECT_TRUE(there.contains(tile_path(tile))) << tile_path(tile) << " of " << size;
            const auto begin =
                levels.at(*tile.level * 8).begin() + static_cast<std::ptrdiff_t>(tile.index * tile_width);
            return std::vector<Hash>(begin, begin + tile.width);
        });
        EXPECT_EQ(root_of(size, tiles), root_of(size, all)) << size;
        for (const std::uint64_t index : {std::uint64_t{0}, size / 3, size / 2, size - 1}) {
            EXPECT_EQ(inclusion_proof(index, size, tiles), inclusion_proof(index, size, all))
                << index << " in " << size;
            EXPECT_EQ(consistency_proof(index + 1, size, tiles), consistency_proof(index + 1, size, all))
                << index << " to " << size;
        }
    }
}

}  // namespace
}  // namespace urna::transparency
