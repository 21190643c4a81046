// SPDX-License-Identifier: Apache-2.0
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

    void add(const std::string& email, const std::string& forename, const std::string& surname,
             const std::string& jmbg = "0101990710008") {
        Account account = ana();
        account.email = email;
        account.forename = forename;
        account.surname = surname;
        account.jmbg = jmbg;
        ASSERT_TRUE(stores.accounts->add(account));
    }

    // The emails of those who are found.
    std::vector<std::string> found(const std::string& text, AccountId after = {},
                                   std::size_t accounts_max = 100) {
        std::vector<std::string> emails;
        for (const Account& account : stores.accounts->search({text, after, accounts_max}))
            emails.push_back(account.email);
        return emails;
    }

    using Emails = std::vector<std::string>;
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
    EXPECT_FALSE(stores.accounts->add(other));
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

TEST_P(AccountStoreSuite, SearchLooksIntoEmailNamesAndJmbg) {
    add("Ana@Example.org", "Ana", "Anić", "0101990710008");
    add("b@example.org", "Boško", "Ćirić", "0202990710009");
    EXPECT_EQ(found("EXAMPLE"), (Emails{"Ana@Example.org", "b@example.org"}));
    EXPECT_EQ(found("bo"), Emails{"b@example.org"});
    EXPECT_EQ(found("škO"), Emails{"b@example.org"});
    EXPECT_EQ(found("Ćir"), Emails{"b@example.org"});
    EXPECT_EQ(found("990710"), (Emails{"Ana@Example.org", "b@example.org"}));
    EXPECT_EQ(found("0101"), Emails{"Ana@Example.org"});
    EXPECT_EQ(found("AnaAni"), Emails{});  // each by itself
    EXPECT_EQ(found("cirić"), Emails{"b@example.org"});
    EXPECT_EQ(found("ciriq"), Emails{});
}

TEST_P(AccountStoreSuite, SearchTakesLettersOfEveryScriptInEitherCase) {
    add("a@example.org", "Јована", "Јовановић");
    add("b@example.org", "Đorđe", "ČOLIĆ");
    for (const char* text : {"Јовановић", "јовановић", "ЈОВАНОВИЋ", "оВаНоВ", "Jovanović", "jovana"})
        EXPECT_EQ(found(text), Emails{"a@example.org"}) << text;
    for (const char* text : {"đorđe", "ĐORĐE", "čolić", "Ђорђе", "djordje", "Чолић"})
        EXPECT_EQ(found(text), Emails{"b@example.org"}) << text;
}

TEST_P(AccountStoreSuite, SearchTakesWhatItHoldsForItself) {
    add("a@example.org", "100%", "A_B");
    add("b@example.org", "1000", "AxB");
    add("c@example.org", "Wow!", "\\'; --");
    EXPECT_EQ(found("0%"), Emails{"a@example.org"});
    EXPECT_EQ(found("a_b"), Emails{"a@example.org"});
    EXPECT_EQ(found("w!"), Emails{"c@example.org"});
    EXPECT_EQ(found("\\'"), Emails{"c@example.org"});
    EXPECT_EQ(found("%%"), Emails{});
    EXPECT_EQ(found("!%"), Emails{});
}

TEST_P(AccountStoreSuite, SearchGoesThroughManyAccounts) {
    for (int i = 0; i < 1'050; ++i)
        add(std::to_string(i) + "@example.org", "Ana", i % 500 == 49 ? "Đukić" : "A");
    EXPECT_EQ(found("ђук"), (Emails{"49@example.org", "549@example.org", "1049@example.org"}));
    EXPECT_EQ(found("ђук", {}, 2), (Emails{"49@example.org", "549@example.org"}));
    EXPECT_EQ(found("ana", {}, 1'100).size(), 1'050U);
    EXPECT_EQ(found("", {}, 1'100).size(), 1'051U);
}

TEST_P(AccountStoreSuite, SearchGivesPagesById) {
    for (const char* name : {"a", "b", "c"}) add(std::string(name) + "@example.org", name, name);
    EXPECT_EQ(found("", {}, 2), (Emails{"admin@admin.com", "a@example.org"}));
    const auto first = stores.accounts->search({"example", {}, 2});
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].role, Role::official);
    EXPECT_EQ(first[0].forename, "a");
    EXPECT_EQ(first[0].password_hash, "");
    EXPECT_EQ(found("example", first[1].id, 2), Emails{"c@example.org"});
    stores.accounts->remove("b@example.org");
    EXPECT_EQ(found("example", first[1].id, 2), Emails{"c@example.org"});
    EXPECT_EQ(stores.accounts->search({"", {}, 1})[0].role, Role::administrator);
}

TEST_P(AccountStoreSuite, PasswordHashIsChanged) {
    ASSERT_TRUE(stores.accounts->add(ana()));
    EXPECT_TRUE(set_password(*stores.accounts, "ANA@example.org", "new"));
    EXPECT_EQ(stores.accounts->find("ana@example.org")->password_hash, "new");
    EXPECT_FALSE(set_password(*stores.accounts, "nobody@example.org", "new"));
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

constexpr auto anas_home = "192.0.2.1";
const Instant noon{std::chrono::hours(500'000)};

TEST_P(AccountStoreSuite, AddressOfALogInIsKnownFor30Days) {
    const auto id = stores.accounts->add(ana());
    ASSERT_TRUE(id);
    stores.accounts->remember_address(*id, anas_home, noon);
    reopen();
    const auto knows = [&](const char* email, const char* address, Instant now) {
        return stores.accounts->knows_address(email, address, now);
    };
    EXPECT_TRUE(knows("ANA@example.org", anas_home, noon));
    EXPECT_TRUE(knows("ana@example.org", anas_home, noon + known_address_age_max - std::chrono::seconds(1)));
    EXPECT_FALSE(knows("ana@example.org", anas_home, noon + known_address_age_max));
    EXPECT_FALSE(knows("ana@example.org", "192.0.2.2", noon));
    EXPECT_FALSE(knows("admin@admin.com", anas_home, noon));
    EXPECT_FALSE(knows("nobody@example.org", anas_home, noon));
}

TEST_P(AccountStoreSuite, AddressIsRememberedAnewADayAfterTheLastTime) {
    const auto id = first_administrator_id;
    const auto known_at_the_end = [&] {
        return stores.accounts->knows_address("admin@admin.com", anas_home, noon + known_address_age_max);
    };
    stores.accounts->remember_address(id, anas_home, noon);
    stores.accounts->remember_address(id, anas_home, noon + std::chrono::hours(23));
    EXPECT_FALSE(known_at_the_end()) << "it was written for nothing";
    stores.accounts->remember_address(id, anas_home, noon + std::chrono::hours(24));
    EXPECT_TRUE(known_at_the_end());
}

TEST_P(AccountStoreSuite, NewestAddressesOfAnAccountAreKept) {
    const auto id = stores.accounts->add(ana());
    ASSERT_TRUE(id);
    stores.accounts->remember_address(first_administrator_id, anas_home, noon);
    const auto address = [](std::size_t number) { return "198.51.100." + std::to_string(number); };
    const auto known = [&](std::size_t number) {
        return stores.accounts->knows_address("ana@example.org", address(number), noon);
    };
    for (std::size_t i = 0; i < known_addresses_max + 2; ++i)
        stores.accounts->remember_address(*id, address(i), noon + std::chrono::seconds(i));
    EXPECT_FALSE(known(0));
    EXPECT_FALSE(known(1));
    for (std::size_t i = 2; i < known_addresses_max + 2; ++i) EXPECT_TRUE(known(i)) << i;
    EXPECT_TRUE(stores.accounts->knows_address("admin@admin.com", anas_home, noon)) << "another account";
}

TEST_P(AccountStoreSuite, OldAddressesOfAllAccountsAreDeletedWithTheNextOne) {
    const auto id = stores.accounts->add(ana());
    ASSERT_TRUE(id);
    stores.accounts->remember_address(*id, anas_home, noon);
    stores.accounts->remember_address(first_administrator_id, anas_home, noon + known_address_age_max);
    EXPECT_FALSE(stores.accounts->knows_address("ana@example.org", anas_home, noon)) << "it is kept";
}

TEST_P(AccountStoreSuite, AddressesOfARemovedAccountAreGone) {
    const auto id = stores.accounts->add(ana());
    ASSERT_TRUE(id);
    stores.accounts->remember_address(*id, anas_home, noon);
    EXPECT_TRUE(stores.accounts->remove("ana@example.org"));
    stores.accounts->remember_address(*id, anas_home, noon);  // it was removed while somebody logged in
    ASSERT_TRUE(stores.accounts->add(ana()));
    EXPECT_FALSE(stores.accounts->knows_address("ana@example.org", anas_home, noon));
}

TEST_P(AccountStoreSuite, AddressIsRememberedByManyAtOnce) {
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&, i] {
                stores.accounts->remember_address(first_administrator_id, anas_home,
                                                  noon + std::chrono::seconds(i));
            });
        }
    }
    EXPECT_TRUE(stores.accounts->knows_address("admin@admin.com", anas_home, noon));
}

}  // namespace
}  // namespace urna::store
