// SPDX-License-Identifier: Apache-2.0
#include "audit/head_log.h"

#include "audit/verification.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sleep.h"

namespace urna::audit {

void HeadLog::tell() {
    try {
        const auto newest = trail_.before({}, 1);
        if (newest.empty()) return;
        std::string head = to_string(Head{newest.front().number, newest.front().hash});
        if (head == told_) return;
        log_info("the audit trail's last event", {{"trail", name_}, {"head", head}});
        told_ = std::move(head);
    } catch (const Unavailable& error) {
        log_warning("the audit trail's last event cannot be read",
                    {{"trail", name_}, {"error", error.what()}});
    }
}

void HeadLog::run(const std::stop_token& stop) {
    do {
        tell();
    } while (sleep_for(every, stop));
}

}  // namespace urna::audit
