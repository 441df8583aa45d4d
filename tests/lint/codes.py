#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every code of exchange/base/codes.def is unique, has its sentences, is used by the program and
is met by name in a test."""
import re
import sys

sys.dont_write_bytecode = True
from shared import code

CATALOGUE = "exchange/base/codes.def"
TEXT = r'"((?:\\.|[^"\\])*)"'
ENTRY = re.compile(r"^GT_CODE\((\w+),\s*(\d+),\s*" + r",\s*".join([TEXT] * 4) + r"\)", re.M)
NAME = re.compile(r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$")
WORD = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b")


def words_in(root, folders, suffixes):
    words = set()
    for name, path in code.files(root, folders, suffixes):
        if name != CATALOGUE and not name.startswith("tests/lint/"):
            words.update(WORD.findall(code.read(path)))
    return words


def entry_faults(found, names):
    name, status, *sentences = found.groups()
    if name in names:
        yield f"{name} is here twice"
    if not NAME.match(name):
        yield f"{name}: write AREA_WHAT in capitals"
    if int(status) not in (200, 202, *range(400, 600)):
        yield f"{name}: {status} is neither a failure's HTTP status nor 200 or 202"
    for sentence, chinese in zip(sentences, (True, True, False, False)):
        if not sentence.strip():
            yield f"{name}: a sentence is empty"
        elif chinese != bool(re.search(r"[\u4e00-\u9fff]", sentence)):
            yield f"{name}: '{sentence}' is in the wrong language"


def main(root):
    findings = code.Findings("codes")
    if not (root / CATALOGUE).exists():
        findings.add(CATALOGUE, 1, "is missing")
        return findings.close()
    text = code.read(root / CATALOGUE)
    used = words_in(root, code.SOURCE_FOLDERS, {".h", ".cpp", ".def"})
    tested = words_in(root, ("tests",), {".h", ".cpp", ".py", ".txt", ".xml", ".csv"})
    listed = root / "tests" / "lint" / "codes_allowed.list"
    allowed = set(code.read(listed).split()) if listed.exists() else set()
    names = set()
    for found in ENTRY.finditer(text):
        name, line = found[1], code.line_of(text, found.start())
        findings.looked_at += 1
        for fault in entry_faults(found, names):
            findings.add(CATALOGUE, line, fault)
        names.add(name)
        if name not in used:
            findings.add(CATALOGUE, line, f"{name} is used nowhere in the program")
        if name not in tested and name not in allowed:
            findings.add(CATALOGUE, line, f"{name} is met in no test")
        if name in tested and name in allowed:
            findings.add(CATALOGUE, line, f"{name} is met now: take it off codes_allowed.list")
    for found in re.finditer(r"^GT_CODE\((\w+)", text, re.M):
        if found[1] not in names:
            findings.add(CATALOGUE, code.line_of(text, found.start()),
                         f"{found[1]} cannot be read: write the six parts as its neighbours do")
    return findings.close()


if __name__ == "__main__":
    sys.exit(main(code.root_argument()))
