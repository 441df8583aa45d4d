#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Migrations are numbered from 1 without a gap, alike in every dialect, and keep to what both
databases take (the column types and words that have failed us in MySQL and its clients)."""
import re
import sys

sys.dont_write_bytecode = True
from shared import code

FILE = re.compile(r"^(\d{4})_[a-z][a-z0-9_]*\.sql$")
SHIELDED = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:''|[^'])*'", re.S)
HOSTILE = [
    (r"\b(TIMESTAMP|YEAR|BIT|ENUM|GEOMETRY|JSON|LONGTEXT|LONGBLOB|MEDIUMTEXT)\b(?=\s*[(,)\n ])",
     "the MySQL clients cannot read {}: use BIGINT, VARCHAR, TEXT or BLOB"),
    (r"\bAUTOINCREMENT\b", "{} is SQLite's alone: INTEGER PRIMARY KEY is enough"),
    (r"\bRETURNING\b", "{} yields nothing in MySQL: ask again"),
    (r"\bINSERT\s+OR\s+\w+", "{} is SQLite's alone"),
    (r"\bCREATE\s+TRIGGER\b", "{}: what happens belongs into the code, and scripts are cut at ';'"),
]
# Reserved in MySQL 8: a column or table of that name would need quoting in every statement.
RESERVED = re.compile(
    r"(?:^|,|\()\s*(case|groups|rank|signal|system|key|keys|order|group|range|rows|row|usage|"
    r"condition|interval|trigger|option)\s+"
    r"(?:INTEGER|BIGINT|INT|SMALLINT|TEXT|BLOB|VARCHAR|CHAR|DOUBLE)\b", re.I | re.M)
TABLE = re.compile(r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"
                   r"(case|groups|rank|signal|system|order|group|condition|option)\b", re.I)


def check_text(name, text, findings):
    plain = SHIELDED.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    for pattern, sentence in HOSTILE:
        for found in re.finditer(pattern, plain, re.I):
            word = " ".join(found[0].split())
            findings.add(name, code.line_of(plain, found.start()), sentence.format(word))
    for pattern in (RESERVED, TABLE):
        for found in pattern.finditer(plain):
            findings.add(name, code.line_of(plain, found.start(1)),
                         f"'{found[1]}' is reserved in MySQL: choose another name")


def numbers_of(root, dialect, findings):
    """{number: file name} of a dialect's folder, its texts checked on the way."""
    numbers = {}
    for path in sorted(dialect.glob("*.sql")):
        name = path.relative_to(root).as_posix()
        findings.looked_at += 1
        found = FILE.match(path.name)
        if not found:
            findings.add(name, 1, "name it NNNN_what_it_is.sql")
            continue
        if int(found[1]) in numbers:
            findings.add(name, 1, f"{found[1]} is taken by {numbers[int(found[1])]}")
        numbers[int(found[1])] = path.name
        check_text(name, code.read(path), findings)
    return numbers


def main(root):
    findings = code.Findings("sql")
    dialects = sorted(p for p in (root / "config/sql").glob("*") if p.is_dir())
    every = {d.name: numbers_of(root, d, findings) for d in dialects}
    for dialect, numbers in every.items():
        for number in range(1, max(numbers, default=0) + 1):
            if number not in numbers:
                findings.add(f"config/sql/{dialect}", 1, f"migration {number:04d} is missing")
    names = {d: set(n.values()) for d, n in every.items() if n}
    for dialect, own in names.items():
        for missing in sorted(set().union(*names.values()) - own):
            findings.add(f"config/sql/{dialect}", 1, f"{missing} is missing in this dialect")
    return findings.close(nothing_is_fine=True)


if __name__ == "__main__":
    sys.exit(main(code.root_argument()))
