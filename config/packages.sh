#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what Guantong needs on Debian 12, and nothing if it is all there.
#
#   config/packages.sh [build] [desk] [test] [web] [fuzz]     default: build
#   . config/packages.sh && install_packages build test

packages_of() {
    case "$1" in
        build) echo "g++ cmake ninja-build pkg-config ccache mold libpoco-dev unixodbc-dev
            libxml2-dev libssl-dev libsqlite3-dev zlib1g-dev libcppunit-dev libargon2-dev
            libqrencode-dev libkainjow-mustache-dev libxlsxwriter-dev" ;;
        test) echo "python3 openssl sqlite3 libxml2-utils xmlsec1 xml-security-c-utils curl
            procps" ;;
        desk) echo "nodejs npm" ;;
        web) echo "chromium fonts-noto-cjk" ;;
        fuzz) echo "clang libclang-rt-14-dev clang-format" ;;
        *) echo "packages.sh: no set named $1; there are build, desk, test, web, fuzz" >&2
            return 2 ;;
    esac
}

missing_of() {
    for package in "$@"; do
        state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) || state=
        case "$state" in ii*) ;; *) echo "$package" ;; esac
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else
        echo "packages.sh: cannot run \"$*\": be root or install sudo" >&2
        return 3
    fi
}

install_packages() {
    wanted=
    for set_name in "${@:-build}"; do
        more=$(packages_of "$set_name") || return 2
        wanted="$wanted $more"
    done
    # shellcheck disable=SC2086
    missing=$(missing_of $wanted)
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || {
        echo "packages.sh: this system has no apt-get; install yourself:" $missing >&2
        return 3
    }
    echo "installing:" $missing >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || return 3
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends $missing >&2 || return 3
}

case "$0" in
    *packages.sh) install_packages "$@" ;;
esac
