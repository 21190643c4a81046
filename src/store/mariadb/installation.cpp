// SPDX-License-Identifier: Apache-2.0
#include "store/mariadb/installation.h"

namespace urna::store {
namespace {

using mariadb::Connection;
using sql::Reset;
using sql::Statement;

constexpr auto sql_installation = "SELECT id FROM installation";

Guid read(Connection& connection) {
    Statement& query = connection.prepared(sql_installation);
    const Reset reset(query);
    if (!query.step()) throw Unavailable("mariadb: the table installation is empty: run `urna migrate`");
    return query.guid(0);
}

}  // namespace

void require_installation(Connection& connection, const Guid& wanted) {
    const Guid found = read(connection);
    if (found == wanted) return;
    connection.refuse();  // and so the pool closes all that were opened before
    throw OtherInstallation("the database belongs to the installation " + to_string(found) +
                            ", and --installation says " + to_string(wanted) +
                            ": restore the right one, or look at the address");
}

Guid enter_installation(Connection& connection, const char* sql_enter, const Guid& id) {
    connection.prepared(sql_enter).bind_all(id).run();
    return read(connection);
}

}  // namespace urna::store
