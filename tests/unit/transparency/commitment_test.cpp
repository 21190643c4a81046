// SPDX-License-Identifier: Apache-2.0
#include "transparency/commitment.h"

#include <gtest/gtest.h>

#include <string>

#include "hex.h"

namespace urna::transparency {
namespace {

const std::string packed = bytes_of(
    "28f8dd3b0a4d4b4f8a4a9e1c8f5d0c11010000006fa2c6d0a1b94f0b8c4f1e2d3c4b5a690200000028f8dd3b0a4d4b4f8a4a9e1c"
    "8f5d0c1101"
    "000000");

Nonce nonce_of(std::uint8_t byte) {
    Nonce nonce;
    nonce.fill(byte);
    return nonce;
}

// The file and the commitment of the worked example of docs/verify/format.md.
TEST(Commitment, OfTheWorkedExampleIsMet) {
    const std::string file =
        "28f8dd3b-0a4d-4b4f-8a4a-9e1c8f5d0c11,1\n{6FA2C6D0A1B94F0B8C4F1E2D3C4B5A69}, 2\n"
        "28f8dd3b-0a4d-4b4f-8a4a-9e1c8f5d0c11,1\n";
    const Hash file_sha256 = sha256({file});
    EXPECT_EQ(file_sha256, hash_of("16dffa3d4d274b5280a330d1da9151c620ab5cfe856fa9f938a8adaafbc4e1c2"));
    const Hash commitment = ballots_commitment(nonce_of(0xAA), file_sha256, packed);
    EXPECT_EQ(commitment, hash_of("04735c0cb46ec87401e20041f0481427ccf25251cc48711d7ae5b390bcc07d6f"));
    EXPECT_NE(ballots_commitment(nonce_of(0xAB), file_sha256, packed), commitment);
    EXPECT_NE(ballots_commitment(nonce_of(0xAA), sha256({}), packed), commitment);
    EXPECT_NE(ballots_commitment(nonce_of(0xAA), file_sha256, packed.substr(20)), commitment);
}

TEST(Commitment, EachKindHasAPurposeOfItsOwn) {
    EXPECT_EQ(pseudonymous_commitment(packed), sha256({"urna public v1\n", packed}));
    EXPECT_EQ(pseudonyms_hash(packed), sha256({"urna pseudonyms v1\n", packed}));
    EXPECT_NE(pseudonymous_commitment(packed), pseudonyms_hash(packed));
}

// HMAC-SHA256 by another implementation.
TEST(Commitment, OfficialsAreKnownByAKey) {
    EXPECT_EQ(official_hash(nonce_of(0x0B), "0101990710006").bytes,
              array_of<16>("4215fbb0d726dd80c3020cd8f5642799"));
    EXPECT_NE(official_hash(nonce_of(0x0C), "0101990710006"), official_hash(nonce_of(0x0B), "0101990710006"));
    EXPECT_NE(official_hash(nonce_of(0x0B), "0101990710007"), official_hash(nonce_of(0x0B), "0101990710006"));
}

}  // namespace
}  // namespace urna::transparency
