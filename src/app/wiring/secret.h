// SPDX-License-Identifier: Apache-2.0
// Passwords and secrets of tokens as people hand them over: in a file, down a pipe, or typed. What programs
// of Windows put around a text is not a part of it: one line end is left out, and what cannot be told from a
// secret by looking at it (a byte-order mark, UTF-16) is refused.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

namespace urna::app {

// The file's text without one line end, LF or CR LF, at its end. Throws std::runtime_error, which names the
// file, when it cannot be read, when that is empty or over 64 KiB, and when it begins with a byte-order mark,
// has a NUL or is not UTF-8; and, as require_private() does, when others can read the file.
std::string read_secret(const std::filesystem::path& file);

// The same of a file that may hold no secret, as that of a public key does: others may read it.
std::string read_text(const std::filesystem::path& file);

// The same of the next line of `in`, which errors call `source`; it may be empty. None at the end of `in`.
std::optional<std::string> read_secret_line(std::istream& in, const std::string& source);

// Warns in the log when a secret that signs tokens has fewer bytes than HS256 makes use of (RFC 7518, 3.2).
void warn_if_short(const std::string& token_secret);

}  // namespace urna::app
