// SPDX-License-Identifier: Apache-2.0
#include "http/messages/gzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace urna::http {
namespace {

std::string gunzip(const std::string& bytes, std::size_t size) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string out(size + 1, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.erase(stream.total_out);
    inflateEnd(&stream);
    return out;
}

TEST(Gzip, IsTheSameBytesAgain) {
    std::string noise;
    for (unsigned i = 0; i < 100'000; ++i) noise += static_cast<char>(i * i >> 7U);
    for (const std::string& bytes : {std::string(), std::string("a"), std::string(1'000'000, 'x'), noise})
        EXPECT_EQ(gunzip(gzip(bytes), bytes.size()), bytes);
}

TEST(Gzip, IsSmallerAndAlwaysTheSame) {
    const std::string page(10'000, 'x');
    EXPECT_LT(gzip(page).size(), 100U);
    EXPECT_EQ(gzip(page), gzip(page));
}

}  // namespace
}  // namespace urna::http
