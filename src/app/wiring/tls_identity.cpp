// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/tls_identity.h"

#include <exception>

#include "app/wiring/private_file.h"
#include "app/wiring/require.h"
#include "base/instant.h"
#include "base/log.h"
#include "base/metrics.h"

namespace urna::app {
namespace {

prometheus::Gauge& valid_until_gauge() {
    static prometheus::Gauge& gauge = make_gauge("urna_tls_certificate_valid_until_timestamp_seconds",
                                                 "When the certificate that is served with ends");
    return gauge;
}

void tell(const http::TlsIdentity& identity, const TlsConfig& config) {
    const auto until = identity.valid_until();
    valid_until_gauge().Set(std::chrono::duration<double>(until.time_since_epoch()).count());
    const std::string text =
        to_string(Instant(std::chrono::time_point_cast<std::chrono::microseconds>(until)));
    log_info("serving with a certificate", {{"file", config.certificate->string()}, {"valid_until", text}});
    if (until < std::chrono::system_clock::now()) {
        log_warning("the certificate has expired: clients refuse it",
                    {{"file", config.certificate->string()}});
    }
}

}  // namespace

std::shared_ptr<http::TlsIdentity> make_tls_identity(const TlsConfig& config) {
    require(config.certificate.has_value() == config.key.has_value(),
            "--tls-certificate and --tls-key belong together: give both, or neither");
    if (!config.certificate) return nullptr;
    require_private(*config.key);
    auto identity = std::make_shared<http::TlsIdentity>(http::TlsFiles{*config.certificate, *config.key});
    tell(*identity, config);
    return identity;
}

void reload(http::TlsIdentity& identity, const TlsConfig& config) {
    try {
        require_private(*config.key);
        identity.reload();
        tell(identity, config);
    } catch (const std::exception& error) {
        log_error("the certificate was not reloaded; the one before is served with",
                  {{"error", error.what()}});
    }
}

}  // namespace urna::app
