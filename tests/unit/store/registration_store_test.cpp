// SPDX-License-Identifier: Apache-2.0
// How people register, whom an administrator approves of, and invitations.
#include "store/store_suite.h"

namespace urna::store {
namespace {

using account::Account;
using account::Approval;
using account::RegistrationMode;
using audit::Origin;

Origin by(int second, const std::string& address = "192.0.2.7") {
    return {.at = at(second),
            .account = AccountId{1},
            .actor = "admin@admin.com",
            .address = address,
            .request = "request " + std::to_string(second)};
}

Account official(const std::string& email, Approval approval = Approval::approved) {
    return {.id = {},
            .jmbg = "0101990710008",
            .forename = "Ana",
            .surname = "Anić",
            .email = email,
            .password_hash = "hash",
            .approval = approval};
}

std::string hash(char digit) {
    return std::string(64, digit);
}

class RegistrationStoreSuite : public StoreSuite {
 protected:
    RegistrationStore& registrations() { return *stores.registrations; }

    Result<AccountId, RegistrationFault> invited(const std::string& email, const std::string& secret_hash,
                                                 int second) {
        return stores.accounts->add_registered(official(email), secret_hash, RegistrationMode::closed,
                                               by(second));
    }
    Result<AccountId, RegistrationFault> registered(const std::string& email, RegistrationMode otherwise) {
        return stores.accounts->add_registered(official(email), {}, otherwise, by(9));
    }

    std::vector<std::string> kinds() {
        std::vector<std::string> found;
        for (const audit::Event& event : stores.accounts_audit->after(1, 100)) found.push_back(event.kind);
        return found;
    }

    std::vector<std::string> emails(std::optional<Approval> approval) {
        std::vector<std::string> found;
        for (const FoundAccount& account :
             stores.accounts->search({.text = "", .after = {}, .accounts_max = 100, .approval = approval}))
            found.push_back(account.email);
        return found;
    }
};

TEST_P(RegistrationStoreSuite, TheModeIsKeptOnceItIsSet) {
    EXPECT_EQ(registrations().mode(), std::nullopt);
    registrations().set_mode(RegistrationMode::approval, by(1));
    registrations().set_mode(RegistrationMode::closed, by(2));
    reopen();
    EXPECT_EQ(registrations().mode(), RegistrationMode::closed);
    const auto events = stores.accounts_audit->after(1, 100);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[1].kind, "registrationChanged");
    EXPECT_EQ(events[1].details, "closed");
    EXPECT_EQ(events[1].origin.account, AccountId{1});
}

TEST_P(RegistrationStoreSuite, AnAccountKeepsWhetherItIsApproved) {
    ASSERT_TRUE(stores.accounts->add(official("ana@example.org", Approval::waiting), by(1)));
    ASSERT_TRUE(stores.accounts->add(official("vera@example.org"), by(2)));
    EXPECT_EQ(stores.accounts->find("ana@example.org")->approval, Approval::waiting);
    EXPECT_EQ(stores.accounts->find("vera@example.org")->approval, Approval::approved);

    EXPECT_TRUE(stores.accounts->set_approval("ANA@example.org", Approval::approved, by(3)));
    EXPECT_EQ(stores.accounts->find("ana@example.org")->approval, Approval::approved);
    EXPECT_TRUE(stores.accounts->set_approval("ana@example.org", Approval::approved, by(4)));
    EXPECT_TRUE(stores.accounts->set_approval("vera@example.org", Approval::refused, by(5)));
    EXPECT_FALSE(stores.accounts->set_approval("nobody@example.org", Approval::refused, by(6)));
    EXPECT_EQ(stores.accounts->find("vera@example.org")->approval, Approval::refused);
    // What changed nothing is no event.
    EXPECT_EQ(kinds(), (std::vector<std::string>{"accountAdded", "accountAdded", "accountApproved",
                                                 "accountRefused"}));
}

TEST_P(RegistrationStoreSuite, WhoRegistersIsWhatTheSettingSaysInThatMoment) {
    ASSERT_TRUE(registered("ana@example.org", RegistrationMode::open));
    ASSERT_TRUE(registered("vera@example.org", RegistrationMode::approval));
    EXPECT_EQ(registered("petar@example.org", RegistrationMode::closed).error(), RegistrationFault::closed);
    EXPECT_EQ(stores.accounts->find("ana@example.org")->approval, Approval::approved);
    EXPECT_EQ(stores.accounts->find("vera@example.org")->approval, Approval::waiting);
    EXPECT_FALSE(stores.accounts->find("petar@example.org"));

    // What was set goes before what the service was started with.
    registrations().set_mode(RegistrationMode::closed, by(1));
    EXPECT_EQ(registered("petar@example.org", RegistrationMode::open).error(), RegistrationFault::closed);
    registrations().set_mode(RegistrationMode::approval, by(2));
    ASSERT_TRUE(registered("petar@example.org", RegistrationMode::open));
    EXPECT_EQ(stores.accounts->find("petar@example.org")->approval, Approval::waiting);
    EXPECT_EQ(registered("PETAR@example.org", RegistrationMode::open).error(), RegistrationFault::email);
    EXPECT_EQ(kinds(),
              (std::vector<std::string>{"accountRegistered", "accountRegistered", "registrationChanged",
                                        "registrationChanged", "accountRegistered"}));
}

TEST_P(RegistrationStoreSuite, AccountsAreFoundByTheirApproval) {
    stores.accounts->add(official("ana@example.org", Approval::waiting), by(1));
    stores.accounts->add(official("vera@example.org", Approval::refused), by(2));
    EXPECT_EQ(emails(Approval::waiting), std::vector<std::string>{"ana@example.org"});
    EXPECT_EQ(emails(Approval::refused), std::vector<std::string>{"vera@example.org"});
    EXPECT_EQ(emails(Approval::approved), std::vector<std::string>{"admin@admin.com"});
    EXPECT_EQ(emails(std::nullopt).size(), 3U);
}

TEST_P(RegistrationStoreSuite, AccountsOfOneJmbgAreFoundAsSuch) {
    Account other = official("petar@example.org");
    other.jmbg = "0101990710016";
    for (const Account& account : {official("ana@example.org"), other, official("vera@example.org")})
        ASSERT_TRUE(stores.accounts->add(account, by(1)));
    std::vector<std::string> sharing;
    for (const FoundAccount& account : stores.accounts->search({"", {}, 100})) {
        if (account.shares_jmbg) sharing.push_back(account.email);
    }
    EXPECT_EQ(sharing, (std::vector<std::string>{"ana@example.org", "vera@example.org"}));
}

TEST_P(RegistrationStoreSuite, AnInvitationIsForOne) {
    const std::int64_t id = registrations().invite(hash('a'), "for Ana", at(100), by(1));
    EXPECT_TRUE(registrations().invites(hash('a'), at(99)));
    const auto added = invited("ana@example.org", hash('a'), 2);
    ASSERT_TRUE(added);
    EXPECT_FALSE(registrations().invites(hash('a'), at(99)));
    const auto second = invited("vera@example.org", hash('a'), 3);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), RegistrationFault::invitation);
    EXPECT_FALSE(stores.accounts->find("vera@example.org"));

    const auto list = registrations().list({}, 10);
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0].id, id);
    EXPECT_EQ(list[0].note, "for Ana");
    EXPECT_EQ(list[0].created_at, at(1));
    EXPECT_EQ(list[0].created_by, AccountId{1});
    EXPECT_EQ(list[0].expires_at, at(100));
    EXPECT_EQ(list[0].used_at, at(2));
    EXPECT_EQ(list[0].used_by, *added);
    EXPECT_EQ(kinds(), (std::vector<std::string>{"invitationMade", "accountRegistered"}));
    EXPECT_FALSE(registrations().revoke(id, by(4)));
}

TEST_P(RegistrationStoreSuite, AnEmailThatIsTakenLeavesTheInvitationAsItWas) {
    registrations().invite(hash('a'), "", at(100), by(1));
    ASSERT_TRUE(stores.accounts->add(official("ana@example.org"), by(2)));
    const auto added = invited("ANA@example.org", hash('a'), 3);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error(), RegistrationFault::email);
    EXPECT_TRUE(registrations().invites(hash('a'), at(99)));
}

TEST_P(RegistrationStoreSuite, AnInvitationEndsWithItsTimeOrWhenItIsRevoked) {
    registrations().invite(hash('a'), "", at(100), by(1));
    EXPECT_FALSE(registrations().invites(hash('a'), at(100)));
    const auto late = invited("ana@example.org", hash('a'), 100);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error(), RegistrationFault::invitation);

    const std::int64_t id = registrations().invite(hash('b'), "", at(100), by(2));
    EXPECT_TRUE(registrations().revoke(id, by(3)));
    EXPECT_FALSE(registrations().revoke(id, by(4)));
    EXPECT_FALSE(registrations().revoke(id + 1, by(4)));
    EXPECT_FALSE(registrations().invites(hash('b'), at(5)));
    EXPECT_FALSE(invited("ana@example.org", hash('b'), 5));
    EXPECT_FALSE(invited("ana@example.org", hash('c'), 6));
    EXPECT_FALSE(stores.accounts->find("ana@example.org"));
    EXPECT_TRUE(registrations().list({}, 10).front().revoked);
}

TEST_P(RegistrationStoreSuite, InvitationsAreListedPageByPageTheNewestFirst) {
    for (const char digit : {'1', '2', '3'}) registrations().invite(hash(digit), {digit}, at(100), by(1));
    const auto first = registrations().list({}, 2);
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].note, "3");
    EXPECT_EQ(first[1].note, "2");
    const auto second = registrations().list(first[1].id, 2);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].note, "1");
}

INSTANTIATE_TEST_SUITE_P(Engines, RegistrationStoreSuite, testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace urna::store
