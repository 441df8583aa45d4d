# SPDX-License-Identifier: Apache-2.0
"""Waiting and asserting. No test sleeps for luck: it waits until something is so."""
import time

WAIT_SECONDS = 45


class Skipped(Exception):
    """The test cannot run here; the message says why."""


def wait_until(condition, what, timeout=WAIT_SECONDS, every=0.05):
    """Calls condition() until it is true and returns its value; the assertion names `what`."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"not within {timeout} s: {what}" + told(condition)
        time.sleep(every)


def told(condition):
    """What the condition last had to say, where it has a `said` attribute."""
    said = getattr(condition, "said", None)
    return f" ({said})" if said else ""


def same(actual, expected, what=""):
    assert actual == expected, f"{what or 'value'}: {actual!r}, expected {expected!r}"


def contains(text, part, what=""):
    assert part in text, f"{what or 'text'} lacks {part!r}: {text[:800]!r}"
