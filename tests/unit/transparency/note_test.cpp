// SPDX-License-Identifier: Apache-2.0
#include "transparency/note.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hex.h"

namespace urna::transparency {
namespace {

// Of golang.org/x/mod/sumdb/note.
const std::string text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const std::string peter_line =
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const std::string enoch_line =
    "— EnochRoot "
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
const VerifierKey peter =
    parse_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").value();
const VerifierKey enoch =
    parse_vkey("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop").value();
// The private key is written as its public one is: a byte for the type, and then, here, the seed.
const Seed peter_seed =
    array_of<32>(to_hex(from_base64("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").value().substr(1)));

using Keys = std::vector<VerifierKey>;

NoteError error_of(const std::string& note, const Keys& keys) {
    const auto opened = open_note(note, keys);
    if (opened) throw std::logic_error("the note was taken: " + note);
    return opened.error();
}

std::string repeated(const std::string& line, std::size_t count) {
    std::string lines;
    for (std::size_t i = 0; i < count; ++i) lines += line;
    return lines;
}

// A line with other bytes behind the id.
std::string with_bytes(NoteSignature signature, std::string bytes) {
    signature.bytes = std::move(bytes);
    return note_bytes({.text = "", .signatures = {signature}}).substr(1);
}

TEST(Note, IsSignedAsOthersSign) {
    const SecretKey key(peter_seed);
    EXPECT_EQ(key.public_key(), peter.key);
    EXPECT_EQ(note_bytes({.text = text, .signatures = {sign_note(text, "PeterNeumann", key)}}),
              text + '\n' + peter_line);
}

TEST(Note, OfTheSpecificationIsOpened) {
    const auto opened = open_note(
        "This is an example message.\n\n— example.com/foo "
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
        Keys{parse_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k").value()});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->text, "This is an example message.\n");
}

TEST(Note, ItsTextMayHaveEmptyLines) {
    const std::string bytes =
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
        "— quasimodo.example/salvatore "
        "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    const auto note = parse_note(bytes);
    ASSERT_TRUE(note);
    EXPECT_TRUE(note->text.ends_with("sole:\n\ned è subito sera.\n"));
    EXPECT_EQ(note->signatures[0].name, "quasimodo.example/salvatore");
    EXPECT_EQ(note_bytes(*note), bytes);
}

TEST(Note, SignaturesOfUnknownKeysArePassedOver) {
    const std::string note = text + '\n' + peter_line + enoch_line;
    const auto one = open_note(note, Keys{peter});
    ASSERT_TRUE(one);
    EXPECT_EQ(one->text, text);
    EXPECT_EQ(one->signatures, (std::vector<VerifiedSignature>{{.key = 0, .time = {}}}));
    const auto both = open_note(note, Keys{enoch, peter});
    ASSERT_TRUE(both);
    EXPECT_EQ(both->signatures,
              (std::vector<VerifiedSignature>{{.key = 1, .time = {}}, {.key = 0, .time = {}}}));
    EXPECT_EQ(error_of(note, {}), NoteError::unsigned_note);
}

// Known is a name with an id; one of the two is another key's.
TEST(Note, NameAndIdAreBothLookedAt) {
    std::string misnamed = peter_line;
    misnamed.replace(misnamed.find("PeterNeumann"), 12, "CarmenSandiego");
    EXPECT_EQ(error_of(text + '\n' + misnamed, {peter}), NoteError::unsigned_note);
    std::string other_id = peter_line;
    other_id.replace(other_id.find("x08g"), 4, "xxxx");
    EXPECT_EQ(error_of(text + '\n' + other_id, {peter}), NoteError::unsigned_note);
}

TEST(Note, KnownKeyWhoseSignatureIsWrongRejectsTheNote) {
    const std::string damaged_line = peter_line.substr(0, 60) + "ABCD" + peter_line.substr(60);
    EXPECT_EQ(error_of(text + '\n' + damaged_line, {peter}), NoteError::wrong_signature);
    EXPECT_EQ(error_of(text + '\n' + damaged_line, {}), NoteError::unsigned_note);
    EXPECT_EQ(error_of(text + '\n' + enoch_line + damaged_line, {peter, enoch}), NoteError::wrong_signature);
    EXPECT_EQ(error_of(text + '\n' + peter_line + damaged_line, {peter}), NoteError::wrong_signature);
    EXPECT_EQ(error_of("Another" + text + '\n' + peter_line, {peter}), NoteError::wrong_signature);
    EXPECT_EQ(error_of(text + text + '\n' + peter_line, {peter}), NoteError::wrong_signature);
}

TEST(Note, KeyThatSignedTwiceCountsOnce) {
    const auto opened = open_note(text + '\n' + peter_line + enoch_line + peter_line, Keys{peter});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->signatures.size(), 1U);
}

TEST(Note, SixteenSignaturesAreReadAndMoreThanAHundredAreNot) {
    EXPECT_TRUE(open_note(text + '\n' + repeated(enoch_line, 15) + peter_line, Keys{peter}));
    EXPECT_TRUE(parse_note(text + '\n' + repeated(peter_line, note_signatures_max)));
    EXPECT_FALSE(parse_note(text + '\n' + repeated(peter_line, note_signatures_max + 1)));
    EXPECT_TRUE(parse_note(std::string(note_bytes_max - 2 - peter_line.size(), 'a') + "\n\n" + peter_line));
    EXPECT_FALSE(parse_note(std::string(note_bytes_max - 1 - peter_line.size(), 'a') + "\n\n" + peter_line));
}

TEST(Note, IsWrittenInOneWay) {
    const std::string base64 = peter_line.substr(peter_line.rfind(' ') + 1);
    for (const std::string& bytes : std::vector<std::string>{
             std::string(),
             text,
             text + '\n',
             text + peter_line,
             '\n' + peter_line,
             "\n\n\n",
             text + '\n' + peter_line.substr(0, peter_line.size() - 1),
             text + '\n' + peter_line + '\n',
             text + '\n' + peter_line + "Unexpected line.\n",
             text + "\nUnexpected line.\n" + peter_line,
             text + "\r\n\r\n" + peter_line,
             text + '\n' + peter_line.substr(0, peter_line.size() - 1) + "\r\n",
             '\x01' + text + '\n' + peter_line,
             '\t' + text + '\n' + peter_line,
             "\xFF" + text + '\n' + peter_line,
             std::string(1, '\0') + text + '\n' + peter_line,
             text + "\n- PeterNeumann " + base64,
             text + "\n—  PeterNeumann " + base64,
             text + "\n—PeterNeumann " + base64,
             text + "\n PeterNeumann " + base64,
             text + "\n— PeterNeumann  " + base64,
             text + "\n— PeterNeumann\n",
             text + "\n— PeterNeumann \n",
             text + "\n—  " + base64,
             text + "\n— Bad Name " + base64,
             text + "\n— Bad+Name " + base64,
             text + "\n— Bad\u00A0Name " + base64,
             text + "\n— PeterNeumann " + base64.substr(0, base64.size() - 1) + " \n",
             text + "\n— PeterNeumann x08gow==\n",  // an id and no signature
             text + "\n— PeterNeumann x08g\n",
             text + '\n' + peter_line.substr(0, peter_line.size() - 2) + '\n',    // no padding
             text + '\n' + peter_line.substr(0, peter_line.size() - 3) + "N=\n",  // a bit is left over
         }) {
        EXPECT_FALSE(parse_note(bytes)) << bytes;
        EXPECT_EQ(error_of(bytes, {peter}), NoteError::malformed) << bytes;
    }
}

TEST(Cosignature, BindsTextAndTime) {
    const SecretKey key(peter_seed);
    const auto witness = make_verifier_key("witness", SignatureType::cosignature_v1, key.public_key());
    const NoteSignature signature = cosign_note(text, "witness", key, 1679315147);
    EXPECT_EQ(signature.id, witness.id);
    EXPECT_EQ(signature.bytes.substr(0, 8), bytes_of("000000006418"
                                                     "50cb"));
    const std::string line = with_bytes(signature, signature.bytes);
    const auto opened = open_note(text + '\n' + line, Keys{witness});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->signatures, (std::vector<VerifiedSignature>{{.key = 0, .time = 1679315147}}));
    EXPECT_EQ(error_of("Another " + text + '\n' + line, {witness}), NoteError::wrong_signature);
    std::string later = signature.bytes;
    ++later[7];
    EXPECT_EQ(error_of(text + '\n' + with_bytes(signature, later), {witness}), NoteError::wrong_signature);
}

TEST(Cosignature, OfAnotherLengthIsNone) {
    const SecretKey key(peter_seed);
    const auto witness = make_verifier_key("witness", SignatureType::cosignature_v1, key.public_key());
    const NoteSignature signature = cosign_note(text, "witness", key, 1);
    for (const std::string& bytes :
         std::vector<std::string>{signature.bytes.substr(1), signature.bytes.substr(8), signature.bytes + 'a',
                                  signature.bytes.substr(0, 7), signature.bytes.substr(0, 8)})
        EXPECT_EQ(error_of(text + '\n' + with_bytes(signature, bytes), {witness}),
                  NoteError::wrong_signature);
    const NoteSignature plain = sign_note(text, "PeterNeumann", key);
    EXPECT_EQ(error_of(text + '\n' + with_bytes(plain, plain.bytes + 'a'), {peter}),
              NoteError::wrong_signature);
}

TEST(Cosignature, TimeIsBelowTwoToThe63) {
    const SecretKey key(peter_seed);
    const auto witness = make_verifier_key("witness", SignatureType::cosignature_v1, key.public_key());
    const auto line_at = [&](std::uint64_t time) {
        const NoteSignature signature = cosign_note(text, "witness", key, time);
        return with_bytes(signature, signature.bytes);
    };
    EXPECT_TRUE(open_note(text + '\n' + line_at(0), Keys{witness}));
    EXPECT_TRUE(open_note(text + '\n' + line_at(INT64_MAX), Keys{witness}));
    EXPECT_EQ(error_of(text + '\n' + line_at(std::uint64_t{INT64_MAX} + 1), {witness}),
              NoteError::wrong_signature);
}

// One key may sign both ways; what it signed one way says nothing of the other.
TEST(Cosignature, IsNoSignatureOfALog) {
    const SecretKey key(peter_seed);
    const auto witness = make_verifier_key("PeterNeumann", SignatureType::cosignature_v1, key.public_key());
    const NoteSignature cosignature = cosign_note(text, "PeterNeumann", key, 7);
    EXPECT_EQ(error_of(text + '\n' + with_bytes(cosignature, cosignature.bytes), {peter}),
              NoteError::unsigned_note);
    EXPECT_EQ(error_of(text + '\n' + peter_line, {witness}), NoteError::unsigned_note);
}

// Of C2SP tlog-cosignature and transparency-dev/formats: where the time stands.
TEST(Cosignature, OfOthersHasItsTimeBehindTheId) {
    for (const auto& [base64, time] :
         {std::pair("jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/"
                    "zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+"
                    "qnA==",
                    1679315147),
          std::pair("ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/"
                    "iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBO"
                    "BA==",
                    1727964367)}) {
        const auto note = parse_note("text\n\n— witness " + std::string(base64) + '\n');
        ASSERT_TRUE(note);
        const std::string& bytes = note->signatures[0].bytes;
        ASSERT_EQ(bytes.size(), 72U);
        EXPECT_EQ(to_hex(bytes.substr(4, 4)), to_hex(bytes_of(time == 1679315147 ? "641850cb" : "66fea4cf")));
    }
}

}  // namespace
}  // namespace urna::transparency
