// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/engine_encryption.h"

#include "app/wiring/listen_address.h"
#include "app/wiring/require.h"
#include "base/log.h"

namespace urna::app {
namespace {

void check(const EngineEncryption& encryption, const std::string& engine, const ListenAddress& address,
           const std::string& advice) {
    if (encryption.by_network || address.loopback()) return;
    require(!encryption.required,
            engine + " on " + address.text() +
                " would be reached in clear text, which --require-encrypted-engines forbids: " + advice);
    log_warning(
        "an engine on another machine is reached in clear text: passwords and ballots can be read on the way",
        {{"engine", engine}, {"address", address.text()}, {"advice", advice}});
}

constexpr auto or_by_network = ", or encrypt the network and give --encrypted-engine-network";

}  // namespace

void check_encryption(const EngineEncryption& encryption, const mariadb::Address& mariadb) {
    if (!mariadb.tls_ca.empty()) return;
    check(encryption, "MariaDB", {mariadb.host, mariadb.port},
          std::string("give --database-tls-ca") + or_by_network);
}

void check_encryption(const EngineEncryption& encryption, const queue::RedisOptions& redis) {
    check(encryption, "Redis", {redis.host, redis.port},
          std::string("reach it through stunnel on this machine") + or_by_network);
}

}  // namespace urna::app
