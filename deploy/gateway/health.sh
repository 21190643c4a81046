#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Ends with 0 when the gateway answers. The image holds no HTTP client.
exec 3<>/dev/tcp/127.0.0.1/8080 || exit 1
printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3
read -r -t 3 _ status _ <&3 && [[ $status == 200 ]]
