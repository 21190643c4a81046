// SPDX-License-Identifier: Apache-2.0
// `urna health`: checks the health of a running Urna; for the health checks of containers.
#pragma once

#include <string>

namespace urna::app {

// 0 when the URL answers 200 within 3 s; else 1, with a line on standard error. Throws std::runtime_error
// when it is no URL.
int check_health(const std::string& url);

}  // namespace urna::app
