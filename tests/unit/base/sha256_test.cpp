// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.h"

#include <gtest/gtest.h>

namespace urna {
namespace {

std::string digest_of(std::string_view text) {
    Sha256 sha;
    sha.update(text);
    return to_hex(sha.finish());
}

// FIPS 180-2, appendix B, and the empty message.
TEST(Sha256, KnownDigests) {
    EXPECT_EQ(digest_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(digest_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest_of(std::string(1'000'000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesMakeNoDifference) {
    const std::string text(1000, 'x');
    for (const std::size_t size : {1U, 7U, 63U, 64U, 65U}) {
        Sha256 sha;
        sha.update("");
        for (std::size_t at = 0; at < text.size(); at += size) {
            sha.update(std::string_view(text).substr(at, size));
        }
        EXPECT_EQ(to_hex(sha.finish()), digest_of(text)) << size;
    }
}

TEST(Sha256, MovesWithWhatItHasTaken) {
    Sha256 first;
    first.update("a");
    Sha256 second(std::move(first));
    second.update("bc");
    EXPECT_EQ(to_hex(second.finish()), digest_of("abc"));
}

}  // namespace
}  // namespace urna
