#include "store/engines.h"

#include "store/sqlite/stores.h"
#include "support/temporary_directory.h"

namespace urna::store {
namespace {

class SqlitePlace final : public Place {
 public:
    Stores open() override {
        const auto pool = open_sqlite_elections(directory_.path());
        return {make_sqlite_account_store(directory_.path(), [] { return std::string("first hash"); }),
                make_sqlite_election_store(pool), make_sqlite_ballot_store(pool),
                make_sqlite_lease_store(pool)};
    }

 private:
    TemporaryDirectory directory_;
};

}  // namespace

std::vector<Engine> engines() {
    return {{"sqlite", [] { return std::make_unique<SqlitePlace>(); }}};
}

}  // namespace urna::store
