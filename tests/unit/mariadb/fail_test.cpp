// SPDX-License-Identifier: Apache-2.0
// What an error of the server is taken for decides whether an upload is tried again or quarantined.
#include "mariadb/fail.h"

#include <gtest/gtest.h>

#include "mariadb/errors.h"

namespace urna::mariadb {
namespace {

TEST(FailTest, RowsAndValuesThatCannotBeKeptAreNobodyElsesFault) {
    for (const unsigned int row : {1062U, 1452U, 4025U}) {
        EXPECT_THROW(fail(row, ""), ConstraintViolation) << row;
    }
    for (const unsigned int value : {1048U, 1264U, 1292U, 1300U, 1366U, 1406U}) {
        EXPECT_THROW(fail(value, ""), WrongValue) << value;
    }
}

TEST(FailTest, TroublesOfTheServersAreUnavailable) {
    constexpr unsigned int disk_full = 1021, out_of_memory = 1037, out_of_resources = 1041, table_full = 1114,
                           table_missing = 1146, privilege_missing = 1142, packet_too_large = 1153,
                           lock_wait = 1205, deadlock = 1213, read_only = 1290, interrupted = 1317,
                           server_lost = 2013, read_only_transaction = 1792, not_understood = 1064;
    for (const unsigned int trouble : {disk_full, out_of_memory, out_of_resources, table_full, table_missing,
                                       privilege_missing, packet_too_large, lock_wait, deadlock, read_only,
                                       interrupted, server_lost, read_only_transaction, not_understood}) {
        EXPECT_THROW(fail(trouble, ""), Unavailable) << trouble;
    }
}

// So that a commit under way is looked up, and not taken for failed.
TEST(FailTest, ABrokenSessionOfTlsIsALostConnection) {
    constexpr unsigned int tls = 2026;
    EXPECT_TRUE(breaks_connection(tls));
    EXPECT_THROW(fail(tls, ""), ConnectionLost);
}

}  // namespace
}  // namespace urna::mariadb
