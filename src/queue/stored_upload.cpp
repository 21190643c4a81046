// SPDX-License-Identifier: Apache-2.0
#include "queue/stored_upload.h"

#include <algorithm>
#include <initializer_list>

#include "base/text.h"

namespace urna::queue {
namespace {

// Longer than any text that an account may have, and short enough for every store's columns.
constexpr std::size_t text_characters_max = 256;
constexpr std::size_t character_bytes_max = 4;

template <std::size_t size>
bool copy_whole(std::span<const std::uint8_t> from, std::array<std::uint8_t, size>& to) {
    if (from.size() != size) return false;
    std::copy(from.begin(), from.end(), to.begin());
    return true;
}

bool is_official(const election::Official& official) {
    for (const std::string* text : {&official.email, &official.jmbg, &official.forename, &official.surname}) {
        // What is no UTF-8 may have many bytes and no characters.
        if (text->size() > text_characters_max * character_bytes_max) return false;
        if (!is_valid_label(*text, text_characters_max)) return false;
    }
    return true;
}

}  // namespace

void read_upload(StoredUpload stored, Entry& entry) {
    election::Upload upload;
    Guid token;
    if (!copy_whole(stored.id, upload.id.guid.bytes)) {
        entry.unreadable = "the upload's id is damaged";
    } else if (!copy_whole(stored.file_sha256, upload.file_sha256)) {
        entry.unreadable = "the file's SHA-256 is damaged";
    } else if (stored.token && !copy_whole(*stored.token, token.bytes)) {
        entry.unreadable = "the upload's token is damaged";
    } else if (!is_official(stored.official)) {
        entry.unreadable = "the official's name is damaged";
    } else if (!stored.ballots) {
        entry.unreadable = "the ballots are damaged";
    } else {
        upload.official = std::move(stored.official);
        upload.ballots = std::move(*stored.ballots);
        entry.upload = std::move(upload);
        if (stored.token) entry.nonce = nonce_of(token);
    }
}

}  // namespace urna::queue
