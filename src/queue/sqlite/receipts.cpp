// SPDX-License-Identifier: Apache-2.0
#include "queue/sqlite/receipts.h"

#include <algorithm>
#include <utility>

#include "sqlite/pool.h"

namespace urna::queue {
namespace {

using sqlite::Reset;
using sqlite::Statement;

#define URNA_RECEIPT_COLUMNS                                                                          \
    "r.upload, r.file_name, a.file_sha256, r.accepted_at, r.ballots, r.state, r.valid, r.duplicate, " \
    "r.invalid_poll_number, r.dropped, r.tally, a.token, a.place"
constexpr auto sql_newest =
    "SELECT " URNA_RECEIPT_COLUMNS
    " FROM receipts r JOIN accepted a ON a.upload = r.upload AND a.receipt = r.number "
    "WHERE r.official = ? ORDER BY r.number DESC LIMIT ?";
constexpr auto sql_find =
    "SELECT " URNA_RECEIPT_COLUMNS
    " FROM accepted a JOIN receipts r ON r.number = a.receipt WHERE a.upload = ? AND r.official = ?";

template <class Bytes>
Bytes bytes_of(sqlite::Blob blob) {
    Bytes bytes{};
    if (blob.size() != bytes.size()) throw Unavailable("inbox: a receipt is damaged");
    std::copy(blob.begin(), blob.end(), bytes.begin());
    return bytes;
}

Receipt read_receipt(const Statement& row) {
    const auto number = [&](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
    Receipt receipt{.upload = {Guid{bytes_of<decltype(Guid::bytes)>(row.blob(0))}},
                    .file_name = {},
                    .file_sha256 = bytes_of<Sha256Digest>(row.blob(2)),
                    .accepted_at = Instant{std::chrono::microseconds{row.integer(3)}},
                    .ballots = number(4),
                    .state = static_cast<UploadState>(row.integer(5)),
                    .counts = {number(6), number(7), number(8), number(9)}};
    if (!row.is_null(1)) receipt.file_name = row.text(1);
    auto tally = election::parse_file_tally(row.text(10));
    if (!tally) throw Unavailable("inbox: a receipt is damaged");
    receipt.tally = std::move(*tally);
    if (!row.is_null(11)) {
        const auto nonce = nonce_of(Guid{bytes_of<decltype(Guid::bytes)>(row.blob(11))});
        if (nonce) receipt.acceptance = {{row.integer(12)}, *nonce};
    }
    return receipt;
}

class SqliteReceipts final : public Receipts {
 public:
    explicit SqliteReceipts(std::shared_ptr<sqlite::Pool> pool) : pool_(std::move(pool)) {}

    std::vector<Receipt> newest(OfficialId official) override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_newest);
        const Reset reset(query);
        query.bind(1, sqlite::Blob(official.guid.bytes)).bind(2, std::int64_t{receipts_max});
        std::vector<Receipt> receipts;
        while (query.step()) receipts.push_back(read_receipt(query));
        return receipts;
    }

    std::optional<Receipt> find(OfficialId official, UploadId upload) override {
        const auto database = pool_->reader();
        Statement& query = database->prepared(sql_find);
        const Reset reset(query);
        query.bind(1, sqlite::Blob(upload.guid.bytes)).bind(2, sqlite::Blob(official.guid.bytes));
        if (!query.step()) return std::nullopt;
        return read_receipt(query);
    }

 private:
    std::shared_ptr<sqlite::Pool> pool_;
};

}  // namespace

std::unique_ptr<Receipts> make_sqlite_receipts(std::shared_ptr<sqlite::Pool> inbox) {
    return std::make_unique<SqliteReceipts>(std::move(inbox));
}

}  // namespace urna::queue
