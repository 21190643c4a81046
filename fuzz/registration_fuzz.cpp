// SPDX-License-Identifier: Apache-2.0
// The rules of registration stand any text, and agree with each other about it.
#include "account/account.h"

#include "property.h"

using namespace urna::account;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const bool email = is_email(text);
    must(is_email(email_key(text)) == email);
    must(email_key(email_key(text)) == email_key(text));
    must(!is_jmbg(text) || size == 13);
    must(!is_password(text) || size >= 8);
    must(!(email && is_jmbg(text)));
    return 0;
}
