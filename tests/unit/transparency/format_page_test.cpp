// SPDX-License-Identifier: Apache-2.0
// The entries that docs/verify/format.md shows are entries, and have the leaves that stand over them.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "hex.h"
#include "support/source_directory.h"
#include "transparency/event_grammar.h"
#include "transparency/merkle_tree.h"

namespace urna::transparency {
namespace {

TEST(FormatPage, ShowsAnEntryOfEachKind) {
    std::ifstream file(source_directory() + "/docs/verify/format.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    const std::string before = "\nLeaf `";
    const std::string between = "`:\n\n```text\n";
    std::set<std::size_t> kinds;
    for (auto at = page.find(before); at != std::string::npos; at = page.find(before, at + 1)) {
        const auto leaf = page.substr(at + before.size(), 64);
        const auto begin = at + before.size() + leaf.size() + between.size();
        ASSERT_EQ(page.substr(begin - between.size(), between.size()), between) << leaf;
        const std::string entry = page.substr(begin, page.find("```", begin) - begin);
        EXPECT_EQ(leaf_hash(entry), hash_of(leaf)) << entry;
        const auto event = parse_event(entry);
        ASSERT_TRUE(event) << entry;
        kinds.insert(event->index());
    }
    EXPECT_EQ(kinds.size(), std::variant_size_v<Event>);
}

}  // namespace
}  // namespace urna::transparency
