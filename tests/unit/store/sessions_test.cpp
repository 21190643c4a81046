// SPDX-License-Identifier: Apache-2.0
// What ends the sessions of an account, who is an administrator, and second factors.
#include <atomic>
#include <thread>

#include "base/sha256.h"
#include "store/store_suite.h"

namespace urna::store {
namespace {

using account::Account;
using account::Approval;
using account::Role;
using audit::Origin;

Origin by(int number) {
    return {.at = at(number),
            .account = AccountId{1},
            .actor = "admin@admin.com",
            .address = "192.0.2.7",
            .request = "request " + std::to_string(number)};
}

class SessionsSuite : public StoreSuite {
 protected:
    AccountId add(const std::string& email, Role role = Role::official) {
        return *stores.accounts->add({.id = {},
                                      .jmbg = "0101990710008",
                                      .forename = "Ana",
                                      .surname = "Anić",
                                      .email = email,
                                      .role = role,
                                      .password_hash = "hash"});
    }
    Account ana() { return *stores.accounts->find("ana@example.org"); }
    std::vector<std::string> kinds() {
        std::vector<std::string> found;
        for (const auto& event : stores.accounts_audit->after(0, 100)) found.push_back(event.kind);
        return found;
    }

    AccountId id = add("ana@example.org");
};
INSTANTIATE_TEST_SUITE_P(Engines, SessionsSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(SessionsSuite, ANewAccountIsInItsFirstEpoch) {
    EXPECT_EQ(ana().epoch, 0);
    EXPECT_FALSE(ana().must_change_password || ana().has_second_factor || ana().needs_second_factor);
    EXPECT_FALSE(ana().password_expires_at);
}

TEST_P(SessionsSuite, ANewPasswordARefusalAndAnEndBeginAnEpoch) {
    EXPECT_TRUE(stores.accounts->set_password(id, {"new", true, at(9)}, by(1)));
    EXPECT_EQ(ana().epoch, 1);
    EXPECT_TRUE(ana().must_change_password);
    EXPECT_EQ(ana().password_expires_at, at(9));
    EXPECT_TRUE(stores.accounts->set_password(id, {"newer"}, by(2)));
    EXPECT_EQ(ana().epoch, 2);
    EXPECT_FALSE(ana().must_change_password || ana().password_expires_at);
    EXPECT_TRUE(stores.accounts->set_approval("ana@example.org", Approval::refused, by(3)));
    EXPECT_EQ(ana().epoch, 3);
    EXPECT_TRUE(stores.accounts->set_approval("ana@example.org", Approval::approved, by(4)));
    EXPECT_EQ(ana().epoch, 3);
    EXPECT_TRUE(stores.accounts->end_sessions(id, by(5)));
    EXPECT_EQ(ana().epoch, 4);
    reopen();
    EXPECT_EQ(ana().epoch, 4);
    EXPECT_FALSE(stores.accounts->end_sessions(AccountId{999}, by(6)));
    EXPECT_FALSE(stores.accounts->set_password(AccountId{999}, {"new"}, by(7)));
}

TEST_P(SessionsSuite, ATokenMayBeEndedByManyAtOnce) {
    std::atomic<int> failed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            try {
                for (int k = 0; k < 10; ++k)
                    stores.accounts->end_token(id, sha256_hex(std::to_string(k)), at(20), by(1));
            } catch (const std::exception&) {
                ++failed;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(failed, 0);
}

TEST_P(SessionsSuite, APasswordThatWasAskedForInAnEarlierEpochIsNotSet) {
    EXPECT_TRUE(stores.accounts->set_password(id, {.hash = "of an administrator"}, by(1)));
    EXPECT_FALSE(stores.accounts->set_password(id, {.hash = "late", .asked_in_epoch = 0}, by(2)));
    EXPECT_EQ(ana().password_hash, "of an administrator");
    EXPECT_EQ(ana().epoch, 1);
    EXPECT_TRUE(stores.accounts->set_password(id, {.hash = "in time", .asked_in_epoch = 1}, by(3)));
    EXPECT_EQ(ana().password_hash, "in time");
}

TEST_P(SessionsSuite, NobodyIsAnAdministratorAndRefused) {
    EXPECT_TRUE(stores.accounts->set_approval("ana@example.org", Approval::refused, by(1)));
    EXPECT_EQ(stores.accounts->set_role(id, Role::administrator, by(2)).error(), RoleFault::not_approved);
    EXPECT_TRUE(stores.accounts->set_approval("ana@example.org", Approval::approved, by(3)));
    EXPECT_TRUE(stores.accounts->set_role(id, Role::administrator, by(4)));
    EXPECT_FALSE(stores.accounts->set_approval("ana@example.org", Approval::refused, by(5)));
    EXPECT_EQ(ana().approval, Approval::approved);
}

TEST_P(SessionsSuite, ARoleIsChangedAndTheLastAdministratorStays) {
    EXPECT_TRUE(stores.accounts->set_role(id, Role::administrator, by(1)));
    EXPECT_EQ(ana().role, Role::administrator);
    EXPECT_TRUE(ana().must_change_password);
    EXPECT_EQ(ana().epoch, 1);
    EXPECT_TRUE(stores.accounts->set_role(id, Role::administrator, by(2)));  // as it is
    EXPECT_EQ(ana().epoch, 1);
    EXPECT_TRUE(stores.accounts->set_role(first_administrator_id, Role::official, by(3)));
    const auto last = stores.accounts->set_role(id, Role::official, by(4));
    ASSERT_FALSE(last);
    EXPECT_EQ(last.error(), RoleFault::last_administrator);
    EXPECT_EQ(ana().role, Role::administrator);
    const auto nobody = stores.accounts->set_role(AccountId{999}, Role::official, by(5));
    EXPECT_EQ(nobody.error(), RoleFault::unknown);
    EXPECT_EQ(kinds(), (std::vector<std::string>{"accountAdded", "accountAdded", "administratorPromoted",
                                                 "administratorDemoted"}));
}

TEST_P(SessionsSuite, OfTwoAdministratorsWhoDemoteOneAnotherOneStays) {
    ASSERT_TRUE(stores.accounts->set_role(id, Role::administrator, by(1)));
    Stores others = instance->open();
    std::atomic<int> demoted = 0;
    {
        const std::jthread one(
            [&] { demoted += stores.accounts->set_role(id, Role::official, by(2)).has_value() ? 1 : 0; });
        const std::jthread other([&] {
            const auto set = others.accounts->set_role(first_administrator_id, Role::official, by(3));
            demoted += set.has_value() ? 1 : 0;
        });
    }
    EXPECT_EQ(demoted, 1);
}

TEST_P(SessionsSuite, AnEndedTokenIsKnownUntilItWouldHaveExpired) {
    const std::string one = sha256_hex("one");
    const std::string other = sha256_hex("other");
    stores.accounts->end_token(id, one, at(10), by(1));
    stores.accounts->end_token(id, one, at(10), by(2));  // twice is once
    EXPECT_TRUE(stores.accounts->is_ended(id, one));
    EXPECT_FALSE(stores.accounts->is_ended(id, other));
    EXPECT_FALSE(stores.accounts->is_ended(first_administrator_id, one));
    stores.accounts->end_token(id, other, at(20), by(15));
    EXPECT_FALSE(stores.accounts->is_ended(id, one)) << "it has expired by itself";
    EXPECT_TRUE(stores.accounts->is_ended(id, other));
    EXPECT_EQ(ana().epoch, 0);
    EXPECT_EQ(kinds(), (std::vector<std::string>{"accountAdded", "accountAdded", "signOut", "signOut"}));
    EXPECT_TRUE(stores.accounts->remove("ana@example.org", by(16)));
    EXPECT_FALSE(stores.accounts->is_ended(id, other));
    stores.accounts->end_token(id, other, at(20), by(17));  // of nobody
    EXPECT_FALSE(stores.accounts->is_ended(id, other));
}

TEST_P(SessionsSuite, MoreEndedTokensThanAreKeptEndAllSessions) {
    for (int i = 0; i < ended_tokens_max; ++i)
        stores.accounts->end_token(id, sha256_hex(std::to_string(i)), at(10), by(1));
    EXPECT_EQ(ana().epoch, 0);
    stores.accounts->end_token(id, sha256_hex("one more"), at(10), by(1));
    EXPECT_EQ(ana().epoch, 1);
    EXPECT_FALSE(stores.accounts->is_ended(id, sha256_hex("0"))) << "of an epoch before";
}

TEST_P(SessionsSuite, ASecondFactorCountsOnceItIsSwitchedOn) {
    SecondFactorStore& factors = *stores.second_factors;
    EXPECT_FALSE(factors.find(id));
    EXPECT_FALSE(factors.switch_on(id, {"sealed"}, 5, {}, by(1)));
    EXPECT_TRUE(factors.keep(id, "other"));
    EXPECT_TRUE(factors.keep(id, "sealed"));
    EXPECT_FALSE(ana().has_second_factor);
    EXPECT_FALSE(factors.use_step(id, 6));
    EXPECT_FALSE(factors.switch_on(id, {"other"}, 5, {}, by(2)));
    EXPECT_TRUE(factors.switch_on(id, {"sealed"}, 5, {sha256_hex("a"), sha256_hex("b")}, by(3)));
    EXPECT_TRUE(ana().has_second_factor);
    EXPECT_EQ(ana().epoch, 1);
    EXPECT_FALSE(factors.keep(id, "third"));
    EXPECT_FALSE(factors.switch_on(id, {"sealed"}, 6, {}, by(4)));

    EXPECT_FALSE(factors.use_step(id, 5)) << "with that code it was switched on";
    EXPECT_TRUE(factors.use_step(id, 6));
    EXPECT_FALSE(factors.use_step(id, 6));
    EXPECT_FALSE(factors.use_step(id, 4));

    EXPECT_EQ(factors.recovery_codes_left(id), 2);
    EXPECT_FALSE(factors.use_recovery_code(id, sha256_hex("c"), by(5)));
    EXPECT_TRUE(factors.use_recovery_code(id, sha256_hex("a"), by(6)));
    EXPECT_FALSE(factors.use_recovery_code(id, sha256_hex("a"), by(7)));
    EXPECT_EQ(factors.recovery_codes_left(id), 1);

    EXPECT_TRUE(factors.switch_off(id, by(8)));
    EXPECT_FALSE(factors.switch_off(id, by(9)));
    EXPECT_FALSE(factors.find(id));
    EXPECT_EQ(factors.recovery_codes_left(id), 0);
    EXPECT_EQ(kinds(), (std::vector<std::string>{"accountAdded", "accountAdded", "secondFactorOn",
                                                 "recoveryCodeUsed", "secondFactorOff"}));
}

TEST_P(SessionsSuite, OfManyWhoUseOneCodeAtOnceOneDoes) {
    SecondFactorStore& factors = *stores.second_factors;
    ASSERT_TRUE(factors.keep(id, "sealed"));
    ASSERT_TRUE(factors.switch_on(id, {"sealed"}, 5, {sha256_hex("a")}, by(1)));
    std::atomic<int> steps = 0;
    std::atomic<int> codes = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                steps += factors.use_step(id, 6) ? 1 : 0;
                codes += factors.use_recovery_code(id, sha256_hex("a"), by(2)) ? 1 : 0;
            });
        }
    }
    EXPECT_EQ(steps, 1);
    EXPECT_EQ(codes, 1);
}

TEST_P(SessionsSuite, ARequirementConcernsAdministratorsAlone) {
    EXPECT_FALSE(stores.second_factors->required());
    stores.second_factors->require(true, by(1));
    EXPECT_TRUE(stores.second_factors->required());
    EXPECT_TRUE(stores.accounts->find("admin@admin.com")->needs_second_factor);
    EXPECT_FALSE(ana().needs_second_factor);
    ASSERT_TRUE(stores.accounts->set_role(id, Role::administrator, by(2)));
    EXPECT_TRUE(ana().needs_second_factor);
    stores.second_factors->require(false, by(3));
    EXPECT_FALSE(stores.second_factors->required() || ana().needs_second_factor);
    EXPECT_TRUE(stores.accounts->list().at(0).role == Role::administrator);
}

}  // namespace
}  // namespace urna::store
