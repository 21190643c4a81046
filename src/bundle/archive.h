// SPDX-License-Identifier: Apache-2.0
// The archive that a bundle is, and that anchors are: members that are ordered by their names, each behind a
// block with its name and size (docs/verify/format.md, "The archive").
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "bundle/byte_source.h"

namespace urna::bundle {

struct Member {
    std::string name;
    Range content;
};

// What is wrong with an archive, and of which member that is said; no member where the name cannot be read.
struct ArchiveFault {
    std::string member;
    std::string reason;
};

[[noreturn]] void throw_exception_from_error(const ArchiveFault& fault, const boost::source_location& where);

// Finds the members, in their order. Reads no content, but for the zeros behind it. `is_allowed` says which
// names there may be.
Result<std::vector<Member>, ArchiveFault> find_members(
    const ByteSource& source, const std::function<bool(std::string_view)>& is_allowed);

// Null when no member has this name. Members are in their order.
const Member* find_member(const std::vector<Member>& members, std::string_view name);

// Writes an archive to wherever `write` puts it.
class ArchiveWriter {
 public:
    explicit ArchiveWriter(std::function<void(std::string_view)> write) : write_(std::move(write)) {}

    // Names ascend by their bytes; else it throws std::invalid_argument.
    void add(const std::string& name, std::string_view content);
    void finish();

 private:
    std::function<void(std::string_view)> write_;
    std::string last_;
};

}  // namespace urna::bundle
