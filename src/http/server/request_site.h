// SPDX-License-Identifier: Apache-2.0
// Which host a request is for, and whether a page of another site made a browser send it.
//
// A browser sends what any page tells it to, to any address that it reaches: a form to this machine's own
// service, or a request to the page's own name once that name leads here (DNS rebinding).
#pragma once

#include <vector>

#include "http/messages/host.h"
#include "http/messages/request.h"

namespace urna::http {

// Whether the request is for one of the hosts: one without a port means every port. Without any host, every
// request is.
bool is_for_one_of(const Request& request, const std::vector<Host>& hosts);

// Whether a browser says that a page of another origin sends the request: in `Sec-Fetch-Site`, or where that
// is absent, with an `Origin` that is not the request's host. A client that is no browser says neither.
bool is_cross_site(const Request& request);

}  // namespace urna::http
