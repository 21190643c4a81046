#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes a certificate of this machine's own for a trial of TLS, in the directory given: certificate.pem and key.pem. One
# that is there and holds for another day stays. Nobody but this clone trusts it: browsers warn.
set -euo pipefail

directory=$1
certificate=$directory/certificate.pem
if [[ -f $directory/key.pem ]] && openssl x509 -in "$certificate" -noout -checkend 86400 >/dev/null 2>&1; then exit; fi
mkdir -p "$directory"
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 30 -subj "/CN=Urna, a trial" \
    -addext "subjectAltName=DNS:localhost,DNS:$(uname -n),IP:127.0.0.1,IP:::1" \
    -keyout "$directory/key.pem" -out "$certificate" 2>/dev/null
chmod a+r "$certificate"
