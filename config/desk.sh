#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the staff desk (node/web/desk) into node/web/desk/dist, which the program then carries.
# Only if a source is newer than the last build; the first time it fetches the packages that
# package-lock.json names.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/config/packages.sh"
command -v npm >/dev/null || install_packages desk >&2
cd "$root/node/web/desk"
stamp=dist/.built

newer() {  # whether anything that goes into the build is newer than the stamp
    [ -f "$stamp" ] || return 0
    [ -n "$(find package-lock.json package.json index.html vite.config.ts tsconfig.json src public \
        -newer "$stamp" -print -quit)" ]
}

newer || exit 0
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund --loglevel=error >&2
fi
npm run --silent build >&2
touch "$stamp"
