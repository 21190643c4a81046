// SPDX-License-Identifier: Apache-2.0
// Remembers tokens whose signature was checked, since checking ES256 is dear and a client shows the same
// token with each request. Bounded: the token that was not shown for longest goes first.
#pragma once

#include <array>
#include <list>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "base/sha256.h"
#include "security/claims.h"

namespace urna::security {

// May be used by several threads at once.
class VerifiedTokens {
 public:
    using Entry = std::shared_ptr<const SignedClaims>;

    // Holds at most this many tokens, rounded up to whole shards.
    explicit VerifiedTokens(std::size_t tokens_max);

    // Null when it is not known. That a token is known says that its signature is good, not that it is valid
    // now.
    Entry find(const Sha256Digest& token);
    void add(const Sha256Digest& token, Entry claims);

    static constexpr std::size_t shard_count = 16;

 private:
    struct HashOf {
        std::size_t operator()(const Sha256Digest& digest) const;
    };
    using Order = std::list<std::pair<Sha256Digest, Entry>>;
    // A lock of its own for each, so that workers seldom wait for one another.
    struct Shard {
        std::mutex mutex;
        Order order;  // the latest shown first
        std::unordered_map<Sha256Digest, Order::iterator, HashOf> by_token;
    };

    Shard& shard_of(const Sha256Digest& token) { return shards_[token.back() % shard_count]; }

    std::size_t shard_tokens_max_;
    std::array<Shard, shard_count> shards_;
};

// The name of a token in here.
Sha256Digest digest_of(std::string_view token);

}  // namespace urna::security
