// SPDX-License-Identifier: Apache-2.0
// An inbox of a version that wrote no receipts.
#include <gtest/gtest.h>

#include "queue/sqlite/inbox.h"
#include "queue/sqlite/receipts.h"
#include "sqlite/database.h"
#include "support/earlier_schema.h"
#include "support/senders.h"
#include "support/temporary_directory.h"
#include "support/uploads.h"

namespace urna::queue {
namespace {

using namespace std::chrono_literals;

// With an upload that waits in it, and its name.
void make_earlier_inbox(const std::filesystem::path& directory, const election::Upload& waiting) {
    sqlite::Database database(directory / "inbox.db");
    make_earlier_schema(database, "inbox", 2);
    const sqlite::Blob id(waiting.id.guid.bytes);
    const sqlite::Blob file(waiting.file_sha256);
    database.prepared("INSERT INTO accepted (upload, file_sha256) VALUES (?, ?)")
        .bind(1, id)
        .bind(2, file)
        .run();
    database
        .prepared(
            "INSERT INTO entries (accepted_at, upload, official_email, official_jmbg, official_forename, "
            "official_surname, file_sha256, ballots) VALUES (1, ?, 'a@b.rs', '1', 'A', 'B', ?, x'')")
        .bind(1, id)
        .bind(2, file)
        .run();
}

TEST(InboxMigrationTest, WhatWaitedIsRecordedAndKnownAndHasNoReceipt) {
    const TemporaryDirectory directory;
    make_earlier_inbox(directory.path(), upload(1));
    const auto queue = make_sqlite_inbox(open_sqlite_inbox(directory.path()), {}, [] { return at(1'000); });
    const auto receipts = make_sqlite_receipts(open_sqlite_inbox(directory.path()));
    const auto entries = queue->peek(10, 0ms);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].upload->id, upload(1).id);
    EXPECT_EQ(entries[0].nonce, std::nullopt);
    EXPECT_EQ(entries[0].first, entries[0].id);
    EXPECT_EQ(queue->push(upload(1), sender()).value(), Pushed::repeated);
    EXPECT_FALSE(receipts->find(sender().official, upload(1).id));

    ASSERT_TRUE(queue->push(upload(2), sender()));
    queue->acknowledge(entries[0].id,
                       std::vector{UploadOutcome{entries[0].id, upload(1).id, entries[0].accepted_at, {}}});
    EXPECT_EQ(queue->peek(10, 0ms).size(), 1U);
    const auto newest = receipts->newest(sender().official);
    ASSERT_EQ(newest.size(), 1U);
    EXPECT_EQ(newest[0].upload, upload(2).id);
    EXPECT_EQ(newest[0].state, UploadState::waiting);
}

TEST(InboxMigrationTest, ReceiptOfBeforeHasNoTally) {
    const TemporaryDirectory directory;
    {
        sqlite::Database database(directory.path() / "inbox.db");
        make_earlier_schema(database, "inbox", 7);
        database.prepared("INSERT INTO receipts (upload, official, accepted_at, ballots) VALUES (?, ?, 1, 3)")
            .bind(1, sqlite::Blob(upload(1).id.guid.bytes))
            .bind(2, sqlite::Blob(sender().official.guid.bytes))
            .run();
        database.prepared("INSERT INTO accepted (upload, file_sha256, receipt) VALUES (?, ?, 1)")
            .bind(1, sqlite::Blob(upload(1).id.guid.bytes))
            .bind(2, sqlite::Blob(upload(1).file_sha256))
            .run();
    }
    const auto receipt =
        make_sqlite_receipts(open_sqlite_inbox(directory.path()))->find(sender().official, upload(1).id);
    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->ballots, 3U);
    EXPECT_TRUE(receipt->tally.empty());
    EXPECT_EQ(receipt->acceptance, std::nullopt);
}

}  // namespace
}  // namespace urna::queue
