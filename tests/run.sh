#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All tests, from a clean clone on bare Debian 12: installs, builds, runs. The last line is
# "N passed, M failed"; the exit code is 0 only if M is 0 and something ran.
set -eu

usage() {
    cat <<'TEXT'
Usage: tests/run.sh [--quick] [--sanitize] [--kill-rounds N] [--help]

  --quick          unit tests and lints only
  --sanitize       build with the address and undefined-behaviour sanitizers
  --kill-rounds N  rounds of the kill tests (default 100; the long run is 1000)

Example: tests/run.sh --kill-rounds 1000
TEXT
}

quick=no preset=release kill_rounds=100
while [ $# -gt 0 ]; do
    case "$1" in
        --quick) quick=yes ;;
        --sanitize) preset=sanitize ;;
        --kill-rounds) kill_rounds=${2:-}; shift ;;
        --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    [ $# -gt 0 ] && shift
done
case "$kill_rounds" in ''|*[!0-9]*) echo "run.sh: --kill-rounds takes a number" >&2; exit 2 ;; esac

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. config/packages.sh
install_packages build test
[ "$quick" = yes ] || install_packages web

build=build/$preset
passed=0 failed=0

add_counts() {  # the numbers of a line "… P passed, F failed" at the end of file $1
    counts=$(sed -n 's/^.*\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed$/&/p' "$1" | tail -n 1 |
        sed 's/^.*[^0-9]\([0-9][0-9]* passed\)/\1/; s/[^0-9 ]//g')
    # shellcheck disable=SC2086
    set -- $counts
    passed=$((passed + ${1:-0}))
    failed=$((failed + ${2:-0}))
}

build_all() {
    config/desk.sh || return 1
    cmake --preset "$preset" > "$build.configure.log" 2>&1 || {
        cat "$build.configure.log"
        return 1
    }
    cmake --build "$build" -j "$(nproc)"
}

run_ctest() {
    report="$root/$build/ctest.xml"
    rm -f "$report"
    ctest --test-dir "$build" -j 2 --output-on-failure --output-junit "$report" || true
    python3 - "$report" > "$build/ctest.counts" <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
try:
    root = tree.parse(sys.argv[1]).getroot()
    total = int(root.get("tests", 0))
    failed = sum(int(root.get(k, 0)) for k in ("failures", "disabled", "skipped"))
except (OSError, tree.ParseError):
    total, failed = 1, 1
print(f"{total - failed} passed, {failed} failed")
PYTHON
    add_counts "$build/ctest.counts"
}

run_functional() {
    [ -f tests/functional/run.py ] || return 0
    code=0
    GUANTONG_BUILD_DIR="$root/$build" python3 tests/functional/run.py \
        --build "$root/$build" --kill-rounds "$kill_rounds" \
        > "$build/functional.log" 2>&1 || code=$?
    cat "$build/functional.log"
    before=$((passed + failed)) failed_before=$failed
    add_counts "$build/functional.log"
    # No sum, or a bad end without a named failure, is a failure of its own.
    if [ $((passed + failed)) -eq "$before" ]; then failed=$((failed + 1))
    elif [ "$code" -ne 0 ] && [ "$failed" -eq "$failed_before" ]; then failed=$((failed + 1)); fi
}

run_web() {
    before=$((passed + failed)) failed_before=$failed code=0
    ( cd tests/web && { [ -d node_modules/axe-core ] ||
        npm ci --no-audit --no-fund --loglevel=error; } &&
        node run.mjs ) > "$build/web.log" 2>&1 || code=$?
    cat "$build/web.log"
    add_counts "$build/web.log"
    ( cd tests/web && GUANTONG_BINARY="$root/$build/guantong" node public.mjs ) \
        > "$build/public.log" 2>&1 || code=$?
    cat "$build/public.log"
    public_before=$((passed + failed))
    add_counts "$build/public.log"
    if [ $((passed + failed)) -eq "$public_before" ]; then failed=$((failed + 1)); fi
    if [ $((passed + failed)) -eq "$before" ]; then failed=$((failed + 1))
    elif [ "$code" -ne 0 ] && [ "$failed" -eq "$failed_before" ]; then failed=$((failed + 1)); fi
}

mkdir -p build
if build_all; then
    run_ctest
    [ "$quick" = yes ] || { run_functional; run_web; }
else
    echo "run.sh: the build failed" >&2
    failed=1
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
