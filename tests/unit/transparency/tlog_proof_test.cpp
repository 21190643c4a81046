// SPDX-License-Identifier: Apache-2.0
#include "transparency/tlog_proof.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "transparency/encoding.h"

namespace urna::transparency {
namespace {

const Hash one = sha256({"hash1"});
const Hash two = sha256({"hash2"});

// Of the tests of transparency-dev/formats.
TEST(TlogProof, IsWrittenAsOthersWriteIt) {
    const std::pair<TlogProof, std::string> known[] = {
        {{.extra = "", .index = 5, .hashes = {one, two}, .checkpoint = "test checkpoint\n"},
         "c2sp.org/tlog-proof@v1\nindex 5\n" + to_base64(one) + '\n' + to_base64(two) +
             "\n\ntest checkpoint\n"},
        {{.extra = "extra information", .index = 10, .hashes = {one}, .checkpoint = "checkpoint data\n"},
         "c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n" + to_base64(one) +
             "\n\ncheckpoint data\n"},
        {{.extra = "", .index = 0, .hashes = {}, .checkpoint = "checkpoint\n"},
         "c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n"},
        {{.extra = std::string("\0\xFF", 2),
          .index = UINT64_MAX,
          .hashes = std::vector<Hash>(64, one),
          .checkpoint = "a\n\nb"},
         "c2sp.org/tlog-proof@v1\nextra AP8=\nindex 18446744073709551615\n" +
             [] {
                 std::string lines;
                 for (int i = 0; i < 64; ++i) lines += to_base64(one) + '\n';
                 return lines;
             }() +
             "\na\n\nb"},
    };
    for (const auto& [proof, text] : known) {
        EXPECT_EQ(tlog_proof_text(proof), text);
        EXPECT_EQ(parse_tlog_proof(text), proof) << text;
    }
}

TEST(TlogProof, IsWrittenInOneWay) {
    const std::string head = "c2sp.org/tlog-proof@v1\n";
    const std::string hash = to_base64(one) + '\n';
    std::string many;
    for (int i = 0; i < 65; ++i) many += hash;
    for (const std::string& text :
         std::vector<std::string>{std::string(),
                                  head,
                                  head + "index 0\n",
                                  head + "index 0\n\n",
                                  head + "index 0",
                                  head + hash + "\ncheckpoint\n",
                                  std::string("wrong-header\nindex 0\n\ncheckpoint\n"),
                                  std::string("c2sp.org/tlog-proof@v2\nindex 0\n\ncheckpoint\n"),
                                  std::string("c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\ncheckpoint\r\n"),
                                  '\n' + head + "index 0\n\ncheckpoint\n",
                                  head + "extra !!notbase64!!\nindex 0\n\ncheckpoint\n",
                                  head + "extra \nindex 0\n\ncheckpoint\n",
                                  head + "extra AP8\nindex 0\n\ncheckpoint\n",
                                  head + "extra AP8=\nextra AP8=\nindex 0\n\ncheckpoint\n",
                                  head + "index 0\nextra AP8=\n\ncheckpoint\n",
                                  head + "\n\ncheckpoint\n",
                                  head + "index\n\ncheckpoint\n",
                                  head + "index \n\ncheckpoint\n",
                                  head + "index notanumber\n\ncheckpoint\n",
                                  head + "index -5\n\ncheckpoint\n",
                                  head + "index 00\n\ncheckpoint\n",
                                  head + "index 05\n\ncheckpoint\n",
                                  head + "index  5\n\ncheckpoint\n",
                                  head + "index 5 \n\ncheckpoint\n",
                                  head + "Index 5\n\ncheckpoint\n",
                                  head + "index 18446744073709551616\n\ncheckpoint\n",
                                  head + "index 0\n!!notbase64!!\n\ncheckpoint\n",
                                  head + "index 0\n" + to_base64(std::string(64, 'a')) + "\n\ncheckpoint\n",
                                  head + "index 0\n" + to_base64(std::string(31, 'a')) + "\n\ncheckpoint\n",
                                  head + "index 0\n" + hash + "checkpoint\n",
                                  head + "index 0\n " + hash + "\ncheckpoint\n",
                                  head + "index 0\n" + many + "\ncheckpoint\n",
                                  head + "index 0\n\n" + std::string(tlog_proof_bytes_max, 'a')})
        EXPECT_FALSE(parse_tlog_proof(text)) << text.substr(0, 200);
}

}  // namespace
}  // namespace urna::transparency
