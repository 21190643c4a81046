// SPDX-License-Identifier: Apache-2.0
#include "station/station.h"

#include <algorithm>
#include <charconv>

#include "api/answers.h"
#include "api/guard.h"
#include "api/route_table.h"
#include "base/metrics.h"
#include "election/ballot_csv.h"
#include "election/file_tally.h"
#include "http/messages/multipart.h"
#include "station/back_pressure.h"
#include "station/completion.h"
#include "station/election.h"
#include "station/file_name.h"
#include "station/receipts.h"
#include "station/refusals.h"

namespace urna::station {
namespace {

using election::Upload;
using http::HandlerResult;
using http::Request;

constexpr std::size_t key_bytes_max = 255;
// An upload that is held back, until it is looked after again.
constexpr std::chrono::milliseconds held_back_for{5};
// One that came too early for the queue's clock, until it is pushed again; and for how long that goes on.
constexpr std::chrono::milliseconds push_again_in{20};
constexpr std::chrono::milliseconds early_max{5'000};

// The same official's same key always names the same upload. The identity ends at the NUL.
UploadId keyed_id(const security::Claims& official, std::string_view key) {
    Sha256 hash;
    hash.update("urna upload ");
    hash.update(identity_of(official));
    hash.update(std::string_view("\0", 1));
    hash.update(key);
    const Sha256Digest digest = hash.finish();
    UploadId id;
    std::copy_n(digest.begin(), id.guid.bytes.size(), id.guid.bytes.begin());
    return id;
}

bool is_keyed(const Request& request) {
    return !request.header("Idempotency-Key").value_or("").empty();
}

api::Result<UploadId> name_upload(const Request& request, const security::Claims& official) {
    if (!is_keyed(request)) return UploadId{random_guid()};
    const auto key = request.header("Idempotency-Key");
    if (key->size() > key_bytes_max) return api::invalid("Invalid Idempotency-Key.");
    return keyed_id(official, *key);
}

// The body's declared length, or the most that it can be when it comes in chunks.
std::size_t body_bytes_most(const Request& request, std::size_t body_bytes_max) {
    const auto header = request.header("Content-Length");
    if (!header) return body_bytes_max;
    std::size_t bytes = body_bytes_max;
    std::from_chars(header->data(), header->data() + header->size(), bytes);
    return bytes;
}

struct StationMetrics {
    prometheus::Family<prometheus::Counter>& uploads = prometheus::BuildCounter()
                                                           .Name("urna_uploads_total")
                                                           .Help("Uploads by what the station answered")
                                                           .Register(metrics());
    prometheus::Counter& accepted = uploads.Add({{"result", "accepted"}});
    prometheus::Counter& repeated = uploads.Add({{"result", "repeated"}});
    prometheus::Counter& refused = uploads.Add({{"result", "refused"}});
    prometheus::Counter& unavailable = uploads.Add({{"result", "unavailable"}});
    prometheus::Counter& over_quota =
        prometheus::BuildCounter()
            .Name("urna_uploads_over_quota_total")
            .Help("Uploads that were refused because their official had reached a daily limit")
            .Register(metrics())
            .Add({});
    prometheus::Counter& ballots = prometheus::BuildCounter()
                                       .Name("urna_ballots_accepted_total")
                                       .Help("Ballots of uploads that were accepted, repetitions not counted")
                                       .Register(metrics())
                                       .Add({});
};

StationMetrics& station_metrics() {
    static StationMetrics instance;
    return instance;
}

struct Station {
    explicit Station(const StationParts& given) : parts(given), pressure(given.queue) {}

    const StationParts parts;
    BackPressure pressure;
};

// Receives one upload. The file is parsed as it arrives and never kept as text, so that it takes no more
// memory than has arrived of its body (ballot_csv.h), which is what it claims.
class VoteExchange final : public http::Exchange {
 public:
    VoteExchange(Station& station, const Request& request)
        : station_(station),
          request_(request),
          body_bytes_most_(body_bytes_most(request, station.parts.body_bytes_max)),
          memory_(station.parts.budget, body_bytes_most_,
                  {std::string(identity_of(api::claims_of(request))), request.client.key}, request.interrupt),
          csv_(body_bytes_most_),
          part_(request.header("Content-Type").value_or(""), "file", [this](std::string_view piece) {
              csv_.feed(piece);
              hash_.update(piece);
          }) {}

    bool has_capacity() override { return memory_.granted(); }

    void receive(std::string_view piece) override {
        bytes_arrived_ += piece.size();
        memory_.arrived(bytes_arrived_);
        part_.feed(piece);
    }

    std::optional<http::Response> early_response() override {
        switch (memory_.cut()) {
            case UploadBudget::Cut::none:
                return std::nullopt;
            case UploadBudget::Cut::slow:
                return http::message(408, "Request timed out.");
            case UploadBudget::Cut::share:
                return http::unavailable("Too many uploads at once.", std::chrono::seconds(1));
        }
        return std::nullopt;
    }

    HandlerResult respond() override {
        memory_.keep();
        try {
            if (!upload_) {
                auto upload = read_upload();
                if (!upload) return refused(upload.error());
                upload_ = std::move(*upload);
                tally_ = election::tally_of(upload_->ballots);
                read_at_ = BackPressure::Clock::now();
            }
            if (station_.pressure.holds_back(read_at_)) return http::RetryLater{.delay = held_back_for};
            const auto pushed = station_.parts.queue.push(*upload_, sender());
            if (!pushed) return refused(pushed.error());
            if (*pushed == queue::Pushed::early) {
                return http::RetryLater{.delay = push_again_in,
                                        .timeout = early_max,
                                        .on_timeout = api::answer(refusal_of(queue::PushRefusal::clock_behind,
                                                                             station_.parts.clock()))};
            }
            return accepted(*pushed);
        } catch (const Unavailable&) {
            station_metrics().unavailable.Increment();
            throw;
        }
    }

 private:
    api::Result<Upload> read_upload() {
        if (!part_.finish()) return api::invalid("Field file is missing.");
        auto ballots = csv_.finish();
        if (!ballots) return refusal_of(ballots.error());
        const security::Claims& claims = api::claims_of(request_);
        const auto id = name_upload(request_, claims);
        if (!id) return id.error();
        return Upload{.id = *id,
                      .official = {claims.email, claims.jmbg, claims.forename, claims.surname},
                      .file_sha256 = hash_.finish(),
                      .ballots = std::move(*ballots)};
    }

    queue::Sender sender() const {
        return {.official = official_id(api::claims_of(request_)),
                .file_name = receipt_file_name(part_.file_name()),
                .bytes = bytes_arrived_,
                // Nobody asks after a file of nothing without a name.
                .wants_receipt = !upload_->ballots.empty() || is_keyed(request_),
                .tally = tally_};
    }

    http::Response refused(queue::PushRefusal refusal) const {
        if (refusal == queue::PushRefusal::over_quota) station_metrics().over_quota.Increment();
        return refused(refusal_of(refusal, station_.parts.clock()));
    }

    static http::Response refused(const api::Refusal& refusal) {
        const bool full = refusal.kind == api::Refusal::Kind::unavailable;
        (full ? station_metrics().unavailable : station_metrics().refused).Increment();
        return api::answer(refusal);
    }

    http::Response accepted(queue::Pushed pushed) const {
        if (pushed == queue::Pushed::repeated) {
            station_metrics().repeated.Increment();
        } else {
            station_metrics().accepted.Increment();
            station_metrics().ballots.Increment(static_cast<double>(upload_->ballots.size()));
        }
        http::Response response = http::empty();
        response.headers.emplace_back("Urna-Upload", to_string(upload_->id.guid));
        return response;
    }

    Station& station_;
    const Request& request_;
    const std::size_t body_bytes_most_;
    UploadBudget::Reservation memory_;
    std::size_t bytes_arrived_ = 0;
    election::BallotCsv csv_;
    Sha256 hash_;
    http::MultipartPart part_;
    std::optional<Upload> upload_;  // once all of it is read
    election::FileTally tally_;     // of it
    BackPressure::Clock::time_point read_at_;
};

// What the handlers are made of.
struct Service {
    std::shared_ptr<Station> station;
    CompletionParts parts;
};

using Row = api::Row<Service>;

constexpr auto complete_path = "/station/complete";
// Of a body that is no file.
constexpr std::size_t json_bytes_max = 1UL << 10;

constexpr Row table[] = {
    {http::Method::post, "/vote", api::access_official,
     [](const Service& service) -> http::Handler {
         return [station = service.station](const Request& request) {
             return std::make_unique<VoteExchange>(*station, request);
         };
     }},
    {http::Method::get, "/station/uploads", api::access_official,
     [](const Service& service) { return uploads_handler(service.parts.receipts); }, http::Work::polling},
    {http::Method::get, "/station/election", api::access_official,
     [](const Service& service) { return election_handler(service.parts.schedule); }, http::Work::polling},
    {http::Method::post, complete_path, api::access_official,
     [](const Service& service) { return complete_handler(service.parts); }},
    {http::Method::get, "/station/completion", api::access_official,
     [](const Service& service) { return completion_handler(service.parts); }, http::Work::polling},
};

}  // namespace

std::vector<http::Route> station_routes(const StationParts& parts) {
    auto routes = api::make_routes(
        std::span<const Row>(table),
        {std::make_shared<Station>(parts), {parts.schedule, parts.receipts, parts.completions}},
        {parts.verifier, parts.clock}, parts.body_bytes_max);
    for (http::Route& route : routes) {
        if (route.path == complete_path)
            route.body_bytes_max = std::min(route.body_bytes_max, json_bytes_max);
    }
    return routes;
}

std::vector<api::ListedRoute> listed_routes() {
    return api::list_routes(std::span<const Row>(table));
}

}  // namespace urna::station
