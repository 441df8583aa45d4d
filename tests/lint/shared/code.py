# SPDX-License-Identifier: Apache-2.0
"""What the lints share: our source files, C++ text without comments and texts, findings."""
import pathlib
import re
import sys

SOURCE_FOLDERS = ("exchange", "adapters", "node")
_PIECE = re.compile(r'''
    //[^\n]* | /\*.*?\*/                                  # comments
  | (?:u8|[LuU])?R"([^\s()\\]{0,16})\(.*?\)\1"            # raw texts
  | "(?:\\.|[^"\\\n])*"                                   # texts
  | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'                   # characters, but not 1'000
''', re.S | re.X)


def bare(text):
    """C++ text with comments and texts blanked, every line and column kept."""
    return _PIECE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def files(root, folders, suffixes):
    """(name, path) of every such file, generated and hidden folders left out."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            hidden = any(p.startswith(".") or p in ("node_modules", "__pycache__")
                         for p in name.split("/"))
            if path.suffix in suffixes and path.is_file() and not hidden:
                yield name, path


def read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def line_of(text, at):
    return text.count("\n", 0, at) + 1


class Findings:
    def __init__(self, lint):
        self.lint, self.count, self.looked_at = lint, 0, 0

    def add(self, name, line, sentence):
        self.count += 1
        print(f"{name}:{line}: {sentence}")

    def close(self, nothing_is_fine=False):
        """Prints the sum and gives the exit code; having looked at nothing is a failure too."""
        print(f"{self.lint}: {self.looked_at} looked at, {self.count} findings")
        return 1 if self.count or not (self.looked_at or nothing_is_fine) else 0


def root_argument():
    """The folder to look at: the first argument, else the repository this file lies in."""
    here = pathlib.Path(__file__).resolve().parents[3]
    return pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else here
