// SPDX-License-Identifier: Apache-2.0
#include "security/verified_tokens.h"

#include <cstring>

namespace urna::security {

VerifiedTokens::VerifiedTokens(std::size_t tokens_max)
    : shard_tokens_max_((tokens_max + shard_count - 1) / shard_count) {}

VerifiedTokens::Entry VerifiedTokens::find(const Sha256Digest& token) {
    Shard& shard = shard_of(token);
    const std::scoped_lock lock(shard.mutex);
    const auto found = shard.by_token.find(token);
    if (found == shard.by_token.end()) return nullptr;
    shard.order.splice(shard.order.begin(), shard.order, found->second);
    return found->second->second;
}

void VerifiedTokens::add(const Sha256Digest& token, Entry claims) {
    Shard& shard = shard_of(token);
    const std::scoped_lock lock(shard.mutex);
    // Two workers may have verified the same token at once.
    if (shard.by_token.contains(token)) return;
    if (shard.order.size() >= shard_tokens_max_) {
        shard.by_token.erase(shard.order.back().first);
        shard.order.pop_back();
    }
    shard.order.emplace_front(token, std::move(claims));
    shard.by_token.emplace(token, shard.order.begin());
}

std::size_t VerifiedTokens::HashOf::operator()(const Sha256Digest& digest) const {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

Sha256Digest digest_of(std::string_view token) {
    Sha256 sha256;
    sha256.update(token);
    return sha256.finish();
}

}  // namespace urna::security
