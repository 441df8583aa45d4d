#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The lints themselves: each is run on a small tree with one fault and must name it, and on the
same tree without the fault must not."""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
ENTRY = 'GT_CODE({}, 422, "错", "改", "wrong", "mend it")\n'
GOOD = {
    "exchange/base/thing.h": SPDX + "#pragma once\nint thing();\n",
    "exchange/base/thing.cpp": SPDX + '#include "exchange/base/thing.h"\n'
                                      "int thing() { return 1'000; }\n// A_CODE\n",
    "exchange/base/codes.def": ENTRY.format("A_CODE"),
    "tests/unit/exchange/base/thing_test.cpp": SPDX + "// A_CODE\n",
    "config/sql/sqlite/0001_core.sql": "CREATE TABLE a (id INTEGER PRIMARY KEY);\n",
    "node/settings.h": SPDX + '#pragma once\n// "not.aKey"\nconst char* key = "node.dir";\n',
    "config/node.all-keys.properties": "# Where the data lies.\nnode.dir = data\n",
}
CPP, HEADER = "exchange/base/thing.cpp", "exchange/base/thing.h"
SQL, KEYS = "config/sql/sqlite/0001_core.sql", "config/node.all-keys.properties"
LONG = "void f(int a) {\n" + "    a++;\n" * 80 + "}\n"
FAULTS = [  # lint, file, text put behind its end (or instead, for a new file), what is said
    ("layers", CPP, "#include <openssl/evp.h>\n", "may not include <openssl/evp.h>"),
    ("layers", CPP, '#include "exchange/store/database.h"\n', "may not include exchange/store"),
    ("layers", CPP, '#include "tests/support/x.h"\n', "may not include tests"),
    ("layers", "exchange/misc/x.cpp", SPDX, "not in LAYERS"),
    ("layers", "exchange/store/x.h", SPDX + "#include <sqlite3.h>\n", "keep <sqlite3.h> out"),
    ("tidy", CPP, LONG, "a function of 82 lines"),
    ("tidy", CPP, "struct S {\n" + LONG.replace("f(int a) {", "f(int a) const noexcept {") + "};\n",
     "a function of 82 lines"),
    ("tidy", CPP, "// x\n" * 500, "500 allowed"),
    ("tidy", CPP, "// " + "字" * 98 + "\n", "101 characters"),
    ("tidy", HEADER, "// x\n" * 150, "150 allowed"),
    ("tidy", HEADER, "using namespace std;\n", "no using namespace"),
    ("tidy", CPP, "int* p = new int;\n", "no new and delete"),
    ("tidy", CPP, "void f(int* p) { delete p; }\n", "no new and delete"),
    ("tidy", CPP, "void f() { try { g(); } catch (...) {} }\n", "no catch (...)"),
    ("tidy", CPP, "// TO" "DO: more\n", "finish it"),
    ("tidy", CPP, "int x; \n", "space at the line's end"),
    ("tidy", "exchange/base/other.cpp", SPDX, "has no test"),
    ("tidy", "exchange/base/other.h", "#pragma once\n", "first line is"),
    ("tidy", "exchange/base/other.h", SPDX, "needs #pragma once"),
    ("tidy", "tests/lint/tidy_allowed.txt", f"line {CPP} 120\n", "needs only 0"),
    ("codes", "exchange/base/codes.def", ENTRY.format("B_CODE"), "B_CODE is used nowhere"),
    ("codes", "exchange/base/codes.def", ENTRY.format("B_CODE"), "B_CODE is met in no test"),
    ("codes", "exchange/base/codes.def", ENTRY.format("A_CODE"), "A_CODE is here twice"),
    ("codes", "exchange/base/codes.def", 'GT_CODE(C_X, 422, "x", "改", "y", "z")\n', "language"),
    ("codes", "exchange/base/codes.def", "GT_CODE(D_X, 422)\n", "D_X cannot be read"),
    ("settings", "node/settings.h", 'const char* k = "node.name";\n', "node.name is missing"),
    ("settings", KEYS, "# A sentence.\nnode.old = 1\n", "node.old is read by nobody"),
    ("settings", KEYS, "\nnode.dir = 2\n", "node.dir needs a sentence"),
    ("sql", "config/sql/sqlite/0003_x.sql", "SELECT 1;\n", "migration 0002 is missing"),
    ("sql", "config/sql/mysql/0002_x.sql", "SELECT 1;\n", "0001_core.sql is missing"),
    ("sql", "config/sql/sqlite/0002-x.sql", "", "name it"),
    ("sql", SQL, "CREATE TABLE b (at TIMESTAMP);\n", "cannot read TIMESTAMP"),
    ("sql", SQL, "CREATE TABLE b (rank BIGINT);\n", "'rank' is reserved"),
    ("sql", SQL, "CREATE TABLE groups (x BIGINT);\n", "'groups' is reserved"),
]
FINE = [  # lint, file, text that must not be a finding
    ("layers", CPP, "#include <Poco/Exception.h>\n#include <sys/stat.h>\n#include <vector>\n"),
    ("layers", CPP, "// #include <openssl/evp.h>\n"),
    ("tidy", CPP, "const char* t = \"new delete // TO\";\nS(const S&) = delete;\n"),
    ("tidy", CPP, "#include <new>\nconst char* r = R\"x(new \" {)x\";\n"),
    ("tidy", CPP, "const int kTable[] = {\n" + "    1,\n" * 90 + "};\n"),
    ("tidy", CPP, "// " + "字" * 97 + "\n"),
    ("sql", SQL, "-- TIMESTAMP\nCREATE TABLE b (rank_no BIGINT, t TEXT DEFAULT 'JSON ');\n"),
]


def outcome(lint, changed):
    """(exit code, output) of a lint on GOOD with one file changed."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**GOOD, **changed}.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, HERE / f"{lint}.py", folder], text=True,
                              capture_output=True, check=False)
        return done.returncode, done.stdout + done.stderr


def main():
    wrong = 0
    cases = [(lint, name, text, said) for lint, name, text, said in FAULTS]
    cases += [(lint, name, text, None) for lint, name, text in FINE]
    cases += [(lint, CPP, "", None) for lint in ("layers", "tidy", "codes", "settings", "sql")]
    for lint, name, text, said in cases:
        code, output = outcome(lint, {name: GOOD.get(name, "") + text})
        if code != (1 if said else 0) or (said or "") not in output:
            wrong += 1
            print(f"tests/lint/selftest.py:1: {lint} on {text[:60]!r}: wanted {said!r}, "
                  f"got {code}: {output.strip()}")
    print(f"selftest: {len(cases)} cases, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
