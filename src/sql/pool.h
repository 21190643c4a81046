// SPDX-License-Identifier: Apache-2.0
// The connections to one database, of whichever engine, and how work is done on them.
#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "sql/statement.h"

namespace urna::sql {

// What a piece of work does.
enum class Work {
    read,              // each of its statements for itself
    idempotent_write,  // in a transaction; doing it twice is the same as doing it once
    write,             // in a transaction; must not be done twice
};

class Pool {
 public:
    virtual ~Pool() = default;

    // Runs `body(Connection&)`, in one transaction when it writes, commits, and returns what it returned. An
    // engine may do so anew, from the beginning, when that helps. A transaction whose body throws is rolled
    // back.
    template <class Body>
    auto run(Work work, Body body) {
        using Given = std::invoke_result_t<Body, Connection&>;
        if constexpr (std::is_void_v<Given>) {
            execute(work, body);
        } else {
            std::optional<Given> given;
            execute(work, [&](Connection& connection) { given.emplace(body(connection)); });
            return std::move(*given);
        }
    }

 private:
    virtual void execute(Work work, const std::function<void(Connection&)>& body) = 0;
};

}  // namespace urna::sql
