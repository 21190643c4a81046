// SPDX-License-Identifier: Apache-2.0
#include "verify/sealed_list.h"

#include <cstring>

#include "transparency/hash.h"

namespace urna::verify {

void read_pseudonyms(const bundle::ByteSource& source, bundle::Range range,
                     const std::function<void(const Guid&)>& take) {
    static_assert(bundle::piece_bytes_usual % bundle::guid_bytes == 0);
    bundle::read_pieces(source, range, [&](std::string_view piece) {
        for (; piece.size() >= bundle::guid_bytes; piece.remove_prefix(bundle::guid_bytes)) {
            Guid pseudonym;
            std::memcpy(pseudonym.bytes.data(), piece.data(), bundle::guid_bytes);
            take(pseudonym);
        }
    });
}

std::optional<std::string> fault_of_list(const bundle::ByteSource& source, bundle::Range range,
                                         const transparency::Hash& sha256) {
    if (range.size % bundle::guid_bytes != 0) return "it is not whole pseudonyms";
    std::optional<Guid> last;
    bool ascends = true;
    read_pseudonyms(source, range, [&](const Guid& pseudonym) {
        ascends = ascends && (!last || *last < pseudonym);
        last = pseudonym;
    });
    if (!ascends) return "its pseudonyms do not ascend";
    transparency::HashStream hash;
    hash.update("urna pseudonyms v1\n");
    bundle::read_pieces(source, range, [&](std::string_view piece) { hash.update(piece); });
    if (hash.finish() != sha256) return "its hash is not that of the log";
    return std::nullopt;
}

}  // namespace urna::verify
