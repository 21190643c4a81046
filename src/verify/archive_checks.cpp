// SPDX-License-Identifier: Apache-2.0
// 1.1 and 1.2: the archive and its list of hashes.
#include "bundle/manifest.h"
#include "bundle/member_names.h"
#include "transparency/encoding.h"
#include "verify/checks.h"

namespace urna::verify {

Finding check_1_1(Case& at) {
    auto members = bundle::find_members(*at.evidence.bundle, bundle::is_bundle_name);
    if (!members) return fail(members.error().member, members.error().reason);
    at.members = std::move(*members);
    for (const std::string_view name :
         {bundle::manifest_name, bundle::readme_name, bundle::checkpoint_name}) {
        if (at.find(name) == nullptr) return fail(std::string(name), "it is missing");
    }
    return {};
}

Finding check_1_2(Case& at) {
    const std::string name(bundle::manifest_name);
    const std::string manifest = at.content(*at.find(name));
    std::string_view rest = manifest;
    for (const bundle::Member& member : at.members) {
        if (member.name == name) continue;
        transparency::HashStream hash;
        bundle::read_pieces(*at.evidence.bundle, member.content,
                            [&](std::string_view piece) { hash.update(piece); });
        if (!transparency::take_prefix(rest, bundle::manifest_line(hash.finish(), member.name)))
            return fail(member.name, "the manifest does not have its hash, or not at its place");
    }
    if (!rest.empty()) return fail(name, "it has lines of members that there are not");
    return {};
}

}  // namespace urna::verify
