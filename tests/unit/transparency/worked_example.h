// SPDX-License-Identifier: Apache-2.0
// A small log with all its bytes, which docs/verify/format.md has too: log, witness, six entries, and what
// follows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hex.h"
#include "transparency/ed25519.h"

namespace urna::transparency::example {

inline const std::string log_vkey =
    "elections.example/urna+14441d66+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
inline const std::string witness_vkey =
    "witness.example/observer+dcbcf17f+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X";
inline const std::string origin = "elections.example/urna";
inline const std::string witness_name = "witness.example/observer";
inline constexpr std::uint64_t witness_time = 1764000030;

// The seeds are 00, 01 … 1f and 20, 21 … 3f.
inline Seed seed_from(std::uint8_t first) {
    Seed seed;
    for (std::uint8_t& byte : seed) byte = first++;
    return seed;
}

inline const std::vector<std::string> entries{
    "urna open v1\norigin elections.example/urna\nat 1764000000000000\n",
    "urna participant v1\nid 1\nindividual 0\nname Harbour\n",
    "urna participant v1\nid 2\nindividual 0\nname Orchard\n",
    "urna election v1\nid 1\nindividual 0\nstart 1764000000000000\nend 1764000020000000\ncreated "
    "1764000000000000\nseats 250\nthreshold-millipercent 5000\nlist 1 1\nlist 2 2\n",
    "urna upload v1\nnumber 1\nid 8a0f0c526a554c7e9d2e0b0a5f0e6a11\naccepted 1764000000123456\nofficial "
    "0f1e2d3c4b5a69788796a5b4c3d2e1f0\nballots 3\ncommit "
    "04735c0cb46ec87401e20041f0481427ccf25251cc48711d7ae5b390bcc07d6f\nelection 1\ncounts 2 1 0 0\n",
    "urna closed v1\nelection 1\nwatermark 1764000020000001\nuploads 1\nvotes 1 1\nvotes 2 1\n"};

inline constexpr std::string_view leaves[] = {
    "cc8aaf3dd1c85d1341245fa235ca6a00e570b023d6a2b2f9359f271c20167aa1",
    "627a1508868bef6641d96f5b1e70b1860aab96fdb8b0167bf7ca502609d058f1",
    "d32527ee46c5da75107b4933136a5acbb84854dbfc9ccbb38ddadddb569861bb",
    "f514c4361e7cbaa46f03585295b5229cddb15ec7f6a816f315281045bce9b682",
    "bc0a447194ff04103cf42047932cb508ef6a1c7512e8e85113514ed463bfd57e",
    "cfd9fe9fc338e8e33b69ab868faba1a493b96983aec32ef65b75a011689282e9"};

inline constexpr std::string_view roots[] = {
    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "zIqvPdHIXRNBJF+iNcpqAOVwsCPWorL5NZ8nHCAWeqE=",
    "Q8WRtZVueqCxd/g+XPH4T5v4CJQGSMq5d1bXuCoi/aM=", "Xgckr5DYModuKkPOWtnSYrnyoAMzdxbsIuBS4sx/nCA=",
    "Onrn9UiaZyhv8fj7LvvpAXgNhHj4FqU11Z5mv3toEyE=", "B9s3wzJuFoSDzxZZ527ulMbmLQnUAul7A82bfuU/hrs=",
    "go00mn5KhtT36wS4JpiKKoxzIGGqaFy9V9nxNRgwhlQ="};

inline const std::string text = "elections.example/urna\n6\ngo00mn5KhtT36wS4JpiKKoxzIGGqaFy9V9nxNRgwhlQ=\n";
inline const std::string log_line =
    "— elections.example/urna "
    "FEQdZoeHuJ+K88SCfPqgPx4fCVMvr99WCPzO0NJnLpVyS/K3UkzavRsAI01uFsVNwZWFjkEOg7eaxllCHAp1hbohoQ4=\n";
inline const std::string witness_line =
    "— witness.example/observer "
    "3LzxfwAAAABpJIEejls9CzT54hcfj5dY/e/"
    "HfCGkj7KthcVcUkatkM1+JO8Y7ZXL+9jfJKTEi0qDi3JIpMSoMIIzf1N97k3Lh0TgBA==\n";
inline const std::string checkpoint = text + '\n' + log_line + witness_line;

inline const std::string proof =
    "c2sp.org/tlog-proof@v1\nindex 4\nz9n+n8M46OM7aauGj6uhpJO5aYOuwy72W3WgEWiSguk=\n"
    "Onrn9UiaZyhv8fj7LvvpAXgNhHj4FqU11Z5mv3toEyE=\n\n" +
    checkpoint;

inline const std::string policy =
    "log " + log_vkey + "\nwitness observer " + witness_vkey + "\nquorum observer\n";

}  // namespace urna::transparency::example
