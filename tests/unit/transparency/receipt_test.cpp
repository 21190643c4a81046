// SPDX-License-Identifier: Apache-2.0
#include "transparency/receipt.h"

#include <gtest/gtest.h>

namespace urna::transparency {
namespace {

Receipt some_receipt() {
    Receipt receipt;
    receipt.origin = "log.example/1";
    receipt.upload.guid.bytes.fill(0xAB);
    receipt.entry = "1764000000123456-0";
    receipt.accepted = Instant(std::chrono::microseconds(5));
    receipt.ballots = 3;
    receipt.commit.fill(0xCC);
    receipt.nonce.fill(0xDD);
    receipt.include_by = Instant(std::chrono::microseconds(-6));
    return receipt;
}

TEST(Receipt, HasOneText) {
    std::string text = "urna receipt v1\norigin log.example/1\nupload ";
    for (int i = 0; i < 16; ++i) text += "ab";
    text += "\nentry 1764000000123456-0\naccepted 5\nballots 3\ncommit ";
    for (int i = 0; i < 32; ++i) text += "cc";
    text += "\nnonce ";
    for (int i = 0; i < 32; ++i) text += "dd";
    text += "\ninclude-by -6\n";
    EXPECT_EQ(receipt_text(some_receipt()), text);
    EXPECT_EQ(parse_receipt_text(text), some_receipt());
}

TEST(Receipt, NoOtherTextIsRead) {
    const std::string text = receipt_text(some_receipt());
    for (std::size_t i = 0; i < text.size(); ++i) {
        for (const char byte : {'\n', ' ', '+', 'X'}) {
            std::string changed = text;
            changed[i] = byte;
            const auto read = parse_receipt_text(changed);
            // A letter of the origin or of the entry may be another one.
            EXPECT_EQ(read ? receipt_text(*read) : changed, changed);
            EXPECT_TRUE(!read || byte == 'X' || byte == text[i]) << changed;
        }
        EXPECT_FALSE(parse_receipt_text(text.substr(0, i)));
    }
    EXPECT_FALSE(parse_receipt_text(text + '\n'));
}

}  // namespace
}  // namespace urna::transparency
