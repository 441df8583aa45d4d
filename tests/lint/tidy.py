#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The style's countable rules (sizes, first lines, forbidden words, a test for every source).

Exceptions lie beside this file, one a line, and may only become fewer:
  tidy_allowed.txt      RULE PATH LIMIT   today's excess of an old file or function
  header_ceilings.txt   PATH LINES        contract headers that may pass 150 lines
  thread_roots.txt      PATH              where catch (...) is the last line of defence
"""
import pathlib
import re
import statistics
import sys

sys.dont_write_bytecode = True
from shared import code

MAX_FILE, MAX_HEADER, MAX_FUNCTION, MAX_LINE = 500, 150, 70, 100
NO_TEST_NEEDED = re.compile(r"(^|/)main\.cpp$")
CONTAINER = re.compile(r"\b(namespace|class|struct|union|enum|extern)\b[^()=;]*$")
WORDS = [  # rule, pattern in bare code, sentence
    ("new-delete", re.compile(r"\bnew\b|(?<!=)(?<!= )\bdelete\b|\boperator\s+delete\b"),
     "no new and delete: use std::make_unique, Poco::makeAuto, Poco::makeShared"),
    ("catch-all", re.compile(r"\bcatch\s*\(\s*\.\.\.\s*\)"),
     "no catch (...) but in the thread roots of tests/lint/thread_roots.txt"),
]
UNFINISHED = re.compile(r"\b(FIX" r"ME|TO" r"DO)\b|(//|#) ?X" r"XX\b")
USING = re.compile(r"\busing\s+namespace\b")


def directives_blanked(text):
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group()),
                  text, flags=re.M)


def functions(text):
    """(first line, length) of every function body at namespace or class level."""
    text = directives_blanked(code.bare(text))
    head = parens = 0
    at = 0
    while at < len(text):
        c = text[at]
        if c in "()":
            parens = max(0, parens + (1 if c == "(" else -1))
        elif c in ";}" and parens == 0:
            head = at + 1
        elif c == "{":
            before = text[head:at].strip()
            if parens == 0 and CONTAINER.search(re.sub(r"<[^<>]*>|\[\[.*?\]\]", "", before)):
                head = at + 1
            else:
                end = closing(text, at)
                if parens == 0 and (")" in before or before in ("", ",")) and before[-1:] != "=":
                    first = head + len(text[head:at]) - len(text[head:at].lstrip())
                    start = code.line_of(text, first)
                    yield start, code.line_of(text, end) - start + 1
                if parens == 0 and not is_member_initialiser(text, end):
                    head = end + 1
                at = end
        at += 1


def is_member_initialiser(text, end):
    """True if the braces that end there are followed by more of a constructor's list."""
    rest = text[end + 1:end + 200].lstrip()
    return rest[:1] in (",", "{")


def closing(text, at):
    """The place of the brace that closes the one at `at`."""
    depth = 0
    for found in re.finditer(r"[{}]", text[at:]):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return at + found.start()
    return len(text) - 1


class Allowed:
    """The exceptions: allow() is asked before a finding, leftovers() says which were not needed."""

    def __init__(self, root, findings):
        self.findings = findings
        folder = root / "tests/lint"
        self.limits, self.used = {}, {}
        for number, words in listed(folder / "tidy_allowed.txt"):
            if len(words) != 3 or not words[2].isdigit():
                findings.add("tests/lint/tidy_allowed.txt", number, "write RULE PATH LIMIT")
                continue
            self.limits[words[0], words[1]] = int(words[2])
        self.ceilings = {w[0]: int(w[1]) for _, w in listed(folder / "header_ceilings.txt")}
        self.roots = {w[0] for _, w in listed(folder / "thread_roots.txt")}

    def allow(self, rule, name, amount):
        self.used[rule, name] = max(amount, self.used.get((rule, name), 0))
        return amount <= self.limits.get((rule, name), 0)

    def leftovers(self):
        for (rule, name), limit in self.limits.items():
            needed = self.used.get((rule, name), 0)
            if needed < limit:
                self.findings.add("tests/lint/tidy_allowed.txt", 1,
                                  f"{rule} {name} needs only {needed}, not {limit}: lower it")


def listed(path):
    """(line number, words) of every line that is no comment; none if the file is absent."""
    lines = code.read(path).splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        if words:
            yield number, words


class Tidy:
    def __init__(self, root):
        self.root = root
        self.findings = code.Findings("tidy")
        self.allowed = Allowed(root, self.findings)
        self.lengths = []

    def fault(self, rule, name, line, amount, sentence):
        if not self.allowed.allow(rule, name, amount):
            self.findings.add(name, line, sentence)

    def lines(self, name, text):
        rows = text.splitlines()
        limit = MAX_HEADER if name.endswith(".h") else MAX_FILE
        limit = self.allowed.ceilings.get(name, limit)
        if len(rows) > limit:
            self.fault("file", name, limit + 1, len(rows), f"{len(rows)} lines, {limit} allowed")
        for number, row in enumerate(rows, 1):
            if len(row) > MAX_LINE:
                self.fault("line", name, number, len(row),
                           f"{len(row)} characters, {MAX_LINE} allowed")
            if UNFINISHED.search(row):
                self.findings.add(name, number, "finish it or file an issue; no mark in the code")
            if row != row.rstrip():
                self.findings.add(name, number, "space at the line's end")

    def cpp(self, name, text):
        if not text.startswith("// SPDX-License-Identifier: Apache-2.0\n"):
            self.findings.add(name, 1, "the first line is // SPDX-License-Identifier: Apache-2.0")
        plain = directives_blanked(code.bare(text))
        if name.endswith(".h"):
            if not re.search(r"^#pragma once$", text, re.M):
                self.findings.add(name, 1, "a header needs #pragma once")
            for found in USING.finditer(plain):
                self.findings.add(name, code.line_of(text, found.start()),
                                  "no using namespace in a header")
        for rule, pattern, sentence in WORDS:
            if rule == "catch-all" and name in self.allowed.roots:
                continue
            for found in pattern.finditer(plain):
                self.fault(rule, name, code.line_of(text, found.start()), 1, sentence)
        for line, length in functions(text):
            self.lengths.append(length)
            if length > MAX_FUNCTION:
                self.fault("function", name, line, length,
                           f"a function of {length} lines, {MAX_FUNCTION} allowed")

    def test_beside(self, name):
        test = f"tests/unit/{name[:-4]}_test.cpp"
        if not NO_TEST_NEEDED.search(name) and not (self.root / test).exists():
            self.fault("test", name, 1, 1, f"has no test: write {test}")

    def roots_exist(self):
        for kind in ("thread_roots.txt", "header_ceilings.txt"):
            for number, words in listed(self.root / "tests/lint" / kind):
                if not (self.root / words[0]).exists():
                    self.findings.add(f"tests/lint/{kind}", number, f"there is no {words[0]}")

    def run(self):
        everywhere = code.SOURCE_FOLDERS + ("tests", "config")
        for name, path in code.files(self.root, everywhere, {".h", ".cpp", ".py", ".sh"}):
            if name.startswith("tests/data/"):
                continue
            self.findings.looked_at += 1
            text = code.read(path)
            self.lines(name, text)
            if path.suffix in (".h", ".cpp"):
                self.cpp(name, text)
            if path.suffix == ".cpp" and not name.startswith("tests/"):
                self.test_beside(name)
        self.roots_exist()
        self.allowed.leftovers()
        if self.lengths:
            print(f"tidy: {len(self.lengths)} functions, median "
                  f"{statistics.median(self.lengths):g} lines, longest {max(self.lengths)}")
        return self.findings.close()


if __name__ == "__main__":
    sys.exit(Tidy(pathlib.Path(code.root_argument())).run())
