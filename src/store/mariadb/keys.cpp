#include "store/mariadb/keys.h"

#include <string>

namespace urna::store {
namespace {

// A statement has a fixed number of parameters. The rest of its last group is filled with its last key.
constexpr std::size_t small_group = 16;
constexpr std::size_t large_group = 1'000;

std::string with_list(std::string sql, std::size_t keys) {
    sql += " IN (?";
    for (std::size_t i = 1; i < keys; ++i) sql += ",?";
    return sql + ")";
}

void find_group(mariadb::Statement& query, std::span<const Guid> keys, std::size_t group,
                std::vector<Guid>& found) {
    const mariadb::Reset reset(query);
    for (std::size_t i = 0; i < group; ++i) {
        query.bind(static_cast<int>(i) + 1, mariadb::Blob(keys[std::min(i, keys.size() - 1)].bytes));
    }
    while (query.step()) found.push_back(query.guid(0));
}

std::vector<Guid> find(mariadb::Connection& connection, const std::string& small, const std::string& large,
                       std::span<const Guid> keys) {
    std::vector<Guid> found;
    while (!keys.empty()) {
        const bool few = keys.size() <= small_group;
        const std::size_t group = few ? small_group : large_group;
        const std::size_t count = std::min(group, keys.size());
        find_group(connection.prepared((few ? small : large).c_str()), keys.first(count), group, found);
        keys = keys.subspan(count);
    }
    return found;
}

}  // namespace

std::vector<Guid> recorded_ballots(mariadb::Connection& connection, std::span<const Guid> guids) {
    static const std::string small = with_list("SELECT guid FROM ballots WHERE guid", small_group);
    static const std::string large = with_list("SELECT guid FROM ballots WHERE guid", large_group);
    return find(connection, small, large, guids);
}

std::vector<Guid> recorded_uploads(mariadb::Connection& connection, std::span<const Guid> ids) {
    static const std::string small = with_list("SELECT id FROM uploads WHERE id", small_group);
    static const std::string large = with_list("SELECT id FROM uploads WHERE id", large_group);
    return find(connection, small, large, ids);
}

}  // namespace urna::store
