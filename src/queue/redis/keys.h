// The keys of one queue in Redis.
#pragma once

#include <string>

#include "base/guid.h"

namespace urna::queue::redis {

class Keys {
    std::string prefix_;

 public:
    explicit Keys(const std::string& prefix) : prefix_(prefix) {}

    // The stream of what is accepted and not yet recorded.
    const std::string ballots = prefix_ + ":ballots";
    // A hash: `bytes` of the ballots and `ticks` that wait, and the `latest` instant given.
    const std::string counts = prefix_ + ":counts";
    // The stream of what could not be read.
    const std::string dead = prefix_ + ":dead";
    // The stream of what of that was given up.
    const std::string dropped = prefix_ + ":dropped";

    // What is known of an accepted upload: its file's SHA-256, and who pushed it.
    std::string accepted(const UploadId& id) const { return prefix_ + ":accepted:" + to_string(id.guid); }
};

}  // namespace urna::queue::redis
