// SPDX-License-Identifier: Apache-2.0
#include "http/messages/gzip.h"

#include <zlib.h>

#include <new>

namespace urna::http {
namespace {

constexpr int window_bits = 15 + 16;  // with a head and an end of gzip's, not zlib's own
constexpr int memory_level = 9;

}  // namespace

std::string gzip(std::string_view bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_bits, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
    std::string compressed(deflateBound(&stream, bytes.size()), '\0');
    // zlib does not change what it reads.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
    stream.avail_out = static_cast<uInt>(compressed.size());
    deflate(&stream, Z_FINISH);  // all at once, since the output has the room that deflateBound() asks for
    compressed.erase(stream.total_out);
    deflateEnd(&stream);
    return compressed;
}

}  // namespace urna::http
