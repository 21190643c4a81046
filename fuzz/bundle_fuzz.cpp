// SPDX-License-Identifier: Apache-2.0
// An archive that is read is written as it was read. Records of ballots that are taken from a member are
// written as they were taken, and lie within it; a receipt has one text.
#include <algorithm>
#include <string>

#include "base/bytes.h"
#include "bundle/archive.h"
#include "bundle/ballot_record.h"
#include "bundle/member_names.h"
#include "property.h"
#include "transparency/receipt.h"

using namespace urna;
using namespace urna::bundle;

namespace {

void check_archive(std::string_view bytes, bool (*is_allowed)(std::string_view)) {
    const auto source = make_text_source(bytes);
    const auto members = find_members(*source, is_allowed);
    if (!members) {
        must(members.error().member.empty() || !members.error().reason.empty());
        return;
    }
    std::string written;
    ArchiveWriter writer([&](std::string_view piece) { written += piece; });
    for (const Member& member : *members) {
        must(is_allowed(member.name) && find_member(*members, member.name) == &member);
        writer.add(member.name, read_whole(*source, member.content));
    }
    writer.finish();
    must(written == bytes);
}

void check_records(std::string_view bytes, bool is_open) {
    const auto source = make_text_source(bytes);
    Range rest{0, bytes.size()};
    std::string written;
    while (const auto place = take_record(*source, rest, is_open)) {
        BallotRecord record{
            .entry = place->entry, .packed = read_whole(*source, place->packed), .opening = {}};
        if (is_open) {
            const std::string secrets = read_whole(*source, place->secrets);
            const auto all = as_bytes(secrets);
            record.opening = Opening();
            std::copy_n(all.begin(), 32, record.opening->nonce.begin());
            std::copy_n(all.begin() + 32, 32, record.opening->file_sha256.begin());
            record.opening->guids = read_whole(*source, place->guids);
        }
        append_record(written, record);
    }
    must(bytes.starts_with(written));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_archive(text, is_bundle_name);
    check_archive(text, is_anchor_name);
    check_records(text, false);
    check_records(text, true);
    if (const auto receipt = transparency::parse_receipt_text(text))
        must(transparency::receipt_text(*receipt) == text);
    return 0;
}
