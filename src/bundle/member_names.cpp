// SPDX-License-Identifier: Apache-2.0
#include "bundle/member_names.h"

#include "transparency/encoding.h"
#include "transparency/tile.h"

namespace urna::bundle {
namespace {

using transparency::take_prefix;

constexpr std::string_view json_end = ".json";
constexpr std::string_view time_stamp_end = ".tsr";

bool take_suffix(std::string_view& text, std::string_view suffix) {
    if (!text.ends_with(suffix)) return false;
    text.remove_suffix(suffix.size());
    return true;
}

bool is_id(std::string_view text) {
    const auto id = transparency::parse_decimal(text);
    return id && *id > 0 && *id <= INT64_MAX;
}

bool is_entries_path(std::string_view path) {
    const auto tile = transparency::parse_tile_path(path);
    return tile && !tile->level;
}

}  // namespace

std::string ballots_name(std::uint64_t index) {
    const std::string path =
        transparency::tile_path({.level = {}, .index = index, .width = transparency::tile_width});
    return std::string(ballots_begin) + path.substr(entries_begin.size());
}

std::string sealed_name(ElectionId election) {
    return std::string(sealed_begin) + std::to_string(election.value);
}

std::string result_name(ElectionId election) {
    return std::string(result_begin) + std::to_string(election.value) + std::string(json_end);
}

bool is_bundle_name(std::string_view name) {
    if (name == manifest_name || name == readme_name || name == checkpoint_name || name == sealed_before_name)
        return true;
    if (name.starts_with(entries_begin)) return is_entries_path(name);
    if (take_prefix(name, ballots_begin))
        return name.find('.') == std::string_view::npos &&
               is_entries_path(std::string(entries_begin) + std::string(name));
    if (take_prefix(name, sealed_begin)) return is_id(name);
    return take_prefix(name, result_begin) && take_suffix(name, json_end) && is_id(name);
}

bool is_anchor_name(std::string_view name) {
    return name == checkpoint_name ||
           (take_suffix(name, time_stamp_end) && transparency::parse_decimal(name).has_value());
}

}  // namespace urna::bundle
