#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks every #include against LAYERS, the only statement of who may use whom, and that no
folders include each other in a circle."""
import re
import sys

sys.dont_write_bytecode = True
from shared import code

EXCHANGE = ["exchange/base", "exchange/xml", "exchange/crypto", "exchange/store",
            "exchange/standard"]
ANY = EXCHANGE + ["exchange"]
SIDE = ["node/people", "node/documents"]

LAYERS = {  # folder: (our folders it may include, foreign headers it may include)
    "exchange/base": ([], ["Poco/", "iconv.h"]),
    "exchange/xml": (["exchange/base"], ["libxml/"]),
    "exchange/crypto": (["exchange/base", "exchange/xml"], ["openssl/", "argon2.h"]),
    "exchange/store": (["exchange/base"],
                       ["Poco/Data/", "Poco/Exception.h", "sqlite3.h", "cppconn/", "mysql"]),
    "exchange/standard": (["exchange/base", "exchange/xml", "exchange/crypto"], []),
    "exchange": (EXCHANGE, ["Poco/", "zlib.h"]),
    "adapters": (EXCHANGE,
                 ["Poco/", "mysql", "cppconn/", "iconv.h", "zlib.h", "shapefil.h", "freexl.h"]),
    "node/catalog": (ANY + SIDE, []),
    "node/people": (ANY, []),
    "node/documents": (ANY, ["cairo", "pango/", "kainjow/", "qrencode.h"]),
    "node/cases": (ANY + SIDE + ["node/catalog", "adapters"], []),
    "node/approval": (ANY + SIDE + ["node/catalog", "node/cases"], ["xlsxwriter.h"]),
    "node/supervision": (ANY + SIDE + ["node/catalog", "node/cases"], []),
    "node/statistics": (ANY + SIDE + ["node/catalog", "node/cases", "node/supervision"], []),
    "node/federation": (ANY + SIDE + ["node/catalog", "node/cases", "node/supervision",
                                      "node/statistics"], []),
    "node/api": (ANY + SIDE + ["adapters", "node/catalog", "node/cases", "node/supervision",
                               "node/statistics", "node/federation", "node/approval"], ["Poco/"]),
    "node": (ANY + SIDE + ["adapters", "node/catalog", "node/cases", "node/supervision",
                           "node/statistics", "node/federation", "node/approval",
                           "node/api"], ["Poco/"]),
}
# Poco's parts with a home of their own; where a folder names "Poco/" it means the rest.
POCO_HOMES = {"Poco/Data/": ["exchange/store"], "Poco/Data/ODBC/": ["adapters"],
              "Poco/Net/": ["exchange", "adapters", "node/api", "node"],
              "Poco/Crypto/": ["exchange", "node/api"],
              "Poco/Util/": ["node"]}
GUARDED = ("Poco/", "libxml/", "openssl/", "cppconn/", "mysql", "sqlite3.h", "argon2.h", "zlib.h",
           "iconv.h", "xlsxwriter.h", "shapefil.h", "freexl.h", "cairo", "pango/",
           "expat.h", "sql.h", "sqlext.h",
           "kainjow/", "qrencode.h")
SYSTEM = ("sys/", "arpa/", "netinet/", "linux/", "bits/", "experimental/")
# Only a folder's own native.h, which nobody outside it includes, may show these to our headers.
NEVER_IN_HEADERS = ("Poco/Data/", "libxml/", "openssl/", "cppconn/", "mysql", "sqlite3.h",
                    "kainjow/", "qrencode.h")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^">\n]+)', re.M)


def folder_of(name):
    """The folder of LAYERS that a path lies in; nothing for a folder LAYERS does not know."""
    folder = name.rpartition("/")[0]
    return folder if folder in LAYERS else None


def foreign_allowed(here, include):
    if include.startswith(SYSTEM):
        return True
    home = max((p for p in POCO_HOMES if include.startswith(p)), key=len, default=None)
    if home is not None:
        return here in POCO_HOMES[home]
    if include.startswith(tuple(LAYERS[here][1])):
        return True
    return "/" not in include and not include.startswith(GUARDED)


def fault_of(here, name, include):
    """Why `name` in `here` may not include it; nothing if it may."""
    if include.startswith("tests/"):
        return f"{here} may not include tests: {include}"
    if include.split("/")[0] in code.SOURCE_FOLDERS:
        there = folder_of(include)
        if there is None:
            return f"{include} lies in a folder that LAYERS does not know"
        if there != here and there not in LAYERS[here][0]:
            return f"{here} may not include {include}"
        if there != here and include.endswith("/native.h"):
            return f"{include} is for its own folder only"
        return None
    if not foreign_allowed(here, include):
        return f"{here} may not include <{include}>"
    ours = name.endswith(".h") and not name.endswith("/native.h")
    if ours and include.startswith(NEVER_IN_HEADERS):
        return f"keep <{include}> out of headers: it belongs behind one of ours"
    return None


def circle(uses):
    """One circle of folders that include each other, as a list; nothing if there is none."""
    done = set()

    def visit(folder, path):
        if folder in path:
            return path[path.index(folder):] + [folder]
        if folder in done:
            return None
        for used in sorted(uses.get(folder, ())):
            found = visit(used, path + [folder])
            if found:
                return found
        done.add(folder)
        return None

    return next((c for c in (visit(f, []) for f in sorted(uses)) if c), None)


def main(root):
    findings = code.Findings("layers")
    uses = {}
    for name, path in code.files(root, code.SOURCE_FOLDERS, {".h", ".cpp", ".def"}):
        findings.looked_at += 1
        here = folder_of(name)
        if here is None:
            findings.add(name, 1, "this folder is not in LAYERS of tests/lint/layers.py: add it")
            continue
        text = code.read(path)
        for found in INCLUDE.finditer(text):
            fault = fault_of(here, name, found[1])
            if fault:
                findings.add(name, code.line_of(text, found.start(1)), fault)
            there = folder_of(found[1])
            if there and there != here:
                uses.setdefault(here, set()).add(there)
    for graph, what in ((uses, "these folders"),
                        ({f: set(u) for f, (u, _) in LAYERS.items()}, "in LAYERS these folders")):
        found = circle(graph)
        if found:
            findings.add("tests/lint/layers.py", 1,
                         f"{what} include each other: {' -> '.join(found)}")
    return findings.close()


if __name__ == "__main__":
    sys.exit(main(code.root_argument()))
