// SPDX-License-Identifier: Apache-2.0
// 4.2: ballots open the commitments of the log, and pseudonyms are one for each GUID.
#include <algorithm>
#include <limits>
#include <optional>

#include "base/bytes.h"
#include "transparency/hash.h"
#include "verify/ballot_reader.h"
#include "verify/checks.h"
#include "verify/guid_map.h"

namespace urna::verify {
namespace {

using transparency::HashStream;

bool is_open(const LoggedUpload& upload) {
    return upload.ballots && upload.ballots->secrets.size > 0;
}

bool opens_public(const Case& at, const LoggedUpload& upload) {
    if (!upload.event.pseudonymous) return false;
    HashStream hash;
    hash.update("urna public v1\n");
    bundle::read_pieces(*at.evidence.bundle, upload.ballots->packed,
                        [&](std::string_view piece) { hash.update(piece); });
    return hash.finish() == *upload.event.pseudonymous;
}

bool opens_commit(const Case& at, const LoggedUpload& upload) {
    HashStream hash;
    hash.update("urna ballots v1\n");
    hash.update(bundle::read_whole(*at.evidence.bundle, upload.ballots->secrets));
    std::string piece;
    BallotReader(*at.evidence.bundle).read(*upload.ballots, true, [&](const BundledBallot& ballot) {
        piece += as_text(ballot.guid.bytes);
        for (unsigned byte = 0; byte < 4; ++byte)
            piece += static_cast<char>(ballot.poll_number >> (8 * byte) & 0xFF);
        if (piece.size() < bundle::piece_bytes_usual) return;
        hash.update(piece);
        piece.clear();
    });
    hash.update(piece);
    return hash.finish() == upload.event.commit;
}

// The entry of the first upload in which a GUID has another pseudonym than before, or a pseudonym another
// GUID.
std::optional<std::uint64_t> first_contradiction(const Case& at) {
    std::uint64_t all = 0;
    for (const LoggedUpload& upload : at.log.uploads)
        if (is_open(upload)) all += upload.ballots->ballots;
    const Passes passes(all, at.evidence.memory.pairs);
    std::uint64_t first = std::numeric_limits<std::uint64_t>::max();
    BallotReader reader(*at.evidence.bundle);
    for (std::uint64_t pass = 0; pass < passes.count(); ++pass) {
        GuidMap<Guid> pseudonyms(passes.each());
        GuidMap<Guid> guids(passes.each());
        const auto agrees = [&](GuidMap<Guid>& map, const Guid& key, const Guid& value) {
            if (!passes.is_in(pass, key)) return true;
            const Guid* const before = map.insert(key, value);
            return before == nullptr || *before == value;
        };
        for (const LoggedUpload& upload : at.log.uploads) {
            if (upload.entry >= first) break;
            if (!is_open(upload)) continue;
            reader.read(*upload.ballots, true, [&](const BundledBallot& ballot) {
                const bool one_pseudonym = agrees(pseudonyms, ballot.guid, ballot.pseudonym);
                if (!agrees(guids, ballot.pseudonym, ballot.guid) || !one_pseudonym) first = upload.entry;
            });
        }
    }
    if (first == std::numeric_limits<std::uint64_t>::max()) return std::nullopt;
    return first;
}

}  // namespace

Finding check_4_2(Case& at) {
    Finding found;
    std::uint64_t entry = end_of_log;
    for (const LoggedUpload& upload : at.log.uploads) {
        if (!upload.ballots) {
            if (!upload.event.pseudonymous) continue;
            found = fail(upload.entry, "it has `public`, and no ballots are there");
        } else if (!opens_public(at, upload)) {
            found = fail(upload.entry, "its ballots do not open `public`");
        } else if (is_open(upload) && !opens_commit(at, upload)) {
            found = fail(upload.entry, "its ballots do not open `commit`");
        } else {
            continue;
        }
        entry = upload.entry;
        break;
    }
    const auto contradiction = first_contradiction(at);
    if (contradiction && *contradiction < entry)
        return fail(*contradiction, "a GUID has two pseudonyms, or two GUIDs have one");
    return found;
}

}  // namespace urna::verify
