// SPDX-License-Identifier: Apache-2.0
// 1.3, 1.4 and 2.2: who signed the checkpoint.
#include "bundle/member_names.h"
#include "transparency/note.h"
#include "verify/checks.h"
#include "verify/tree_root.h"

namespace urna::verify {
namespace {

using transparency::Distrust;

std::string text_of(Distrust distrust) {
    switch (distrust) {
        case Distrust::malformed_note:
            return "it is not a signed note";
        case Distrust::wrong_signature:
            return "a signature that names a key of the policy is not that key's";
        case Distrust::not_signed_by_log:
            return "no log of the policy has signed it";
        case Distrust::malformed_checkpoint:
            return "it is not a checkpoint";
        case Distrust::extension_lines:
            break;
    }
    return "it has extension lines";
}

}  // namespace

Finding check_1_3(Case& at) {
    const std::string name(bundle::checkpoint_name);
    const bundle::Member& member = *at.find(name);
    if (member.content.size > transparency::note_bytes_max) return fail(name, "it is not a signed note");
    const std::string note = at.content(member);
    const auto trusted = transparency::check_checkpoint(at.evidence.policy, note);
    if (!trusted) return fail(name, text_of(trusted.error()));
    const auto parsed = transparency::parse_note(note);
    if (parsed->signatures.size() != 1) return fail(name, "it has more signatures than that of the log");
    at.checkpoint = trusted->checkpoint;
    at.checkpoint_text = parsed->text;
    return {};
}

Finding check_1_4(Case& at) {
    if (at.evidence.anchors == nullptr)
        return skip({}, "without anchors nobody but the log has signed the checkpoint");
    const bundle::ByteSource& anchors = *at.evidence.anchors;
    const auto members = bundle::find_members(anchors, bundle::is_anchor_name);
    if (!members) return fail(members.error().member, "anchors: " + members.error().reason);
    const std::string name(bundle::checkpoint_name);
    const bundle::Member* const member = bundle::find_member(*members, name);
    if (member == nullptr) return fail(name, "anchors: it is missing");
    if (member->content.size > transparency::note_bytes_max)
        return fail(name, "anchors: it is not a signed note");
    const std::string note = bundle::read_whole(anchors, member->content);
    const auto trusted = transparency::check_checkpoint(at.evidence.policy, note);
    if (!trusted) return fail(name, "anchors: " + text_of(trusted.error()));
    if (transparency::parse_note(note)->text != at.checkpoint_text)
        return fail(name, "anchors: it is another checkpoint than the bundle's");
    if (!trusted->has_quorum) return fail(name, "anchors: the quorum of the policy has not cosigned it");
    at.witnesses = trusted->witnesses;
    return {};
}

Finding check_2_2(Case& at) {
    const auto earlier = transparency::check_checkpoint(at.evidence.policy, *at.evidence.since);
    if (!earlier) return fail("the earlier checkpoint: " + text_of(earlier.error()));
    const transparency::Checkpoint& since = earlier->checkpoint;
    if (since.origin != at.checkpoint.origin) return fail("the earlier checkpoint is of another log");
    if (since.size > at.checkpoint.size)
        return fail("the earlier checkpoint has more entries than the bundle");
    if (root_of_first(at, since.size) != since.root)
        return fail("the first " + std::to_string(since.size) +
                    " entries are not those of the earlier checkpoint");
    return {};
}

}  // namespace urna::verify
