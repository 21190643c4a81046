// SPDX-License-Identifier: Apache-2.0
// Whatever reads as a GUID reads back from its text.
#include "base/guid.h"

#include "property.h"

using namespace urna;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto guid = parse_guid({reinterpret_cast<const char*>(data), size});
    if (guid) {
        must(size >= 32 && size <= 38);
        const std::string text = to_string(*guid);
        must(parse_guid(text) == guid);
        must(parse_guid("{" + text + "}") == guid);
        must(GuidHash()(*guid) == GuidHash()(*parse_guid(text)));
    }
    return 0;
}
