// SPDX-License-Identifier: Apache-2.0
// Whether the election database and the queue are of one installation, and the record holds what the queue
// says is recorded. After a restore of one of them, or a mistake in an address, they may not: an upload that
// is sent again would be answered as accepted, and never be counted
// (docs/decisions/0027-mark-databases-with-their-installation-and-the-end-of-the-record.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "queue/queue_identity.h"
#include "store/record_identity.h"

namespace urna::daemon {

// They do not belong together. The message names both, says why, and what to do.
class Apart : public Unavailable {
 public:
    using Unavailable::Unavailable;
};

// What the two say, taken together.
struct Belonging {
    std::string apart;  // why they do not belong together; empty when they do, and then:
    Guid installation;
    bool join = false;        // one of them, or both, do not say so yet
    std::int64_t behind = 0;  // recorded uploads that the queue does not know of, and should
};

// A pure rule. `fresh` is the id of an installation that is new, or of a version before there were ids. The
// record was asked for the upload of the queue's mark.
Belonging belonging_of(const store::RecordState& record, const queue::QueueState& queue, const Guid& fresh);

// How people find them, in messages.
struct InstallationNames {
    std::string record;  // `data/elections.db`
    std::string queue;
    std::string adopt;  // the command
};

// What the message of Apart says.
std::string apart_message(const InstallationNames& names, const std::string& why);

// Used by one thread at a time. Every call may throw Unavailable.
class Installation {
 public:
    Installation(store::RecordIdentity& record, queue::QueueIdentity& queue, InstallationNames names);

    // Throws Apart when they do not belong together.
    void look();

    // The same for who holds the lease, so that nothing is recorded or removed meanwhile. Writes the
    // installation's id where it is missing; warns, once, when the queue is behind the record. May throw
    // Fenced.
    void take_over(store::Epoch epoch);

    // After a removal that told the queue how far the record is, and was answered how far it knew that to be.
    // Warns when the queue had known more: its engine was back, without the end of what it had written,
    // before anybody looked.
    void told(const RecordMark& recorded, std::int64_t known);

    // As of the last look.
    const Guid& id() const { return id_; }

 private:
    struct States {
        queue::QueueState queue;
        store::RecordState record;
    };
    States read();
    Belonging require_together();
    void warn(std::int64_t behind, std::int64_t record, std::int64_t queue);

    store::RecordIdentity& record_;
    queue::QueueIdentity& queue_;
    const InstallationNames names_;
    States states_;
    Guid id_;
    std::int64_t warned_ = 0;
    std::int64_t told_ = 0;  // the number up to which the queue is known to know the record
};

}  // namespace urna::daemon
