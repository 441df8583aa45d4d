#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A province, a city and two counties on this machine: installs what it needs, builds, runs.
# From bare Debian 12; run again it starts at once. Options go to `guantong demo`, e.g.
#   config/demo.sh --once --dir /tmp/demo
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
binary="$root/build/release/guantong"
. "$root/config/packages.sh"
install_packages build >&2
"$root/config/desk.sh"
( cd "$root"
  [ -f build/release/build.ninja ] || cmake --preset release >&2
  cmake --build build/release --target guantong -j "$(nproc)" >&2 )
exec "$binary" demo "$@"
