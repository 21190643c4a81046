// SPDX-License-Identifier: Apache-2.0
// Options with their three names: --flag, URNA_FLAG, and the flag's name as a key of the configuration file.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/wiring/listen_address.h"
#include "base/guid.h"
#include "http/client/client.h"
#include "http/messages/client_address.h"
#include "http/messages/host.h"

namespace urna::app {

// Adds options to one command. Everything that they write to must live until the command line was parsed.
class Options {
 public:
    explicit Options(CLI::App& command) : command_(command) {}

    template <class T>
    CLI::Option* add(const std::string& flag, T& value, const std::string& help) {
        return named(command_.add_option(flag, value, help), flag);
    }
    CLI::Option* add_switch(const std::string& flag, bool& value, const std::string& help) {
        return named(command_.add_flag(flag, value, help), flag);
    }
    // A word of a few, which `set` is given.
    CLI::Option* add_word(const std::string& flag, const std::vector<std::string>& words,
                          const std::function<void(const std::string&)>& set, const std::string& help) {
        return named(command_.add_option_function<std::string>(flag, set, help), flag)
            ->check(CLI::IsMember(words).description(""));
    }
    // Bytes, with suffixes such as KiB, MiB, GiB. `minimum` to `maximum`.
    template <class T>
    CLI::Option* add_size(const std::string& flag, T& bytes, T minimum, T maximum, const std::string& help) {
        return add(flag, bytes, help)
            ->transform(CLI::AsSizeValue(false).description(""))
            ->check(
                CLI::Range(minimum, maximum).description(size_text(minimum) + " to " + size_text(maximum)))
            ->default_str(size_text(bytes))
            ->type_name("SIZE");
    }
    // Seconds, with a fraction; at most a day.
    void add_seconds(const std::string& flag, std::chrono::milliseconds& wait, const std::string& help,
                     double shortest = 0.001);
    // Whole seconds, up to 366 days.
    void add_life(const std::string& flag, std::chrono::seconds& life, const std::string& help);
    void add_address(const std::string& flag, const std::function<void(const ListenAddress&)>& set,
                     const std::string& default_text, const std::string& help);
    void add_guid(const std::string& flag, std::optional<Guid>& guid, const std::string& help);
    void add_url(const std::string& flag, std::optional<http::Url>& url, const std::string& help);
    // `https://host[:port]`, without a path.
    void add_origin(const std::string& flag, std::string& origin, const std::string& help);
    // May be given several times, or once with commas between.
    void add_urls(const std::string& flag, std::vector<http::Url>& urls, const std::string& help);
    // May be given several times, or once with commas between.
    void add_ranges(const std::string& flag, std::vector<http::AddressRange>& ranges,
                    const std::string& help);
    // May be given several times, or once with commas between.
    void add_hosts(const std::string& flag, std::vector<http::Host>& hosts, const std::string& help);
    // --flag and --flag-file, of which at most one may be given.
    void add_secret(const std::string& flag, const std::function<void(const std::string&)>& set,
                    const std::string& help);

 private:
    static CLI::Option* named(CLI::Option* option, const std::string& flag);
    static std::string size_text(std::uint64_t bytes);

    CLI::App& command_;
};

}  // namespace urna::app
