// SPDX-License-Identifier: Apache-2.0
// 2.1, and how later checks read what it has checked.
#include "verify/tree_root.h"

#include <algorithm>
#include <set>

#include "bundle/member_names.h"
#include "transparency/merkle_tree.h"
#include "transparency/tile.h"
#include "verify/checks.h"
#include "verify/member_order.h"

namespace urna::verify {
namespace {

using transparency::tile_width;

// More bytes than 256 entries with their lengths can have.
constexpr std::uint64_t tile_bytes_max = tile_width * (transparency::entry_bytes_max + 2);

unsigned width_of(std::uint64_t index, std::uint64_t size) {
    return static_cast<unsigned>(std::min<std::uint64_t>(tile_width, size - index * tile_width));
}

std::uint64_t tiles_of(std::uint64_t size) {
    return size / tile_width + (size % tile_width > 0 ? 1 : 0);
}

// Whether the member is as many entries as it has to be.
bool is_sound(const Case& at, const bundle::Member& member, unsigned width) {
    return member.content.size <= tile_bytes_max &&
           transparency::parse_bundle(at.content(member), width).has_value();
}

}  // namespace

std::string tile_of(std::uint64_t entry, std::uint64_t size) {
    const std::uint64_t index = entry / tile_width;
    return transparency::tile_path({.level = {}, .index = index, .width = width_of(index, size)});
}

void read_entries(const Case& at, std::uint64_t count, const std::function<bool(std::string_view)>& take) {
    for (std::uint64_t first = 0; first < count; first += tile_width) {
        const std::string bytes = at.content(*at.find(tile_of(first, at.checkpoint.size)));
        const auto entries =
            transparency::parse_bundle(bytes, width_of(first / tile_width, at.checkpoint.size));
        for (std::uint64_t i = 0; i < std::min<std::uint64_t>(entries->size(), count - first); ++i)
            if (!take((*entries)[i])) return;
    }
}

transparency::Hash root_of_first(const Case& at, std::uint64_t count) {
    transparency::Frontier tree;
    read_entries(at, count, [&](std::string_view entry) {
        tree.append(transparency::leaf_hash(entry));
        return true;
    });
    return tree.root();
}

Finding check_2_1(Case& at) {
    const std::uint64_t size = at.checkpoint.size;
    const auto present = members_below(at.members, bundle::entries_begin);
    // A size may be of far more tiles than there are: then one more than these is missing.
    const std::uint64_t tiles = std::min<std::uint64_t>(tiles_of(size), present.size() + 1);
    std::set<std::string, std::less<>> wanted;
    for (std::uint64_t tile = 0; tile < tiles; ++tile) wanted.insert(tile_of(tile * tile_width, size));
    const auto fault = first_fault(present, wanted);
    for (const bundle::Member* member : present) {
        if (fault && fault->name <= member->name) break;
        const auto tile = transparency::parse_tile_path(member->name);
        if (!is_sound(at, *member, tile->width)) return fail(member->name, "it is not so many entries");
    }
    if (fault) return fail(fault->name, reason_of(*fault));
    if (root_of_first(at, size) != at.checkpoint.root)
        return fail(std::string(bundle::checkpoint_name), "its root is not that of the entries");
    return {};
}

}  // namespace urna::verify
