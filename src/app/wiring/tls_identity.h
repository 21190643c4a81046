// SPDX-License-Identifier: Apache-2.0
// The certificate of a process that serves over TLS, and what is said of it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "http/server/tls.h"

namespace urna::app {

// Both, or neither.
struct TlsConfig {
    std::optional<std::filesystem::path> certificate;
    std::optional<std::filesystem::path> key;
};

// None when there is neither. Throws std::runtime_error when only one is given, when they are not fit to
// serve with, and when others can read the key.
std::shared_ptr<http::TlsIdentity> make_tls_identity(const TlsConfig& config);

// Reads both again. When they are not fit to serve with, what was there stays, and the log says why.
void reload(http::TlsIdentity& identity, const TlsConfig& config);

}  // namespace urna::app
