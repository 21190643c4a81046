// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/key_directory.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "app/wiring/private_file.h"
#include "app/wiring/secret.h"

namespace urna::app {
namespace {

namespace fs = std::filesystem;
using security::Key;
using security::VerifyingKeys;

constexpr std::string_view secret_ending = ".secret";

// The name of the key in a file of this name; nothing when it is no file of a key.
std::optional<std::string> kid_of(const std::string& file_name) {
    if (file_name.starts_with('.')) return std::nullopt;
    for (const std::string_view ending :
         {std::string_view(".pub.pem"), std::string_view(".pem"), secret_ending}) {
        if (file_name.ends_with(ending)) return file_name.substr(0, file_name.size() - ending.size());
    }
    return std::nullopt;
}

std::vector<fs::path> key_files(const fs::path& directory) {
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
        if (kid_of(entry->path().filename())) files.push_back(entry->path());
    }
    if (error)
        throw std::runtime_error("cannot read the keys in " + directory.string() + ": " + error.message());
    if (files.empty()) throw std::runtime_error("there are no keys in " + directory.string());
    if (files.size() > keys_max) throw std::runtime_error("there are too many keys in " + directory.string());
    std::sort(files.begin(), files.end());
    return files;
}

// Of each key what it verifies with. Those that can sign go into `signers` too, if there may be any.
VerifyingKeys read_keys(const fs::path& directory, VerifyingKeys* signers) {
    VerifyingKeys keys;
    const auto add = [&](const std::string& kid, const fs::path& file) {
        if (!security::is_kid(kid)) throw std::runtime_error("has a name that is not a valid key name");
        const std::string text = read_text(file);
        const bool is_secret = file.native().ends_with(secret_ending);
        if (is_secret || (signers && security::holds_private_key(text))) require_private(file);
        Key key;
        if (is_secret) {
            key = security::hs256_key(text);
            warn_if_short(text);
            if (signers) signers->emplace(kid, key);
        } else if (signers && security::holds_private_key(text)) {
            Key signer = security::es256_private_key(text);
            key = security::es256_public_half(signer);
            signers->emplace(kid, std::move(signer));
        } else {
            key = security::es256_public_key(text);
        }
        const auto [there, is_new] = keys.emplace(kid, key);
        if (!is_new && there->second != key)
            throw std::runtime_error("conflicts with another key of the same kid");
    };
    for (const fs::path& file : key_files(directory)) {
        try {
            add(*kid_of(file.filename()), file);
        } catch (const std::runtime_error& error) {
            throw std::runtime_error("the key " + file.string() + ": " + error.what());
        }
    }
    return keys;
}

}  // namespace

TokenKeys read_signing_keys(const fs::path& directory, const std::optional<std::string>& kid) {
    VerifyingKeys signers;
    VerifyingKeys verifying = read_keys(directory, &signers);
    if (signers.empty())
        throw std::runtime_error("there is no private key to sign with in " + directory.string());
    if (!kid && signers.size() > 1) {
        throw std::runtime_error("there are several keys to sign with in " + directory.string() +
                                 ": choose one with --jwt-signing-key");
    }
    const auto signer = kid ? signers.find(*kid) : signers.begin();
    if (signer == signers.end()) {
        throw std::runtime_error("there is no private key or secret of the name of --jwt-signing-key in " +
                                 directory.string());
    }
    return {{signer->first, signer->second}, std::move(verifying)};
}

VerifyingKeys read_verifying_keys(const fs::path& directory) {
    return read_keys(directory, nullptr);
}

}  // namespace urna::app
