// SPDX-License-Identifier: Apache-2.0
// base/sha256.h by libsodium, in the place of OpenSSL, which the verifier does not need for anything else.
#include "base/sha256.h"

#include "base/bytes.h"
#include "transparency/encoding.h"
#include "transparency/hash.h"

namespace urna {

std::string sha256_hex(std::string_view text) {
    return transparency::to_hex(as_text(transparency::sha256({text})));
}

}  // namespace urna
