-- SPDX-License-Identifier: Apache-2.0
-- What wrk sends and tells. After `--` in its command line:
--   bodies FILE   posts the lines of the file as JSON, one after another; without it, plain GET requests
--   pause MS      waits so long between an answer and the next request of a connection
local bodies, at = {}, 0

function init(args)
    for i = 1, #args, 2 do
        if args[i] == "bodies" then
            for line in io.lines(args[i + 1]) do bodies[#bodies + 1] = line end
        elseif args[i] == "pause" then
            local pause_ms = tonumber(args[i + 1])
            function delay() return pause_ms end
        end
    end
    if #bodies > 0 then
        wrk.headers["Content-Type"] = "application/json"
        function request()
            at = at % #bodies + 1
            return wrk.format("POST", nil, nil, bodies[at])
        end
    end
end

function done(summary, latency, requests)
    local errors = summary.errors
    print(string.format('RESULT {"requests": %d, "seconds": %.6f, "errors": %d, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f}',
        summary.requests, summary.duration / 1e6,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
