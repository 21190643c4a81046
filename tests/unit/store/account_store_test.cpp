#include <atomic>
#include <thread>

#include "store/store_suite.h"

namespace urna::store {
namespace {

using account::Account;
using account::Role;

class AccountStoreSuite : public StoreSuite {
 protected:
    static Account ana() {
        return {.id = {},
                .jmbg = "0101990710008",
                .forename = "Ana",
                .surname = "Anić",
                .email = "Ana@Example.org",
                .role = Role::official,
                .password_hash = "hash"};
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, AccountStoreSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(AccountStoreSuite, NewDatabaseHoldsTheFirstAdministratorOnly) {
    const auto accounts = stores.accounts->list();
    ASSERT_EQ(accounts.size(), 1);
    EXPECT_EQ(accounts[0].id, first_administrator_id);
    EXPECT_EQ(accounts[0].email, "admin@admin.com");
    EXPECT_EQ(accounts[0].jmbg, "0000000000000");
    EXPECT_EQ(accounts[0].role, Role::administrator);
    EXPECT_EQ(accounts[0].password_hash, "first hash");
}

TEST_P(AccountStoreSuite, DeletedFirstAdministratorIsNotMadeAgain) {
    ASSERT_TRUE(stores.accounts->remove("admin@admin.com"));
    reopen();
    EXPECT_TRUE(stores.accounts->list().empty());
}

TEST_P(AccountStoreSuite, AddedAccountIsFoundWithEverythingItHas) {
    const auto id = stores.accounts->add(ana());
    ASSERT_TRUE(id);
    reopen();
    const auto found = stores.accounts->find("ana@example.ORG");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, *id);
    EXPECT_EQ(found->email, "Ana@Example.org");
    EXPECT_EQ(found->jmbg, "0101990710008");
    EXPECT_EQ(found->forename, "Ana");
    EXPECT_EQ(found->surname, "Anić");
    EXPECT_EQ(found->role, Role::official);
    EXPECT_EQ(found->password_hash, "hash");
}

TEST_P(AccountStoreSuite, EmailIsUniqueWithoutRegardToCase) {
    ASSERT_TRUE(stores.accounts->add(ana()));
    Account other = ana();
    other.email = "ANA@EXAMPLE.ORG";
    const auto refused = stores.accounts->add(other);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), invalid("Email already exists."));
    EXPECT_EQ(stores.accounts->list().size(), 2);
}

TEST_P(AccountStoreSuite, TwoAccountsMayShareAJmbg) {
    ASSERT_TRUE(stores.accounts->add(ana()));
    Account other = ana();
    other.email = "other@example.org";
    EXPECT_TRUE(stores.accounts->add(other));
}

TEST_P(AccountStoreSuite, RemovedAccountIsGoneAndItsIdIsNotGivenAgain) {
    const auto first = stores.accounts->add(ana());
    EXPECT_TRUE(stores.accounts->remove("ANA@example.org"));
    EXPECT_FALSE(stores.accounts->remove("ANA@example.org"));
    EXPECT_FALSE(stores.accounts->find("ana@example.org"));
    const auto second = stores.accounts->add(ana());
    EXPECT_GT(second->value, first->value);
}

TEST_P(AccountStoreSuite, PasswordHashIsChanged) {
    ASSERT_TRUE(stores.accounts->add(ana()));
    EXPECT_TRUE(stores.accounts->set_password_hash("ANA@example.org", "new"));
    EXPECT_EQ(stores.accounts->find("ana@example.org")->password_hash, "new");
    EXPECT_FALSE(stores.accounts->set_password_hash("nobody@example.org", "new"));
}

TEST_P(AccountStoreSuite, OfManyAtOnceWithOneEmailExactlyOneIsAdded) {
    std::atomic<int> added = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] { added += stores.accounts->add(ana()).has_value() ? 1 : 0; });
        }
    }
    EXPECT_EQ(added, 1);
}

}  // namespace
}  // namespace urna::store
