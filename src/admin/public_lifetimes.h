// SPDX-License-Identifier: Apache-2.0
// How long a public page may be shown after it was withdrawn: what is kept anywhere adds up to at most ten
// seconds.
#pragma once

#include <chrono>

namespace urna::admin {

// In this process.
inline constexpr std::chrono::seconds rendered_max{1};
// In the gateway (deploy/gateway/nginx.conf, `proxy_cache_valid`; a test compares them).
inline constexpr std::chrono::seconds gateway_max{1};
// In a browser: `max-age`, and then `stale-while-revalidate`.
inline constexpr std::chrono::seconds max_age{2};
inline constexpr std::chrono::seconds stale_while_revalidate{5};

static_assert(rendered_max + gateway_max + max_age + stale_while_revalidate <= std::chrono::seconds{10});

}  // namespace urna::admin
