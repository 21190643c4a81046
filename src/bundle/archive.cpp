// SPDX-License-Identifier: Apache-2.0
#include "bundle/archive.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "bundle/tar_header.h"

namespace urna::bundle {
namespace {

constexpr std::size_t end_bytes = 2 * block_bytes;

bool is_zero(std::string_view bytes) {
    return bytes.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

void throw_exception_from_error(const ArchiveFault&, const boost::source_location& where) {
    throw_unchecked(where);
}

Result<std::vector<Member>, ArchiveFault> find_members(
    const ByteSource& source, const std::function<bool(std::string_view)>& is_allowed) {
    std::vector<Member> members;
    std::uint64_t at = 0;
    const std::uint64_t size = source.size();
    for (;;) {
        if (size - at < block_bytes) return ArchiveFault{{}, "the archive has no end"};
        const std::string block = read_whole(source, {at, block_bytes});
        if (is_zero(block)) break;
        const auto header = parse_tar_block(block);
        const std::string_view name = name_in(block);
        if (!header) return ArchiveFault{is_allowed(name) ? std::string(name) : "", "the header is wrong"};
        if (!is_allowed(name)) return ArchiveFault{header->name, "no member has such a name"};
        if (!members.empty() && header->name <= members.back().name)
            return ArchiveFault{header->name, "it does not stand in the order of names"};
        at += block_bytes;
        const std::uint64_t padding = padding_of(header->size);
        if (size - at < header->size || size - at - header->size < padding)
            return ArchiveFault{header->name, "the archive ends within it"};
        members.push_back({header->name, {at, header->size}});
        at += header->size + padding;
        if (!is_zero(read_whole(source, {at - padding, padding})))
            return ArchiveFault{header->name, "what fills the last block is not zero"};
    }
    if (size - at != end_bytes || !is_zero(read_whole(source, {at, end_bytes})))
        return ArchiveFault{{}, "the archive does not end with two blocks of zeros"};
    return members;
}

const Member* find_member(const std::vector<Member>& members, std::string_view name) {
    const auto found =
        std::lower_bound(members.begin(), members.end(), name,
                         [](const Member& one, std::string_view key) { return one.name < key; });
    return found != members.end() && found->name == name ? &*found : nullptr;
}

void ArchiveWriter::add(const std::string& name, std::string_view content) {
    if (name <= last_) throw std::invalid_argument("members of a bundle are out of order: " + name);
    last_ = name;
    write_(tar_block({name, content.size()}));
    write_(content);
    write_(std::string(padding_of(content.size()), '\0'));
}

void ArchiveWriter::finish() {
    write_(std::string(end_bytes, '\0'));
}

}  // namespace urna::bundle
