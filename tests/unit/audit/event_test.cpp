// SPDX-License-Identifier: Apache-2.0
#include "audit/event.h"

#include <gtest/gtest.h>

#include <set>

namespace urna::audit {
namespace {

Instant microseconds(std::int64_t since_1970) {
    return Instant(std::chrono::microseconds(since_1970));
}

// Those texts stand in trails: none may ever change.
TEST(AuditEvent, EachKindHasItsTextAndIsFoundByIt) {
    const std::string_view texts[] = {"accountRegistered",
                                      "accountAdded",
                                      "accountRemoved",
                                      "passwordSet",
                                      "accountApproved",
                                      "accountRefused",
                                      "administratorPromoted",
                                      "administratorDemoted",
                                      "sessionsEnded",
                                      "secondFactorOn",
                                      "secondFactorOff",
                                      "secondFactorChanged",
                                      "recoveryCodeUsed",
                                      "registrationChanged",
                                      "invitationMade",
                                      "invitationRevoked",
                                      "signIn",
                                      "signInRefused",
                                      "signOut",
                                      "participantCreated",
                                      "participantEdited",
                                      "participantRemoved",
                                      "participantsMerged",
                                      "electionCreated",
                                      "electionEdited",
                                      "electionCancelled",
                                      "electionWithdrawn",
                                      "resultPublished",
                                      "resultWithdrawn",
                                      "totalsStated",
                                      "lotRecorded",
                                      "lotVoided",
                                      "officialHeld",
                                      "officialReleased",
                                      "deadLetterRequeued",
                                      "deadLetterDiscarded",
                                      "heldUploadsDiscarded",
                                      "queueResynchronized",
                                      "lossAccepted",
                                      "backupRestored",
                                      "eventsMissed",
                                      "trailTrimmed"};
    int number = 0;
    for (const std::string_view text : texts) {
        const auto kind = static_cast<Kind>(number++);
        EXPECT_EQ(to_string(kind), text);
        EXPECT_EQ(parse_kind(text), kind);
    }
    EXPECT_EQ(number, static_cast<int>(Kind::trail_trimmed) + 1) << "a kind has no text here";
    for (const char* none : {"", "signin", "SignIn", "signIn ", "other"})
        EXPECT_FALSE(parse_kind(none)) << none;
}

TEST(AuditEvent, ObjectsAreNamedByWhatTheyAreAndTheirNumber) {
    EXPECT_EQ(object_of(AccountId{17}), "account 17");
    EXPECT_EQ(object_of(ElectionId{1}), "election 1");
    EXPECT_EQ(object_of(ParticipantId{300}), "participant 300");
}

// Computed with Python:
// hashlib.sha256((before + json.dumps([...], ensure_ascii=False)).encode()).hexdigest()
TEST(AuditEvent, HashIsThatOfTheHashBeforeAndTheEventAsJson) {
    const Event first{.number = 1,
                      .origin = {.at = microseconds(1'700'000'000'123'456),
                                 .account = {},
                                 .actor = "",
                                 .address = "192.0.2.7",
                                 .request = "11111111-2222-4333-8444-555555555555"},
                      .kind = "accountRegistered",
                      .object = "account 2",
                      .details = "ana@example.org, official",
                      .times = 1,
                      .hash = {}};
    const std::string hash = "4d18337d656e75f910472bc18c9b02298b253485fd8438770bf09982da0edfd8";
    EXPECT_EQ(hash_of(first, no_hash), hash);

    const Event second{.number = 2,
                       .origin = {.at = microseconds(-5),
                                  .account = AccountId{17},
                                  .actor = "admin@admin.com",
                                  .address = "2001:db8::1",
                                  .request = "r"},
                       .kind = "participantCreated",
                       .object = "participant 3",
                       .details = "party: \"Прва\" \\ Đorđe 😀 </a>",
                       .times = 3,
                       .hash = {}};
    EXPECT_EQ(hash_of(second, hash), "191f353b2652ba7489f4f01472c9d4a8f2286938985547c3eace02386b1f27f6");
}

TEST(AuditEvent, TheFirstFollows64Zeros) {
    EXPECT_EQ(no_hash, std::string(64, '0'));
}

TEST(AuditEvent, AnOperatorsOriginHasAnIdOfItsOwnAndNoAddress) {
    const Origin origin = operators_origin("Petra");
    EXPECT_EQ(origin.actor, "Petra");
    EXPECT_EQ(origin.address, "");
    EXPECT_FALSE(origin.account);
    EXPECT_EQ(origin.request.size(), 36U);
    EXPECT_NE(origin.request, operators_origin().request);
    EXPECT_LE(origin.at, system_now());
    EXPECT_GT(origin.at, system_now() - std::chrono::minutes(1));
}

}  // namespace
}  // namespace urna::audit
