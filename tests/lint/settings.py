#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""node/settings.h and config/node.all-keys.properties name the same settings, each documented.
While either is not there yet there is nothing to compare."""
import re
import sys

sys.dont_write_bytecode = True
from shared import code

SOURCES = ("node/settings.h", "node/settings.cpp", "node/settings.def")
KEYS = "config/node.all-keys.properties"
KEY = re.compile(r'"([a-z][A-Za-z0-9]*(?:\.[a-z][A-Za-z0-9]*)+)"')
LINE = re.compile(r"^([A-Za-z][\w.]*)\s*[=:]")


def without_comments(text):
    return re.sub(r"//[^\n]*", "", text)


def keys_in_code(root):
    keys = {}
    for name in SOURCES:
        if (root / name).exists():
            text = without_comments(code.read(root / name))
            for found in KEY.finditer(text):
                keys.setdefault(found[1], (name, code.line_of(text, found.start())))
    return keys


def keys_in_file(text, findings):
    keys, commented = {}, False
    for number, line in enumerate(text.splitlines(), 1):
        found = LINE.match(line)
        if found and found[1] in keys:
            findings.add(KEYS, number, f"{found[1]} is here twice")
        if found and not commented:
            findings.add(KEYS, number, f"{found[1]} needs a sentence in a comment above it")
        if found:
            keys[found[1]] = number
        commented = line.startswith("#") and len(line) > 2
    return keys


def main(root):
    findings = code.Findings("settings")
    read = keys_in_code(root)
    if not (root / KEYS).exists() or not read:
        print("settings: nothing to compare yet")
        return findings.close(nothing_is_fine=True)
    written = keys_in_file(code.read(root / KEYS), findings)
    findings.looked_at = len(read)
    for key in sorted(read.keys() - written.keys()):
        findings.add(*read[key], f"{key} is missing in {KEYS}")
    for key in sorted(written.keys() - read.keys()):
        findings.add(KEYS, written[key], f"{key} is read by nobody")
    return findings.close()


if __name__ == "__main__":
    sys.exit(main(code.root_argument()))
