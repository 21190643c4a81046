// SPDX-License-Identifier: Apache-2.0
// The options that say how tokens are signed and verified.
#pragma once

#include <string>

#include "app/options/options.h"
#include "app/wiring/tokens.h"

namespace urna::app {

// --jwt-secret, --jwt-keys and the names of claims; what signs has --jwt-signing-key too.
// `default_secret` says what there is without either.
void add_token_signing(Options& options, TokenConfig& config, const std::string& default_secret);
void add_token_verifying(Options& options, TokenConfig& config);

}  // namespace urna::app
