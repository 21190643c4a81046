-- SPDX-License-Identifier: Apache-2.0
-- The present, the latest instant given, and 1 when an operator holds the queue.

local now, latest, held = queue_time()
return {string.format('%.0f', now), string.format('%.0f', latest), held and 1 or 0}
