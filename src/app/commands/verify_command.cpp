// SPDX-License-Identifier: Apache-2.0
#include "app/commands/verify_command.h"

#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "transparency/policy.h"
#include "verify/verify.h"

namespace urna::app {
namespace {

constexpr std::uint64_t receipt_file_bytes_max = std::uint64_t{1} << 30;

std::string read_file(const std::filesystem::path& file, std::uint64_t bytes_max) {
    const auto source = bundle::make_file_source(file);
    if (source->size() > bytes_max) throw std::runtime_error(file.string() + ": the file is too large");
    return bundle::read_whole(*source, {0, source->size()});
}

std::optional<std::string> read_note(const std::filesystem::path& file) {
    if (file.empty()) return std::nullopt;
    return read_file(file, transparency::policy_bytes_max);
}

transparency::Policy read_policy(const std::filesystem::path& file) {
    auto policy = transparency::parse_policy(read_file(file, transparency::policy_bytes_max));
    if (policy) return std::move(*policy);
    throw std::runtime_error(file.string() + ":" + std::to_string(policy.error().line) + ": " +
                             policy.error().message);
}

int verify_files(const VerifyConfig& config, std::ostream& out) {
    const auto bundle = bundle::make_file_source(config.bundle);
    const auto anchors = config.anchors.empty() ? nullptr : bundle::make_file_source(config.anchors);
    verify::Evidence evidence{.bundle = bundle.get(),
                              .policy = read_policy(config.policy),
                              .anchors = anchors.get(),
                              .since = read_note(config.since),
                              .receipt = read_note(config.receipt),
                              .receipt_file = {}};
    if (!config.receipt_file.empty())
        evidence.receipt_file = read_file(config.receipt_file, receipt_file_bytes_max);
    const verify::Report report = verify::verify(
        evidence, [&](const verify::ReportLine& line) { out << verify::text_of(line) << std::endl; });
    return verify::exit_code_of(report);
}

}  // namespace

void add_verify_options(CLI::App& command, VerifyConfig& config) {
    command.add_option("bundle", config.bundle, "The bundle")->required()->type_name("BUNDLE");
    command
        .add_option("--policy", config.policy,
                    "Whom you believe: keys of logs and witnesses, and how many of these have to have signed")
        ->required()
        ->type_name("FILE");
    command.add_option("--anchors", config.anchors, "What witnesses signed later")->type_name("FILE");
    command
        .add_option("--since", config.since,
                    "A checkpoint that you noted earlier: the log has to continue it")
        ->type_name("FILE");
    CLI::Option* const receipt =
        command.add_option("--receipt", config.receipt, "A receipt for an upload")->type_name("FILE");
    command
        .add_option("--file", config.receipt_file,
                    "The file that was uploaded, which the receipt has to be of")
        ->needs(receipt)
        ->type_name("FILE");
}

int verify_bundle(const VerifyConfig& config, std::ostream& out, std::ostream& errors) {
    try {
        return verify_files(config, out);
    } catch (const std::exception& error) {
        errors << "urna verify: " << error.what() << '\n';
        return verify::exit_cannot;
    }
}

}  // namespace urna::app
