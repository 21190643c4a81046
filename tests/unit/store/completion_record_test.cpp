// SPDX-License-Identifier: Apache-2.0
// What officials have said of their uploads, in every engine.
#include "store/completion_record.h"

#include <gmock/gmock.h>

#include "store/store_suite.h"
#include "support/uploads.h"

namespace urna::store {
namespace {

using election::Completion;
using testing::ElementsAre;
using testing::IsEmpty;

class CompletionRecordSuite : public StoreSuite {
 protected:
    static Completion said(std::int64_t election, std::int64_t seconds,
                           const std::string& email = "ana@example.org") {
        return {{election}, {email, "0101990710006", "Žana", "Šarić" + std::string(300, 'x')}, at(seconds)};
    }
    void enter(const std::vector<Completion>& completions) { stores.completions->enter(completions, epoch); }

    Epoch epoch = *stores.leases->take("a daemon", std::chrono::minutes(1));
};
INSTANTIATE_TEST_SUITE_P(Engines, CompletionRecordSuite, testing::ValuesIn(engines()), engine_name);

TEST_P(CompletionRecordSuite, OfEachAccountTheStatementEnteredLastIsRead) {
    enter({said(1, 150), said(2, 151), said(1, 140, "eva@example.org")});
    enter({said(1, 160)});
    reopen();
    EXPECT_THAT(stores.completions->newest({1}, 10),
                ElementsAre(said(1, 160), said(1, 140, "eva@example.org")));
    EXPECT_THAT(stores.completions->newest({1}, 1), ElementsAre(said(1, 160)));
    EXPECT_THAT(stores.completions->newest({2}, 10), ElementsAre(said(2, 151)));
    EXPECT_THAT(stores.completions->newest({3}, 10), IsEmpty());
}

TEST_P(CompletionRecordSuite, StatementThatIsEnteredAgainIsThereOnce) {
    enter({said(1, 150), said(1, 150)});
    enter({said(1, 150), said(1, 150, "Ana@example.org")});
    EXPECT_THAT(stores.completions->newest({1}, 10),
                ElementsAre(said(1, 150, "Ana@example.org"), said(1, 150)));
}

TEST_P(CompletionRecordSuite, DaemonWithoutTheLeaseEntersNothing) {
    stores.leases->release("a daemon");
    EXPECT_THROW(enter({said(1, 150)}), Fenced);
    EXPECT_THAT(stores.completions->newest({1}, 10), IsEmpty());
}

}  // namespace
}  // namespace urna::store
