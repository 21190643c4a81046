// SPDX-License-Identifier: Apache-2.0
// Reads the ballots that a bundle has of an upload, a few thousand at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/guid.h"
#include "bundle/ballot_record.h"

namespace urna::verify {

struct BundledBallot {
    Guid pseudonym;
    std::uint32_t poll_number = 0;
    Guid guid;  // of an open election
};

class BallotReader {
 public:
    explicit BallotReader(const bundle::ByteSource& source) : source_(source) {}

    // Gives each ballot. The GUIDs are read where the place has some and `with_guids` asks for them.
    template <class Take>
    void read(const bundle::RecordPlace& place, bool with_guids, const Take& take) {
        for (std::uint64_t first = 0; first < place.ballots; first += together) {
            const std::uint64_t count = std::min(together, place.ballots - first);
            fill(packed_, place.packed, first, count, bundle::ballot_bytes);
            if (with_guids) fill(guids_, place.guids, first, count, bundle::guid_bytes);
            for (std::uint64_t i = 0; i < count; ++i) take(ballot_at(i, with_guids));
        }
    }

 private:
    static constexpr std::uint64_t together = 8192;

    void fill(std::string& buffer, const bundle::Range& range, std::uint64_t first, std::uint64_t count,
              std::uint64_t each) {
        buffer.resize(count * each);
        source_.read(range.offset + first * each, buffer);
    }

    BundledBallot ballot_at(std::uint64_t i, bool with_guids) const {
        BundledBallot ballot;
        const char* const at = packed_.data() + i * bundle::ballot_bytes;
        std::memcpy(ballot.pseudonym.bytes.data(), at, bundle::guid_bytes);
        for (unsigned byte = 0; byte < 4; ++byte)
            ballot.poll_number |= std::uint32_t{static_cast<unsigned char>(at[bundle::guid_bytes + byte])}
                                  << (8 * byte);
        if (with_guids)
            std::memcpy(ballot.guid.bytes.data(), guids_.data() + i * bundle::guid_bytes, bundle::guid_bytes);
        return ballot;
    }

    const bundle::ByteSource& source_;
    std::string packed_;
    std::string guids_;
};

}  // namespace urna::verify
