// SPDX-License-Identifier: Apache-2.0
#include "mariadb/fail.h"

#include <errmsg.h>
#include <mysqld_error.h>

#include "mariadb/errors.h"

namespace urna::mariadb {
namespace {

constexpr unsigned int wsrep_not_ready = 1047;  // ER_UNKNOWN_COM_ERROR: a node that is not in its cluster

}  // namespace

bool breaks_connection(unsigned int number) {
    switch (number) {
        case CR_CONNECTION_ERROR:
        case CR_CONN_HOST_ERROR:
        case CR_UNKNOWN_HOST:
        case CR_SERVER_GONE_ERROR:
        case CR_SERVER_HANDSHAKE_ERR:
        case CR_SERVER_LOST:
        case CR_COMMANDS_OUT_OF_SYNC:
        case CR_SSL_CONNECTION_ERROR:
        case ER_CON_COUNT_ERROR:
        case ER_SERVER_SHUTDOWN:
        case ER_CONNECTION_KILLED:
        case ER_NET_READ_INTERRUPTED:
        case wsrep_not_ready:
            return true;
        default:
            return false;
    }
}

void fail(unsigned int number, const std::string& message) {
    const std::string what = "mariadb: " + message + " (" + std::to_string(number) + ")";
    if (breaks_connection(number)) throw ConnectionLost(what);
    switch (number) {
        case ER_LOCK_DEADLOCK:
        case ER_LOCK_WAIT_TIMEOUT:
            throw Conflict(what);
        case ER_DUP_ENTRY:
        case ER_NO_REFERENCED_ROW_2:
        case ER_ROW_IS_REFERENCED_2:
        case ER_CONSTRAINT_FAILED:
            throw ConstraintViolation(what);
        case ER_DATA_TOO_LONG:
        case ER_WARN_DATA_OUT_OF_RANGE:
        case ER_TRUNCATED_WRONG_VALUE:
        case ER_TRUNCATED_WRONG_VALUE_FOR_FIELD:
        case ER_INVALID_CHARACTER_STRING:
        case ER_BAD_NULL_ERROR:
            throw WrongValue(what);
        default:
            throw Unavailable(what);
    }
}

}  // namespace urna::mariadb
