// SPDX-License-Identifier: Apache-2.0
#include "app/options/serving_options.h"

#include <cstdint>

namespace urna::app {
namespace {

constexpr std::size_t kib = 1UL << 10;
constexpr std::size_t mib = 1UL << 20;
constexpr std::size_t gib = 1UL << 30;

void add_tls(Options& options, TlsConfig& tls) {
    options
        .add("--tls-certificate", tls.certificate,
             "Serve over TLS with this certificate, and those between it and its authority's, in PEM; read "
             "again at "
             "SIGHUP")
        ->type_name("FILE");
    options.add("--tls-key", tls.key, "The certificate's private key, in PEM, without a password")
        ->type_name("FILE");
}

// Any free one will do to listen at, and not to connect to.
void require_port(const std::string& flag, const ListenAddress& address) {
    if (address.port == 0) throw CLI::ValidationError(flag, "needs a port");
}

}  // namespace

void add_serving(Options& options, ServingConfig& config) {
    options.add_address(
        "--listen", [&](const ListenAddress& a) { config.listen = a; }, config.listen.text(),
        "Where to listen");
    add_tls(options, config.tls);
    options.add_address(
        "--metrics-listen", [&](const ListenAddress& a) { config.metrics_listen = a; }, "",
        "Where to serve /metrics alone; default: with everything else, to this machine only");
    auto& limits = config.limits;
    options.add_size("--header-limit", limits.header_bytes_max, kib, mib, "The largest head of a request");
    options
        .add("--connections-limit", limits.connections_max,
             "Connections at once; for one more, one that waits for a request is closed")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    options
        .add("--connections-per-address", limits.connections_per_address_max,
             "The same for the connections of one address. 0: no limit")
        ->check(CLI::Range(0, 100'000))
        ->capture_default_str();
    options.add_ranges("--trusted-proxy", config.addresses.trusted_proxies,
                       "Proxies that are believed whose requests they send, in X-Forwarded-For");
    options.add_hosts("--allowed-hosts", config.allowed_hosts,
                      "Names and addresses that requests may be for; others are answered 421. Default: all");
    options.add_switch("--shared-addresses", config.addresses.shared,
                       "Many clients have one address: no limit goes by addresses");
    options.add_size(
        "--bodies-limit", limits.bodies_bytes_max, mib, 64 * gib,
        "Memory of all bodies in JSON, beyond the first 16KiB of each; the slowest are answered 503");
    options
        .add("--waiting-limit", limits.waiting_max, "Requests waiting for a worker; more are answered 503")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    options.add_seconds("--worker-wait", limits.worker_wait,
                        "For a worker to be free; who waits longer is answered 503");
    options.add_seconds("--handshake-wait", limits.handshake_wait, "For a client to begin with TLS");
    options.add_seconds("--header-wait", limits.header_wait, "For a request's head, from its first byte");
    options.add_seconds("--body-stall-wait", limits.body_stall_wait, "Between two pieces of a body");
    options.add_seconds("--body-wait", limits.body_wait, "For a whole body");
    options.add_seconds("--idle-wait", limits.idle_wait, "Between two requests on a connection");
    options.add_seconds("--write-wait", limits.write_wait, "For the client to take a piece of the answer");
    options.add_seconds("--response-wait", limits.response_wait,
                        "For the client to take a whole answer, and a second more for each 64KiB of it");
    options.add_seconds("--linger-wait", limits.linger_wait,
                        "For the rest of a body whose request was answered before it was read");
    options.add_seconds("--drain-wait", config.drain_wait,
                        "Once asked to stop: serve on for so long, with /readyz saying 503", 0);
    options
        .add("--access-log-rate", config.access_log_rate,
             "Requests per second that have a line in the log; beyond, some have one. 0: all")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
}

void add_data(Options& options, std::filesystem::path& data) {
    options.add("--data", data, "The data directory")->type_name("DIR")->capture_default_str();
}

void add_rehearsal(Options& options, bool& rehearsal) {
    options.add_switch(
        "--rehearsal", rehearsal,
        "Nothing counts: the data directory is marked when it is made, and is never served as another; all "
        "answers, pages, prints and exports say so");
}

void add_cluster(Options& options, bool& cluster) {
    options.add_switch("--cluster", cluster, "Work on the engines of a cluster, not on a data directory");
}

void add_public_url(Options& options, std::string& url) {
    options.add_origin(
        "--public-url", url,
        "Where the public finds the results, such as https://results.example.org: for previews "
        "of links and codes to scan. Without it these have no address");
}

void add_json_limit(Options& options, std::size_t& bytes_max) {
    options.add_size("--json-body-limit", bytes_max, kib, 64 * mib, "The largest body in JSON");
}

void add_login_limits(Options& options, authentication::LoginLimits& limits) {
    const auto add = [&](const std::string& flag, std::uint32_t& limit, const std::string& help) {
        options.add(flag, limit, help + ". 0: no limit")
            ->check(CLI::Range(0, 1'000'000'000))
            ->capture_default_str();
    };
    add("--login-failures", limits.of_account_and_address,
        "Failed log-ins to one account from one address in ten minutes; then one attempt a second");
    add("--login-failures-per-address", limits.of_address,
        "The same from one address to all accounts; then ten attempts a second");
    add("--login-failures-per-account", limits.of_account,
        "The same to one account from all addresses that did not log in to it lately; then one attempt a "
        "second");
    add("--code-failures", limits.codes_of_account,
        "Wrong codes of an account's second factor in an hour; then none is taken until the hour ends");
    add("--account-changes", limits.changes_of_account,
        "What an account does to its own password, second factor and sessions in an hour");
    add("--registrations-per-address", limits.registrations_of_address,
        "Accounts that one address may register in an hour");
}

void add_registration(Options& options, account::RegistrationMode& mode) {
    options
        .add_word(
            "--registration", {"open", "approval", "closed"},
            [&](const std::string& word) { mode = *account::parse_registration_mode(word); },
            "How people register until an administrator changes it: open, approval or closed")
        ->type_name("MODE")
        ->default_str(std::string(to_string(mode)));
}

void add_idle_sign_out(Options& options, std::uint32_t& seconds) {
    options
        .add("--idle-sign-out", seconds,
             "After how long without use the console signs out, in all its tabs. 0: never")
        ->check(CLI::Range(0, 86'400))
        ->type_name("SECONDS")
        ->capture_default_str();
}

void add_second_factor_key(Options& options, std::optional<std::string>& key) {
    options.add_secret(
        "--second-factor-key", [&](const std::string& s) { key = s; },
        "64 hexadecimal digits that encrypt the secrets of second factors; without it there are none");
}

void add_audit_age(Options& options, std::int64_t& days_max) {
    options.add("--audit-days", days_max, "Days for which an audit trail keeps an event. 0: for ever")
        ->check(CLI::Range(0, 100'000))
        ->capture_default_str();
}

void add_audit_events(Options& options, std::int64_t& events_max, const std::string& help) {
    options.add("--audit-events", events_max, help)
        ->check(CLI::Range(audit::events_max_min, std::int64_t{1'000'000'000}))
        ->capture_default_str();
}

void add_upload_limits(Options& options, std::size_t& body_bytes_max, station::UploadLimits& uploads) {
    options.add_size("--body-limit", body_bytes_max, kib, gib, "The largest body of a request");
    options
        .add_size("--uploads-limit", uploads.bytes_max, mib, 1024 * gib,
                  "All uploads being received together; more wait. Default: two of --body-limit and 16MiB")
        ->default_str("");
    options.add_seconds(
        "--slow-upload-after", uploads.slow_after,
        "While others wait for memory: after that, uploads slower than --upload-rate end with 408");
    options.add_size<std::size_t>("--upload-rate", uploads.bytes_per_second_min, 1, gib,
                                  "Bytes a second that are no slow upload");
    options.add_seconds(
        "--uploads-wait", uploads.wait_max,
        "How long an upload waits for memory within --uploads-limit before it is answered 503");
}

void add_queue_limits(Options& options, std::uint64_t& entries_max, std::uint64_t& bytes_max) {
    options.add("--queue-uploads", entries_max, "Uploads waiting to be recorded; more are answered 503")
        ->check(CLI::Range(1, 100'000'000))
        ->capture_default_str();
    options.add_size<std::uint64_t>("--queue-bytes", bytes_max, mib, 1024 * gib,
                                    "Ballots waiting to be recorded, 20 bytes each; more are answered 503");
}

void add_official_quotas(Options& options, queue::OfficialQuotas& quotas) {
    const auto add = [&](const std::string& flag, std::uint64_t& quota, const std::string& help) {
        options.add(flag, quota, help)->check(CLI::Range(1UL, 1'000'000'000'000UL))->capture_default_str();
    };
    add("--official-ballots", quotas.ballots,
        "Ballots that one official may upload in a day (UTC); more are answered 429");
    add("--official-uploads", quotas.uploads, "The same of uploads");
    options.add_size<std::uint64_t>("--official-bytes", quotas.bytes, 1, 1024 * gib,
                                    "The same of their requests' bytes");
}

void add_receipts_limit(Options& options, std::uint64_t& bytes_max) {
    options.add_size<std::uint64_t>("--receipts-limit", bytes_max, mib, 1024 * gib,
                                    "Memory in Redis for receipts; the oldest are forgotten first");
}

void add_record_limit(Options& options, std::optional<std::uint64_t>& ballots, const std::string& share) {
    options
        .add(
            "--record-ballots", ballots,
            "Ballots that the record may hold, whose GUIDs are in memory; more are answered 503. Default: as "
            "many as fit into " +
                share)
        ->check(CLI::Range(1UL, 100'000'000'000UL))
        ->type_name("NUMBER");
}

void add_results_wait(Options& options, std::chrono::milliseconds& wait) {
    options.add_seconds("--results-wait", wait, "For a count to be complete, in getResults");
}

void add_time_zone(Options& options, std::optional<std::string>& zone) {
    options
        .add("--time-zone", zone,
             "The zone of dates without an offset; default: the system's, by TZ, else /etc/localtime")
        ->type_name("ZONE");
}

void add_admin_password(Options& options, std::string& password) {
    options.add_secret(
        "--admin-password", [&](const std::string& s) { password = s; },
        "The first administrator's password, used once, when the account database is made; default: 1");
}

void add_allow_default_admin(Options& options, bool& allowed) {
    options.add_switch(
        "--allow-default-admin", allowed,
        "Take the password 1 from everywhere, also where other machines reach the address; default: only by "
        "this machine's own name and through no proxy");
}

void add_database(Options& options, mariadb::Address& address) {
    const auto set = [&](const ListenAddress& a) {
        require_port("--database", a);
        address.host = a.host;
        address.port = a.port;
    };
    options.add_address("--database", set, ListenAddress{address.host, address.port}.text(),
                        "The MariaDB server");
    options.add("--database-name", address.database, "The database on it")
        ->type_name("NAME")
        ->capture_default_str();
    options.add("--database-user", address.user, "The user to connect as")
        ->type_name("NAME")
        ->capture_default_str();
    options.add_secret(
        "--database-password", [&](const std::string& s) { address.password = s; },
        "The database user's password; default: none");
    options
        .add("--database-tls-ca", address.tls_ca,
             "Talk to the MariaDB server over TLS alone, and demand a certificate for its host by one of "
             "these "
             "authorities, in PEM")
        ->check(CLI::ExistingFile.description(""))
        ->type_name("FILE");
}

void add_engine_encryption(Options& options, EngineEncryption& encryption) {
    options.add_switch("--require-encrypted-engines", encryption.required,
                       "Refuse to start where an engine on another machine would be reached in clear text");
    options.add_switch("--encrypted-engine-network", encryption.by_network,
                       "What lies between this machine and the engines is encrypted by other means");
}

void add_redis(Options& options, queue::RedisOptions& redis) {
    const auto set = [&](const ListenAddress& a) {
        require_port("--redis", a);
        redis.host = a.host;
        redis.port = a.port;
    };
    options.add_address("--redis", set, ListenAddress{redis.host, redis.port}.text(), "The Redis server");
    options.add("--redis-user", redis.user, "The user of its ACL; default: Redis' default user")
        ->type_name("NAME");
    options.add_secret(
        "--redis-password", [&](const std::string& s) { redis.password = s; },
        "The Redis user's password; default: none");
    options.add("--redis-prefix", redis.prefix, "What the keys in Redis begin with")->capture_default_str();
}

}  // namespace urna::app
