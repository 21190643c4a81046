// SPDX-License-Identifier: Apache-2.0
// What is kept for each kind of request: its method, route and status.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace urna::api {

// There are as many kinds as the router's table has rows and the program has statuses. Not to be used by
// several threads at once.
template <class T>
class PerRequestKind {
    // Finds texts by views of them.
    struct Less {
        using is_transparent = void;
        using Views = std::tuple<std::string_view, std::string_view, int>;
        bool operator()(const Views& a, const Views& b) const { return a < b; }
    };

 public:
    using Key = std::tuple<std::string, std::string, int>;

    // What is kept of this kind; `make()` makes it for the first request.
    template <class Make>
    T& of(std::string_view method, std::string_view route, int status, const Make& make) {
        const auto found = kinds_.find(std::tuple(method, route, status));
        if (found != kinds_.end()) return found->second;
        return kinds_.emplace(Key(method, route, status), make()).first->second;
    }

    auto begin() { return kinds_.begin(); }
    auto end() { return kinds_.end(); }

 private:
    std::map<Key, T, Less> kinds_;
};

}  // namespace urna::api
