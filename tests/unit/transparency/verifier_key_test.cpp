// SPDX-License-Identifier: Apache-2.0
#include "transparency/verifier_key.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hex.h"

namespace urna::transparency {
namespace {

// The keys of signed-note.md, golang.org/x/mod/sumdb/note and transparency-dev/formats; of the last, one of a
// witness.
const std::string keys_of_others[] = {
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
    "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
};

TEST(VerifierKey, OfOthersIsReadAndWrittenAsItWas) {
    for (const std::string& text : keys_of_others) {
        const auto key = parse_vkey(text);
        ASSERT_TRUE(key) << text;
        EXPECT_EQ(vkey_text(*key), text);
        EXPECT_EQ(make_verifier_key(key->name, key->type, key->key), *key);
    }
    EXPECT_EQ(parse_vkey(keys_of_others[0])->name, "example.com/foo");
    EXPECT_EQ(parse_vkey(keys_of_others[0])->type, SignatureType::ed25519);
    EXPECT_EQ(to_hex(as_text(parse_vkey(keys_of_others[0])->id)), "530d903a");
    EXPECT_EQ(parse_vkey(keys_of_others[4])->type, SignatureType::cosignature_v1);
}

TEST(VerifierKey, NoPartOfItsTextIsOne) {
    for (const std::string& text : keys_of_others)
        for (std::size_t begin = 0; begin < text.size(); ++begin)
            for (std::size_t size = 1; size <= text.size() - begin; ++size)
                if (size != text.size()) {
                    EXPECT_FALSE(parse_vkey(text.substr(begin, size))) << text.substr(begin, size);
                }
}

TEST(VerifierKey, EachChangedLetterIsNoticed) {
    for (const std::string& text : keys_of_others) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            std::string changed = text;
            ++changed[i];
            EXPECT_FALSE(parse_vkey(changed)) << changed;
        }
    }
}

TEST(VerifierKey, HasOneText) {
    const std::string& text = keys_of_others[0];
    for (const std::string& other : std::vector<std::string>{
             std::string(), std::string("+"), std::string("++"), text + '\n', ' ' + text, text + ' ',
             text + "====",
             std::string("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
             std::string("example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
             std::string("example.com/foo++AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
             // Of the tests of golang.org/x/mod/sumdb/note: a key of another length, and of another type,
             // with their ids.
             std::string("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="),
             std::string("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
             // Of the tests of transparency-dev/formats.
             std::string("bananas.sigstore.dev+12344556"),
             std::string("rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!"),
             std::string("rekor.sigstore.dev+12345678+AwEB")})
        EXPECT_FALSE(parse_vkey(other)) << other;
}

TEST(KeyName, HasNoSpacesAndNoPlus) {
    for (const std::string& name :
         std::vector<std::string>{"a", "example.com/log", "Лука", "a-b_c.d/e:f@g", "\u200B"})
        EXPECT_TRUE(is_key_name(name));
    for (const std::string& name :
         std::vector<std::string>{"",       " ",       "a b",    "a+b",    "a\tb",   "a\nb",   "a\rb",
                                  "\u0085", "a\u00A0", "\u1680", "\u2000", "\u2005", "\u200A", "\u2028",
                                  "\u2029", "\u202F",  "\u205F", "\u3000", "\xFF",   "a\x01"})
        EXPECT_FALSE(is_key_name(name)) << name;
    EXPECT_FALSE(is_key_name(std::string("a\0b", 3)));
}

TEST(VerifierKey, OneKeyHasAnotherIdForEachNameAndType) {
    const PublicKey key = parse_vkey(keys_of_others[0])->key;
    const auto log = make_verifier_key("a", SignatureType::ed25519, key);
    EXPECT_NE(log.id, make_verifier_key("b", SignatureType::ed25519, key).id);
    EXPECT_NE(log.id, make_verifier_key("a", SignatureType::cosignature_v1, key).id);
}

}  // namespace
}  // namespace urna::transparency
