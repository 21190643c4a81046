// SPDX-License-Identifier: Apache-2.0
#include "app/options/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "app/wiring/secret.h"
#include "http/messages/header_value.h"

namespace urna::app {
namespace {

http::Url parsed_url(const std::string& flag, const std::string& text) {
    auto url = http::parse_url(text);
    if (!url)
        throw CLI::ValidationError(flag, "'" + text + "' is not of the form http[s]://HOST[:PORT][/PREFIX]");
    return *std::move(url);
}

}  // namespace

CLI::Option* Options::named(CLI::Option* option, const std::string& flag) {
    std::string variable = "URNA_" + flag.substr(2);
    std::transform(variable.begin(), variable.end(), variable.begin(), [](char c) {
        return c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    });
    return option->envname(variable);
}

std::string Options::size_text(std::uint64_t bytes) {
    if (bytes == 0) return "0";
    if (bytes % (1ULL << 30) == 0) return std::to_string(bytes >> 30) + "GiB";
    if (bytes % (1ULL << 20) == 0) return std::to_string(bytes >> 20) + "MiB";
    if (bytes % (1ULL << 10) == 0) return std::to_string(bytes >> 10) + "KiB";
    return std::to_string(bytes);
}

void Options::add_seconds(const std::string& flag, std::chrono::milliseconds& wait, const std::string& help,
                          double shortest) {
    constexpr double longest = 86'400;
    const auto set = [&wait, flag](const double& seconds) {
        // Every comparison with a NaN is false, so the range lets it pass.
        if (std::isnan(seconds)) throw CLI::ValidationError(flag, "is no number");
        wait = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
    };
    named(command_.add_option_function<double>(flag, set, help), flag)
        ->check(CLI::Range(shortest, longest).description(fmt::format("{:g} to {:g}", shortest, longest)))
        ->default_str(fmt::format("{:g}", static_cast<double>(wait.count()) / 1000))
        ->type_name("SECONDS");
}

void Options::add_life(const std::string& flag, std::chrono::seconds& life, const std::string& help) {
    constexpr std::int64_t longest = std::chrono::seconds(std::chrono::hours(366 * 24)).count();
    const auto set = [&life](const std::int64_t& seconds) { life = std::chrono::seconds(seconds); };
    named(command_.add_option_function<std::int64_t>(flag, set, help), flag)
        ->check(CLI::Range(std::int64_t{1}, longest))
        ->default_str(std::to_string(life.count()))
        ->type_name("SECONDS");
}

void Options::add_address(const std::string& flag, const std::function<void(const ListenAddress&)>& set,
                          const std::string& default_text, const std::string& help) {
    const auto parse = [set, flag](const std::string& text) {
        const auto address = parse_listen_address(text);
        if (!address) throw CLI::ValidationError(flag, "'" + text + "' is not of the form HOST:PORT");
        set(*address);
    };
    CLI::Option* option = named(command_.add_option_function<std::string>(flag, parse, help), flag);
    option->type_name("HOST:PORT");
    if (!default_text.empty()) option->default_str(default_text);
}

void Options::add_guid(const std::string& flag, std::optional<Guid>& guid, const std::string& help) {
    const auto parse = [&guid, flag](const std::string& text) {
        guid = parse_guid(text);
        if (!guid) throw CLI::ValidationError(flag, "'" + text + "' is no GUID");
    };
    named(command_.add_option_function<std::string>(flag, parse, help), flag)->type_name("GUID");
}

void Options::add_url(const std::string& flag, std::optional<http::Url>& url, const std::string& help) {
    const auto parse = [&url, flag](const std::string& text) { url = parsed_url(flag, text); };
    named(command_.add_option_function<std::string>(flag, parse, help), flag)->type_name("URL");
}

void Options::add_origin(const std::string& flag, std::string& origin, const std::string& help) {
    const auto parse = [&origin, flag](const std::string& text) {
        const http::Url url = parsed_url(flag, text);
        if (!url.prefix.empty()) throw CLI::ValidationError(flag, "'" + text + "' has a path");
        constexpr auto of_hosts = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
        if (url.host.find_first_not_of(of_hosts) != std::string::npos)
            throw CLI::ValidationError(flag, "'" + url.host + "' is no host");
        origin = text;
        while (origin.ends_with('/')) origin.pop_back();
    };
    named(command_.add_option_function<std::string>(flag, parse, help), flag)->type_name("URL");
}

void Options::add_urls(const std::string& flag, std::vector<http::Url>& urls, const std::string& help) {
    const auto parse = [&urls, flag](const std::vector<std::string>& texts) {
        for (const auto& text : texts) urls.push_back(parsed_url(flag, text));
    };
    named(command_.add_option_function<std::vector<std::string>>(flag, parse, help), flag)
        ->type_name("URL")
        ->delimiter(',')
        ->allow_extra_args(false);  // else it would take what stands behind it, too
}

void Options::add_ranges(const std::string& flag, std::vector<http::AddressRange>& ranges,
                         const std::string& help) {
    const auto parse = [&ranges, flag](const std::vector<std::string>& texts) {
        for (const auto& text : texts) {
            const auto range = http::AddressRange::parse(http::trim_blanks(text));
            if (!range) throw CLI::ValidationError(flag, "'" + text + "' is not of the form 192.0.2.0/24");
            ranges.push_back(*range);
        }
    };
    named(command_.add_option_function<std::vector<std::string>>(flag, parse, help), flag)
        ->type_name("CIDR")
        ->delimiter(',')
        ->allow_extra_args(false);
}

void Options::add_hosts(const std::string& flag, std::vector<http::Host>& hosts, const std::string& help) {
    const auto parse = [&hosts, flag](const std::vector<std::string>& texts) {
        for (const auto& text : texts) {
            auto host = http::parse_host(http::trim_blanks(text));
            if (!host || host->name.empty())
                throw CLI::ValidationError(flag, "'" + text + "' is not of the form HOST[:PORT]");
            hosts.push_back(*std::move(host));
        }
    };
    named(command_.add_option_function<std::vector<std::string>>(flag, parse, help), flag)
        ->type_name("HOST[:PORT]")
        ->delimiter(',')
        ->allow_extra_args(false);
}

void Options::add_secret(const std::string& flag, const std::function<void(const std::string&)>& set,
                         const std::string& help) {
    const auto read = [set, flag](const std::string& file) {
        try {
            set(read_secret(file));
        } catch (const std::runtime_error& error) {
            throw CLI::ValidationError(flag + "-file", error.what());
        }
    };
    const auto set_checked = [set, flag](const std::string& secret) {
        if (secret.empty()) throw CLI::ValidationError(flag, "is empty");
        set(secret);
    };
    CLI::Option* plain = named(command_.add_option_function<std::string>(flag, set_checked, help), flag);
    plain->type_name("TEXT");
    named(command_.add_option_function<std::string>(flag + "-file", read, "The same, read from a file"),
          flag + "-file")
        ->type_name("FILE")
        ->excludes(plain);
}

}  // namespace urna::app
