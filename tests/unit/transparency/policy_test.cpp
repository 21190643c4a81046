// SPDX-License-Identifier: Apache-2.0
#include "transparency/policy.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hex.h"
#include "transparency/note.h"

namespace urna::transparency {
namespace {

const std::string log_name = "log.example";
const std::string checkpoint_lines =
    checkpoint_text({.origin = log_name, .size = 7, .root = sha256({"root"})});

// Somebody with a key of their own: `number` is the seed's first byte.
std::string vkey(const std::string& name, std::uint8_t number,
                 SignatureType type = SignatureType::cosignature_v1) {
    return vkey_text(make_verifier_key(name, type, SecretKey(Seed{number}).public_key()));
}

std::string log_line(const std::string& name = log_name, std::uint8_t number = 0) {
    return "log " + vkey(name, number, SignatureType::ed25519) + '\n';
}

// The witness wN, whose key is called wN.example.
std::string witness_line(std::uint8_t number) {
    const std::string name = 'w' + std::to_string(number);
    return "witness " + name + ' ' + vkey(name + ".example", number) + '\n';
}

std::string witness_lines(std::uint8_t count) {
    std::string lines;
    for (std::uint8_t i = 1; i <= count; ++i) lines += witness_line(i);
    return lines;
}

std::string note_signed_by(const std::vector<std::uint8_t>& witnesses) {
    Note note{.text = checkpoint_lines,
              .signatures = {sign_note(checkpoint_lines, log_name, SecretKey(Seed{0}))}};
    for (const std::uint8_t number : witnesses)
        note.signatures.push_back(cosign_note(checkpoint_lines, 'w' + std::to_string(number) + ".example",
                                              SecretKey(Seed{number}), 1000U + number));
    return note_bytes(note);
}

bool has_quorum(const std::string& policy, const std::vector<std::uint8_t>& witnesses) {
    return check_checkpoint(parse_policy(policy).value(), note_signed_by(witnesses)).value().has_quorum;
}

TEST(Policy, IsReadWithItsComponents) {
    const auto policy = parse_policy(
        "\n# whom we believe\n \t# and why\n  log\t" + vkey("a", 1, SignatureType::ed25519) +
        "  https://a.example/  \nwitness  w " + vkey("b", 2) + " https://b.example/\nwitness \xFF# " +
        vkey("c", 3) + "\n\t\ngroup g any w \xFF#\n\t quorum \t g \n# the end\n");
    ASSERT_TRUE(policy) << policy.error().line << ' ' << policy.error().message;
    ASSERT_EQ(policy->logs.size(), 1U);
    EXPECT_EQ(policy->logs[0].key.name, "a");
    EXPECT_EQ(policy->logs[0].url, "https://a.example/");
    ASSERT_EQ(policy->components.size(), 3U);
    EXPECT_EQ(policy->components[0].name, "w");
    EXPECT_EQ(std::get<PolicyWitness>(policy->components[0].what).url, "https://b.example/");
    EXPECT_EQ(policy->components[1].name, "\xFF#") << "names are bytes";
    EXPECT_EQ(std::get<PolicyGroup>(policy->components[2].what).members, (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(policy->quorum, 2U);
}

// A witness' key of the tests of transparency-dev/formats, and their threshold of two.
TEST(Policy, OfOthersIsRead) {
    const auto policy = parse_policy(
        "witness w1 remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2 "
        "https://example.com/remora\n" +
        witness_line(2) + witness_line(3) + "group g1 2 w1 w2 w3\nquorum g1\n");
    ASSERT_TRUE(policy);
    EXPECT_TRUE(policy->logs.empty());
    EXPECT_EQ(std::get<PolicyGroup>(policy->components[3].what).threshold, 2U);
}

TEST(Policy, QuorumIsCountedThroughGroups) {
    EXPECT_TRUE(has_quorum(log_line() + "quorum none\n", {}));
    EXPECT_FALSE(has_quorum(log_line() + witness_lines(2) + "quorum w1\n", {2}));
    EXPECT_TRUE(has_quorum(log_line() + witness_lines(2) + "quorum w1\n", {1}));
    // The example of C2SP tlog-policy.
    const std::string example = log_line() + witness_lines(6) +
                                "group X-witnesses 2 w1 w2 w3\ngroup Y-witnesses any w4 w5 w6\n"
                                "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";
    EXPECT_TRUE(has_quorum(example, {1, 3, 5}));
    EXPECT_TRUE(has_quorum(example, {6, 2, 1, 3}));
    EXPECT_FALSE(has_quorum(example, {}));
    EXPECT_FALSE(has_quorum(example, {1, 2, 3}));
    EXPECT_FALSE(has_quorum(example, {1, 4, 5, 6}));
    EXPECT_FALSE(has_quorum(example, {1, 1, 4})) << "a witness counts once";
    EXPECT_FALSE(has_quorum(example, {1, 7, 4})) << "an unknown witness counts for nothing";
    EXPECT_FALSE(has_quorum(log_line() + witness_lines(2) + "group g all w1 w2\nquorum g\n", {2}));
}

TEST(Policy, SaysWhichLineIsWrong) {
    const auto wrong_line = [](const std::string& text) {
        const auto policy = parse_policy(text);
        if (policy) throw std::logic_error("the policy was taken: " + text);
        EXPECT_FALSE(policy.error().message.empty());
        return policy.error().line;
    };
    const std::string two = witness_lines(2);
    EXPECT_EQ(wrong_line(""), 0U);
    EXPECT_EQ(wrong_line(two), 0U) << "no quorum";
    EXPECT_EQ(wrong_line(two + "quorum none\nquorum none\n"), 4U);
    EXPECT_EQ(wrong_line(two + "quorum w1"), 3U) << "no line feed";
    for (const std::string& line : std::vector<std::string>{
             std::string("quorum"),
             std::string("quorum unknown"),
             std::string("quorum w1 w2"),
             std::string("quorum all"),
             std::string("Quorum none"),
             std::string("logs"),
             std::string("log"),
             std::string("log none"),
             "log " + vkey("a", 9),
             "log " + vkey("a", 9, SignatureType::ed25519) + " https://a.example/ #comment",
             std::string("witness"),
             std::string("witness w3"),
             "witness " + vkey("w3", 3),
             "witness w3 " + vkey("w3", 3, SignatureType::ed25519),
             "witness w3 " + vkey("w3", 3) + " https://a.example/ more",
             "witness w1 " + vkey("w3", 3),
             "witness all " + vkey("w3", 3),
             "witness any " + vkey("w3", 3),
             "witness none " + vkey("w3", 3),
             "witness w3 " + vkey("w3", 3).substr(1),
             "witness w3 " + vkey("another-name", 1),  // the key of w1
             std::string("group"),
             std::string("group g"),
             std::string("group g all"),
             std::string("group g 1"),
             std::string("group none 1 w1"),
             std::string("group w1 any w2"),
             std::string("group g any unknown"),
             std::string("group g any g"),
             std::string("group g any none"),
             std::string("group g any w1 w1"),
             std::string("group g 0 w1"),
             std::string("group g -1 w1"),
             std::string("group g 2 w1"),
             std::string("group g 01 w1"),
             std::string("group g 1.0 w1"),
             std::string("group g most w1 w2"),
             std::string("group g any later\nwitness later ") + vkey("w3", 3)})
        EXPECT_EQ(wrong_line(two + line + "\nquorum none\n"), 3U) << line;
    EXPECT_EQ(wrong_line(two + "group g any w1\ngroup h any w1\nquorum g\n"), 4U)
        << "a name is a member once";
    EXPECT_EQ(wrong_line(two + "group g any w1\ngroup g any w2\nquorum g\n"), 4U);
    EXPECT_EQ(wrong_line(log_line() + log_line("another", 0) + "quorum none\n"), 2U) << "one key, two names";
    for (const std::string& byte : std::vector<std::string>{std::string(1, '\0'), std::string("\r"),
                                                            std::string("\v"), std::string("\x7F")})
        EXPECT_EQ(wrong_line("#" + byte + "\nquorum none\n"), 0U);
    EXPECT_EQ(wrong_line("quorum none\n#" + std::string(policy_bytes_max, 'a') + '\n'), 0U);
}

TEST(Policy, ThirtyTwoOfEachAreRead) {
    std::string text;
    for (std::uint8_t i = 0; i < 32; ++i)
        text += log_line("log" + std::to_string(i), static_cast<std::uint8_t>(100 + i));
    text += witness_lines(32);
    for (int i = 1; i <= 32; ++i)
        text += "group g" + std::to_string(i) + " all w" + std::to_string(i) +
                (i > 1 ? " g" + std::to_string(i - 1) : "") + '\n';
    const auto policy = parse_policy(text + "quorum g32\n");
    ASSERT_TRUE(policy) << policy.error().line << ' ' << policy.error().message;
    EXPECT_EQ(policy->components.size(), 64U);
}

TEST(CheckpointCheck, SaysWhoSignedAndWhen) {
    const auto trusted = check_checkpoint(parse_policy(log_line("other.example", 9) + log_line() +
                                                       witness_lines(3) + "group g any w3 w2\nquorum g\n")
                                              .value(),
                                          note_signed_by({3, 1}));
    ASSERT_TRUE(trusted);
    EXPECT_EQ(trusted->log, 1U);
    EXPECT_EQ(trusted->checkpoint, parse_checkpoint_text(checkpoint_lines).value());
    EXPECT_EQ(trusted->witnesses, (std::vector<WitnessSignature>{{.component = 2, .time = 1003},
                                                                 {.component = 0, .time = 1001}}));
}

TEST(CheckpointCheck, SaysWhyItIsNotBelieved) {
    const auto policy = parse_policy(log_line() + witness_lines(1) + "quorum w1\n").value();
    const auto distrust = [&](const std::string& note) { return check_checkpoint(policy, note).error(); };
    const std::string good = note_signed_by({1});
    EXPECT_TRUE(check_checkpoint(policy, good));
    EXPECT_EQ(distrust(checkpoint_lines), Distrust::malformed_note);
    std::string other_size = good;
    other_size.replace(other_size.find("\n7\n"), 3, "\n8\n");
    EXPECT_EQ(distrust(other_size), Distrust::wrong_signature);

    const auto signed_by_log = [](const std::string& text, const std::string& name = log_name,
                                  std::uint8_t number = 0) {
        return note_bytes({.text = text, .signatures = {sign_note(text, name, SecretKey(Seed{number}))}});
    };
    EXPECT_EQ(distrust(signed_by_log(checkpoint_lines, log_name, 5)), Distrust::not_signed_by_log);
    EXPECT_EQ(distrust(signed_by_log(checkpoint_lines + "extension\n")), Distrust::extension_lines);
    EXPECT_EQ(distrust(signed_by_log(log_name + "\nfive\nKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")),
              Distrust::malformed_checkpoint);
    const std::string other_origin = checkpoint_text({.origin = "other.example", .size = 7, .root = {}});
    EXPECT_EQ(distrust(signed_by_log(other_origin)), Distrust::not_signed_by_log)
        << "its key has another log's name";
    EXPECT_EQ(distrust(note_bytes(
                  {.text = checkpoint_lines,
                   .signatures = {cosign_note(checkpoint_lines, "w1.example", SecretKey(Seed{1}), 5)}})),
              Distrust::not_signed_by_log)
        << "a witness alone";
}

}  // namespace
}  // namespace urna::transparency
