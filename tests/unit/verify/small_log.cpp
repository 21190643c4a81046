// SPDX-License-Identifier: Apache-2.0
#include "small_log.h"

#include "base/bytes.h"
#include "bundle/member_names.h"
#include "transparency/commitment.h"

namespace urna::verify {

using namespace transparency;

namespace {

LogBuilder opened_log() {
    LogBuilder log;
    OpenEvent open;
    open.origin = test_origin;
    log.add(open);
    return log;
}

}  // namespace

ParticipantEvent participant(std::int64_t id, bool individual) {
    ParticipantEvent event;
    event.id = {id};
    event.individual = individual;
    event.name = "Somebody";
    return event;
}

ParticipantEvent removed(std::int64_t id) {
    ParticipantEvent event = participant(id);
    event.version = 2;
    event.removed = true;
    return event;
}

ElectionEvent election(std::int64_t id) {
    ElectionEvent event;
    event.id = {id};
    event.start = at_second(100);
    event.end = at_second(200);
    event.created = at_second(10);
    event.seats = 5;
    event.threshold_millipercent = 5'000;
    event.privacy = Privacy::pseudonymous;
    event.lists = {{1}, {2}};
    return event;
}

UploadEvent upload(std::uint64_t number, VerdictCounts counts) {
    UploadEvent event;
    event.number = number;
    event.id.guid = guid_of(static_cast<std::uint8_t>(100 + number));
    event.accepted = at_second(150);
    event.election = ElectionId{1};
    event.counts = counts;
    return event;
}

QuarantinedEvent quarantined(std::int64_t second, std::string entry) {
    QuarantinedEvent event;
    event.entry = std::move(entry);
    event.accepted = at_second(second);
    return event;
}

ClosedEvent closed(std::int64_t election, std::uint64_t uploads, std::vector<std::uint64_t> votes) {
    ClosedEvent event;
    event.election = {election};
    event.watermark = at_second(200);
    event.uploads = uploads;
    event.votes = std::move(votes);
    return event;
}

LogBuilder log_after(BeforeEvent before, const std::string& taken) {
    LogBuilder log = opened_log();
    before.pseudonyms = pseudonyms_hash(taken);
    log.extra["sealed/before"] = taken;
    log.add(before);
    return log;
}

LogBuilder begun_log() {
    LogBuilder log = opened_log();
    log.add(participant(1));
    log.add(participant(2));
    return log;
}

LogBuilder log_with_election(const ElectionEvent& event) {
    LogBuilder log = begun_log();
    log.add(event);
    return log;
}

std::uint64_t add_result(LogBuilder& log, std::int64_t election, std::uint64_t closed,
                         const std::string& text) {
    ResultEvent event;
    event.election = {election};
    event.closed = {closed};
    event.bytes = text.size();
    event.sha256 = sha256({text});
    log.extra[bundle::result_name({election})] = text;
    return log.add(event);
}

CountedLog counted_log(Privacy privacy) {
    ElectionEvent event = election(1);
    event.privacy = privacy;
    CountedLog made{.log = log_with_election(event)};
    const VerdictCounts counts{.valid = 2, .duplicate = 1, .invalid_poll_number = 0, .dropped = 0};
    made.upload = made.log.add_upload(upload(1, counts), privacy, {{1, 1}, {2, 1}, {1, 2}});
    PublicationEvent publication;
    publication.election = {1};
    publication.page = true;
    made.log.add(publication);
    ClosedEvent end = closed(1, 1, {2, 0});
    if (privacy == Privacy::sealed) {
        const std::string taken =
            std::string(as_text(pseudonym_of(2).bytes)) + std::string(as_text(pseudonym_of(1).bytes));
        end.pseudonyms = pseudonyms_hash(taken);
        made.log.extra["sealed/1"] = taken;
    }
    made.closed = made.log.add(end);
    made.result = add_result(made.log, 1, made.closed,
                             R"({"election":1,"open":0,"passed":[true,false],"seats":[5,0],"votes":[2,0]})");
    return made;
}

}  // namespace urna::verify
