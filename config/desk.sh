#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the staff desk (node/web/desk/dist), which the program packs in when it is compiled next.
# Does nothing if no source is newer than the last build. Needs node and npm.
set -eu

cd "$(dirname "$0")/../node/web/desk" 2>/dev/null || exit 0
[ -f package-lock.json ] || exit 0
if ! command -v npm >/dev/null; then
    echo "desk: npm is not installed; built without the desk" >&2
    exit 0
fi

installed=node_modules/.installed
if [ ! -e "$installed" ] || [ package-lock.json -nt "$installed" ]; then
    npm ci --no-audit --no-fund --silent
    touch "$installed"
fi

built=dist/index.html
if [ -e "$built" ] && [ -z "$(find . -path ./node_modules -prune -o -path ./dist -prune -o \
        -type f -newer "$built" -print -quit)" ]; then
    exit 0
fi
npm run build --silent
touch "$built"
