// SPDX-License-Identifier: Apache-2.0
#include "transparency/checkpoint.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "transparency/encoding.h"

namespace urna::transparency {
namespace {

// Of C2SP tlog-checkpoint.
const std::string text =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

TEST(Checkpoint, OfTheSpecificationIsReadAndWritten) {
    const auto checkpoint = parse_checkpoint_text(text);
    ASSERT_TRUE(checkpoint);
    EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
    EXPECT_EQ(checkpoint->size, 20852163U);
    EXPECT_EQ(to_base64(checkpoint->root), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
    EXPECT_EQ(checkpoint_text(*checkpoint), text);
}

TEST(Checkpoint, EmptyLogHasSizeZero) {
    const Checkpoint empty{.origin = "a", .size = 0, .root = sha256({})};
    EXPECT_EQ(checkpoint_text(empty), "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    EXPECT_EQ(parse_checkpoint_text(checkpoint_text(empty)).value(), empty);
}

TEST(Checkpoint, ExtensionLinesAreRefused) {
    for (const std::string& extended : std::vector<std::string>{text + "extension\n", text + "one\ntwo\n",
                                                                text + '\n', text + "no line feed"})
        EXPECT_EQ(parse_checkpoint_text(extended).error(), CheckpointError::extension_lines) << extended;
}

TEST(Checkpoint, HasOneText) {
    const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    for (const std::string& other :
         std::vector<std::string>{std::string(),
                                  std::string("\n"),
                                  std::string("a\n"),
                                  std::string("a\n1\n"),
                                  "a\n1\n" + root,
                                  "\n1\n" + root + '\n',
                                  "a\n01\n" + root + '\n',
                                  "a\n+1\n" + root + '\n',
                                  "a\n-1\n" + root + '\n',
                                  "a\n\n" + root + '\n',
                                  "a\nfive\n" + root + '\n',
                                  "a\n1 \n" + root + '\n',
                                  "a\n 1\n" + root + '\n',
                                  "a\n18446744073709551616\n" + root + '\n',
                                  "a\n1\n\n",
                                  "a\n1\n" + root + " \n",
                                  "a\r\n1\r\n" + root + "\r\n",
                                  "a\n1\n" + root.substr(0, 43) + '\n',
                                  std::string("a\n1\nAAAA\n"),
                                  "a\n1\n" + root + root + '\n',
                                  "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
                                  "a\tb\n1\n" + root + '\n',
                                  "\xFF\n1\n" + root + '\n'})
        EXPECT_EQ(parse_checkpoint_text(other).error(), CheckpointError::malformed) << other;
}

}  // namespace
}  // namespace urna::transparency
