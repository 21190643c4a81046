// SPDX-License-Identifier: Apache-2.0
// What belongs to the first acceptance of an upload, in every engine.
#include "queue/acceptance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/sha256.h"
#include "engines.h"
#include "support/senders.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

using namespace std::chrono_literals;

TEST(AcceptanceTokenTest, NonceIsItsSha256) {
    const Guid token = make_acceptance_token();
    Sha256 expected;
    expected.update("urna nonce v1\n" + std::string(as_text(token.bytes)));
    EXPECT_EQ(nonce_of(token), expected.finish());
}

TEST(AcceptanceTokenTest, TokensAreUuidsOfVersion8AndDiffer) {
    const Guid token = make_acceptance_token();
    EXPECT_EQ(to_string(token)[14], '8');
    EXPECT_THAT(to_string(token)[19], testing::AnyOf('8', '9', 'a', 'b'));
    EXPECT_NE(token, make_acceptance_token());
}

TEST(AcceptanceTokenTest, TokenOfAnEarlierVersionHasNoNonce) {
    EXPECT_EQ(nonce_of(random_guid()), std::nullopt);
}

class AcceptanceSuite : public testing::TestWithParam<Engine> {
 protected:
    void reopen() {
        queue.reset();
        queue = instance->open({}, [this] { return now; });
    }
    Entry only_entry() {
        const auto entries = queue->peek(1'000, 0ms);
        EXPECT_EQ(entries.size(), 1U);
        return entries.at(0);
    }
    std::optional<Acceptance> told(std::uint8_t id) {
        return instance->receipts()->find(sender().official, upload(id).id).value().acceptance;
    }
    void quarantine_and_requeue() {
        queue->quarantine(only_entry().id, "broken");
        const auto letters = instance->dead_letters()->list(1);
        ASSERT_TRUE(instance->dead_letters()->requeue(letters.at(0).id).value().requeued);
        reopen();  // who runs embedded requeues before the service starts
    }

    Instant now = at(1'000);
    std::unique_ptr<QueueInstance> instance = GetParam().make_instance();
    std::unique_ptr<BallotQueue> queue = instance->open({}, [this] { return now; });
};
INSTANTIATE_TEST_SUITE_P(Engines, AcceptanceSuite, testing::ValuesIn(engines()),
                         [](const auto& engine) { return engine.param.name; });

TEST_P(AcceptanceSuite, ReceiptTellsWhatTheEntryHas) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    reopen();
    const Entry entry = only_entry();
    ASSERT_TRUE(entry.nonce);
    EXPECT_EQ(entry.first, entry.id);
    EXPECT_EQ(told(1), (Acceptance{entry.id, *entry.nonce}));
}

TEST_P(AcceptanceSuite, RepetitionIsToldTheFirstAcceptance) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    const auto first = told(1);
    now += 1s;
    ASSERT_EQ(queue->push(upload(1), sender(1, "another-name.csv")).value(), Pushed::repeated);
    EXPECT_EQ(told(1), first);
    const Entry entry = only_entry();
    queue->acknowledge(entry.id, {});
    ASSERT_EQ(queue->push(upload(1), sender()).value(), Pushed::repeated);
    EXPECT_EQ(told(1), first);
}

TEST_P(AcceptanceSuite, UploadsHaveNoncesAndEntriesOfTheirOwn) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    ASSERT_TRUE(queue->push(upload(2), sender()));
    const auto first = told(1).value();
    const auto second = told(2).value();
    EXPECT_NE(first.nonce, second.nonce);
    EXPECT_LT(first.entry, second.entry);
}

TEST_P(AcceptanceSuite, UploadWithoutAReceiptHasANonceToo) {
    Sender silent = sender();
    silent.wants_receipt = false;
    ASSERT_TRUE(queue->push(upload(1), silent));
    EXPECT_TRUE(only_entry().nonce);
}

TEST_P(AcceptanceSuite, RequeuedEntryKeepsBothHoweverOften) {
    ASSERT_TRUE(queue->push(upload(1), sender()));
    const Entry first = only_entry();
    for (int times = 0; times < 2; ++times) {
        quarantine_and_requeue();
        const Entry entry = only_entry();
        EXPECT_NE(entry.id, first.id);
        EXPECT_EQ(entry.first, first.id);
        EXPECT_EQ(entry.nonce, first.nonce);
        EXPECT_EQ(entry.accepted_at, first.accepted_at);
    }
    EXPECT_EQ(told(1), (Acceptance{first.id, first.nonce.value()}));
}

TEST_P(AcceptanceSuite, LargeUploadHasThemToo) {
    queue = instance->open({.bytes_max = 10'000'000}, [this] { return now; });
    ASSERT_TRUE(queue->push(upload(1, many_ballots(60'000)), sender()));
    const auto entries = queue->peek(1'000'000, 0ms);
    ASSERT_EQ(entries.size(), 1U);
    const Entry& entry = entries[0];
    ASSERT_TRUE(entry.upload);
    EXPECT_EQ(told(1), (Acceptance{entry.id, entry.nonce.value()}));
}

}  // namespace
}  // namespace urna::queue
