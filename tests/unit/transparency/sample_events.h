// SPDX-License-Identifier: Apache-2.0
// Each kind of event with few lines and with all, and the text that it has.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "hex.h"
#include "transparency/event.h"

namespace urna::transparency::samples {

struct Sample {
    Event event;
    std::string text;
};

inline Instant at(std::int64_t microseconds) {
    return Instant(std::chrono::microseconds(microseconds));
}

inline UploadId upload_id(std::string_view hex) {
    return {Guid{array_of<16>(hex)}};
}

inline const std::string hex_a(64, 'a');
inline const std::string hex_b(64, 'b');
inline const std::string vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
inline const std::string id_text = "8a0f0c526a554c7e9d2e0b0a5f0e6a11";
inline const std::string official_text = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

inline std::vector<Sample> all() {
    const Hash a = hash_of(hex_a);
    const Hash b = hash_of(hex_b);
    const ElectionEvent election{.id = {7},
                                 .start = at(1764000000000000),
                                 .end = at(1764000020000000),
                                 .created = at(1763000000000000),
                                 .seats = 250,
                                 .threshold_millipercent = 5000,
                                 .follows = {},
                                 .name = "",
                                 .place = "",
                                 .kind = "",
                                 .time_zone = "",
                                 .rule = "",
                                 .terms = "",
                                 .lists = {{3}, {1}}};
    ElectionEvent changed = election;
    changed.version = 2;
    changed.standing = ElectionStanding::withdrawn;
    changed.individual = true;
    changed.start = at(-62135596800000000);
    changed.privacy = Privacy::sealed;
    changed.follows = ElectionId{6};
    changed.name = "Избори";
    changed.place = "Čačak";
    changed.kind = "local";
    changed.time_zone = "Europe/Belgrade";
    changed.rule = R"({"name":"a\nb"})";
    changed.terms = "[]";
    const UploadEvent upload{.number = 1,
                             .id = upload_id(id_text),
                             .accepted = at(1764000000123456),
                             .official = {array_of<16>(official_text)},
                             .ballots = 3,
                             .commit = a,
                             .pseudonymous = {},
                             .earlier = {},
                             .quarantined = {},
                             .for_election = {},
                             .station = "",
                             .election = {},
                             .counts = {.dropped = 3}};
    UploadEvent full = upload;
    full.pseudonymous = b;
    full.earlier = LeafNumber{0};
    full.quarantined = LeafNumber{17};
    full.for_election = ElectionId{8};
    full.station = "Школа 5";
    full.election = ElectionId{7};
    full.counts = {.valid = 2, .duplicate = 1, .invalid_poll_number = 0, .dropped = 0};
    const std::string upload_head = "urna upload v1\nnumber 1\nid " + id_text +
                                    "\naccepted 1764000000123456\nofficial " + official_text +
                                    "\nballots 3\ncommit " + hex_a + "\n";
    return {
        {OpenEvent{.origin = "log.example/1", .at = at(5), .continues = {}},
         "urna open v1\norigin log.example/1\nat 5\n"},
        {OpenEvent{.origin = "log.example/2",
                   .at = at(0),
                   .continues = Checkpoint{.origin = "log.example/1", .size = 9, .root = a}},
         "urna open v1\norigin log.example/2\nat 0\ncontinues log.example/1 9 " + hex_a + "\n"},
        {BeforeEvent{.uploads = 9,
                     .record = a,
                     .pseudonyms = b,
                     .watermark = at(1),
                     .participants = 2,
                     .elections = 1,
                     .statements = 0,
                     .provisional = {}},
         "urna before v1\nuploads 9\nrecord " + hex_a + "\npseudonyms " + hex_b +
             "\nwatermark 1\nparticipants 2\nelections 1\nstatements 0\n"},
        {KeyEvent{.key = parse_vkey(vkey).value(), .retired = false, .at = at(1)},
         "urna key v1\nvkey " + vkey + "\nstanding active\nat 1\n"},
        {KeyEvent{.key = parse_vkey(vkey).value(), .retired = true, .at = at(2)},
         "urna key v1\nvkey " + vkey + "\nstanding retired\nat 2\n"},
        {ParticipantEvent{.id = {1}, .name = "Harbour"},
         "urna participant v1\nid 1\nindividual 0\nname Harbour\n"},
        {ParticipantEvent{.id = {INT64_MAX}, .version = 2, .individual = true, .removed = true, .name = ""},
         "urna participant v1\nid 9223372036854775807\nversion 2\nindividual 1\nremoved 1\nname \n"},
        {ParticipantEvent{.id = {1}, .name = "a\\b\nc\x7F\u0085\u2028\u202E\u2066 é"},
         "urna participant v1\nid 1\nindividual 0\nname a\\\\b\\u000ac\\u007f\\u0085\\u2028\\u202e\\u2066 "
         "é\n"},
        {election,
         "urna election v1\nid 7\nindividual 0\nstart 1764000000000000\nend 1764000020000000\ncreated "
         "1763000000000000\nseats 250\nthreshold-millipercent 5000\nprivacy pseudonymous\nlist 1 3\nlist 2 "
         "1\n"},
        {changed,
         "urna election v1\nid 7\nversion 2\nstanding withdrawn\nindividual 1\nstart -62135596800000000\nend "
         "1764000020000000\ncreated 1763000000000000\nseats 250\nthreshold-millipercent 5000\nprivacy "
         "sealed\nfollows "
         "6\nname Избори\nplace Čačak\nkind local\ntime-zone Europe/Belgrade\nrule "
         "{\"name\":\"a\\\\nb\"}\nterms "
         "[]\nlist 1 3\nlist 2 1\n"},
        {upload, upload_head + "counts 0 0 0 3\n"},
        {full,
         upload_head + "public " + hex_b +
             "\nearlier 0\nquarantined 17\nfor-election 8\nstation Школа 5\nelection 7\ncounts 2 1 0 0\n"},
        {QuarantinedEvent{.entry = "1764000000123456-0", .upload = {}, .commit = {}, .accepted = at(3)},
         "urna quarantined v1\nentry 1764000000123456-0\nupload -\ncommit -\naccepted 3\nreason "
         "unreadable\n"},
        {QuarantinedEvent{.entry = "17",
                          .upload = upload_id(id_text),
                          .commit = a,
                          .accepted = at(3),
                          .reason = QuarantineReason::held},
         "urna quarantined v1\nentry 17\nupload " + id_text + "\ncommit " + hex_a +
             "\naccepted 3\nreason held\n"},
        {RequeuedEvent{.quarantined = {4}, .at = at(5)}, "urna requeued v1\nquarantined 4\nat 5\n"},
        {DiscardedEvent{.quarantined = {4}, .at = at(5)}, "urna discarded v1\nquarantined 4\nat 5\n"},
        {TotalsEvent{.election = {7},
                     .version = 1,
                     .cast = 0,
                     .blank = {},
                     .registered = {},
                     .source = "",
                     .at = at(1)},
         "urna totals v1\nelection 7\nversion 1\ncast 0\nat 1\ncorrection 0\n"},
        {TotalsEvent{.election = {7},
                     .version = 2,
                     .cast = 10,
                     .blank = 1,
                     .registered = 20,
                     .source = "the protocol",
                     .at = at(1),
                     .correction = true},
         "urna totals v1\nelection 7\nversion 2\ncast 10\nblank 1\nregistered 20\nsource the protocol\nat "
         "1\ncorrection 1\n"},
        {LotEvent{.election = {7},
                  .number = 1,
                  .what = DrawnLot{.situation = a, .decision = "{}", .drawn = 2, .drawn_at = at(1)},
                  .reason = "",
                  .at = at(2)},
         "urna lot v1\nelection 7\nnumber 1\nsituation " + hex_a +
             "\ndecision {}\ndrawn 2\ndrawn-at 1\nat 2\ncorrection 0\n"},
        {LotEvent{.election = {7},
                  .number = 2,
                  .what = std::int64_t{1},
                  .reason = "mistyped",
                  .at = at(3),
                  .correction = true},
         "urna lot v1\nelection 7\nnumber 2\nvoids 1\nreason mistyped\nat 3\ncorrection 1\n"},
        {PublicationEvent{.election = {7}, .page = true, .turnout = false, .at = at(1)},
         "urna publication v1\nelection 7\npage 1\nturnout 0\nat 1\n"},
        {ClosedEvent{.election = {7}, .watermark = at(1), .uploads = 1, .pseudonyms = {}, .votes = {2, 0}},
         "urna closed v1\nelection 7\nwatermark 1\nuploads 1\nvotes 1 2\nvotes 2 0\n"},
        {ClosedEvent{.election = {7}, .watermark = at(1), .uploads = 0, .pseudonyms = a, .votes = {}},
         "urna closed v1\nelection 7\nwatermark 1\nuploads 0\npseudonyms " + hex_a + "\n"},
        {ResultEvent{.election = {7}, .closed = {30}, .bytes = 1234, .sha256 = a},
         "urna result v1\nelection 7\nclosed 30\nbytes 1234\nsha256 " + hex_a + "\n"},
        {BeforeEvent{.uploads = 9,
                     .record = a,
                     .pseudonyms = b,
                     .watermark = at(1),
                     .participants = 0,
                     .elections = 0,
                     .statements = 0,
                     .provisional = {{7}, {8}}},
         "urna before v1\nuploads 9\nrecord " + hex_a + "\npseudonyms " + hex_b +
             "\nwatermark 1\nparticipants 0\nelections 0\nstatements 0\nprovisional 7\nprovisional 8\n"},
        {ResynchronisedEvent{.at = at(1), .watermark = at(9)}, "urna resynchronised v1\nat 1\nwatermark 9\n"},
        {ResynchronisedEvent{.at = at(1), .watermark = at(9), .provisional = {{7}, {8}}},
         "urna resynchronised v1\nat 1\nwatermark 9\nprovisional 7\nprovisional 8\n"},
        {LostEvent{.uploads = 3, .at = at(1)}, "urna lost v1\nuploads 3\nat 1\n"},
        {LostEvent{.uploads = {}, .at = at(1)}, "urna lost v1\nuploads -\nat 1\n"},
        {LeaseEvent{.epoch = 3, .version = "0.2.0 (abc)", .sha256 = a, .at = at(1)},
         "urna lease v1\nepoch 3\nversion 0.2.0 (abc)\nsha256 " + hex_a + "\nat 1\n"},
    };
}

}  // namespace urna::transparency::samples
