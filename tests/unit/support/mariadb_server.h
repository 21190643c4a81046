// SPDX-License-Identifier: Apache-2.0
// A MariaDB server of the test program's own, in a temporary directory, on a free port of the loopback.
#pragma once

#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "mariadb/connection.h"
#include "support/free_port.h"
#include "support/temporary_directory.h"

namespace urna {

class MariadbServer {
 public:
    MariadbServer() {
        // By force: a bare machine may know neither its own name nor localhost.
        wait_for(spawn({"mariadb-install-db", "--no-defaults", "--force", "--datadir=" + data(),
                        "--auth-root-authentication-method=normal", "--skip-test-db", run_as()}));
        start();
    }
    ~MariadbServer() { kill(); }
    MariadbServer(const MariadbServer&) = delete;
    MariadbServer& operator=(const MariadbServer&) = delete;

    mariadb::Address address(const std::string& database) const {
        return {.host = "127.0.0.1", .port = port_, .user = "root", .password = "", .database = database};
    }

    // As when the machine loses it: nothing is said to anybody.
    void kill() {
        ::kill(server_, SIGKILL);
        ::waitpid(server_, nullptr, 0);
    }

    // Syncs nothing to the disk: a killed process loses nothing by that, only a machine would.
    // Returns at once; the server answers when it has repaired what it was killed in.
    void launch() {
        server_ = spawn({"mariadbd", "--no-defaults", "--datadir=" + data(), "--socket=" + data() + "/socket",
                         "--port=" + std::to_string(port_), "--bind-address=127.0.0.1", "--skip-name-resolve",
                         "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=64M",
                         "--innodb-flush-method=nosync", "--debug-no-sync", run_as()});
    }

    void start() {
        launch();
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        for (;;) {
            try {
                mariadb::Connection connection(address(""));
                return;
            } catch (const Unavailable&) {
                if (std::chrono::steady_clock::now() > deadline) throw;
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        }
    }

 private:
    // MariaDB refuses to be root unless it is told to.
    static std::string run_as() { return ::geteuid() == 0 ? "--user=root" : "--skip-symbolic-links"; }

    std::string data() const { return directory_.path() / "data"; }

    pid_t spawn(std::vector<std::string> command) const {
        std::vector<char*> arguments;
        for (std::string& argument : command) arguments.push_back(argument.data());
        arguments.push_back(nullptr);
        const std::string log = directory_.path() / "log";
        const std::string path = std::string(std::getenv("PATH")) + ":/usr/sbin";
        const pid_t child = ::fork();
        if (child < 0) throw std::runtime_error("cannot fork");
        if (child > 0) return child;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // whatever becomes of the test program
        const int out = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        ::setenv("PATH", path.c_str(), 1);
        // A server that starts removes temporary tables that it finds there: also those of another one.
        ::setenv("TMPDIR", directory_.path().c_str(), 1);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }

    static void wait_for(pid_t child) {
        int status = 0;
        ::waitpid(child, &status, 0);
        if (status != 0) throw std::runtime_error("mariadb-install-db failed: is mariadb-server installed?");
    }

    TemporaryDirectory directory_;
    std::uint16_t port_ = free_port();
    pid_t server_ = 0;
};

// Started when it is first asked for, ended with the test program.
inline MariadbServer& mariadb_server() {
    static MariadbServer server;
    return server;
}

// An empty database that is gone at the end of the scope.
class TemporaryDatabase {
 public:
    TemporaryDatabase() : name_("urna_" + std::to_string(next_++)) {
        mariadb::Connection(mariadb_server().address("")).execute("CREATE DATABASE " + name_);
    }
    ~TemporaryDatabase() {
        try {
            mariadb::Connection(mariadb_server().address("")).execute("DROP DATABASE " + name_);
            mariadb::Connection(mariadb_server().address(""))
                .execute("DROP DATABASE IF EXISTS " + name_ + "_audit");
        } catch (const std::exception&) {
            // It goes with the server.
        }
    }
    TemporaryDatabase(const TemporaryDatabase&) = delete;
    TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;
    mariadb::Address address() const { return mariadb_server().address(name_); }

    // Breaks every connection to it.
    void kill_connections() const {
        mariadb::Connection connection(mariadb_server().address(""));
        auto& query = connection.prepared("SELECT id FROM information_schema.processlist WHERE db = ?");
        const mariadb::Reset reset(query);
        query.bind(1, name_);
        while (query.step()) {
            try {
                connection.execute("KILL " + std::to_string(query.integer(0)));
            } catch (const Unavailable&) {
                // It was gone already.
            }
        }
    }

 private:
    inline static std::atomic<int> next_ = 1;
    std::string name_;
};

}  // namespace urna
