#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the measuring programs and runs them one after the other. Their figures lie in README.md.
#   tests/bench/run.sh [build folder]
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/release}
[ -f "$build/build.ninja" ] ||
    cmake -G Ninja -S . -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo >/dev/null
ninja -C "$build" receive_bench end_to_end_bench growth_bench desk_bench >/dev/null
uname -sm
grep -m1 'model name' /proc/cpuinfo
uptime
echo "== receive path against the floor: 1,000 new cases"
"$build/tests/receive_bench" --rounds 15
echo "== the same: 250 cases of four events"
"$build/tests/receive_bench" --rounds 15 --cases 250 --per-case 4
echo "== end to end, two nodes in one process"
"$build/tests/end_to_end_bench"
echo "== memory and growth"
"$build/tests/growth_bench"
echo "== the desk's lists at a million cases"
"$build/tests/desk_bench"
