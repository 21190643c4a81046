// SPDX-License-Identifier: Apache-2.0
// What the members of a bundle and of its anchors are called.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.h"

namespace urna::bundle {

inline constexpr std::string_view manifest_name = "MANIFEST";
inline constexpr std::string_view readme_name = "README.txt";
inline constexpr std::string_view checkpoint_name = "checkpoint";
inline constexpr std::string_view sealed_before_name = "sealed/before";
inline constexpr std::string_view ballots_begin = "ballots/";
inline constexpr std::string_view sealed_begin = "sealed/";
inline constexpr std::string_view result_begin = "result/";
inline constexpr std::string_view entries_begin = "tile/entries/";

// So many entries have their ballots in one member.
inline constexpr std::uint64_t ballots_member_width = 256;

// `ballots/000`: the ballots of the uploads whose entries have the numbers from index * 256 on.
std::string ballots_name(std::uint64_t index);
std::string sealed_name(ElectionId election);
std::string result_name(ElectionId election);

// Whether a member of a bundle may be called so.
bool is_bundle_name(std::string_view name);
bool is_anchor_name(std::string_view name);

}  // namespace urna::bundle
