# SPDX-License-Identifier: Apache-2.0
"""Codes of a second factor as an app makes them (RFC 6238), by Python's own means."""

import base64
import hashlib
import hmac
import struct
import time

STEP = 30


def code(secret, shift=0, at=None):
    """Of the secret in base32; `shift`: so many steps of time later."""
    step = int(time.time() if at is None else at) // STEP + shift
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def wrong(secret):
    """Six digits that are no code of the steps about now."""
    near = {code(secret, shift) for shift in range(-3, 4)}
    return next(digits for digits in (f"{i:06}" for i in range(100)) if digits not in near)


def wait_for_fresh_step(seconds=12):
    """Until a step of time has at least so long to go, so that what follows happens within it."""
    left = STEP - time.time() % STEP
    if left < seconds:
        time.sleep(left + 0.05)
