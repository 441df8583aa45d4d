#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks every certificate, revocation list and private key below a folder with stock openssl only,
# so that nobody has to take our program's word for it.
#
#   certs/check.sh FOLDER [DAYS [AT]]      e.g. certs/check.sh /var/lib/guantong 30
#
# DAYS: certificates that end within so many days are reported (default 30). AT: judge at that
# moment (seconds since 1970) instead of now. Prints one line per finding; exit 0 all good, 1 not,
# 2 wrong usage. Roots are the self-signed certificates found in the folder itself: whether they are
# the right ones is for you to compare (their fingerprints are printed).
set -eu

folder=${1:-} days=${2:-30} at=${3:-$(date +%s)}
usage() { sed -n 's/^#   //p' "$0" >&2; exit 2; }
[ -n "$folder" ] && [ -d "$folder" ] || usage
case "$days$at" in *[!0-9]*) usage ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/roots.pem"
: >"$work/bad"
: >"$work/files"
good() { echo "good  $1"; }
bad() { echo "BAD   $1" | tee -a "$work/bad"; }

# One PEM block per file in $work/blocks, with the name of where it came from beside it.
mkdir "$work/blocks" "$work/roots" "$work/aside"
find "$folder" -type f -size -1024k -exec grep -l -a -e '-----BEGIN' {} + 2>/dev/null |
    sort >"$work/files" || true
number=0
while IFS= read -r file; do
    number=$((number + 1))
    awk -v base="$work/blocks/$number" -v source="$file" '
        /^-----BEGIN (CERTIFICATE|X509 CRL)-----/ { n++; out = base "." n; print source >(base ".from." n) }
        out { print >out }
        /^-----END / { if (out) { close(out); close(base ".from." n) } out = "" }' "$file"
    if grep -q -a -e '-----BEGIN [A-Z ]*PRIVATE KEY-----' "$file"; then
        mode=$(stat -c %a "$file")
        case "$mode" in
            600 | 400) good "$file: private key, mode $mode" ;;
            *) bad "$file: private key readable by others (mode $mode); chmod 600" ;;
        esac
    fi
done <"$work/files"

blocks() { # blocks KIND: the split files that hold one of that kind
    grep -l -e "-----BEGIN $1-----" "$work"/blocks/*.[0-9]* 2>/dev/null || true
}
origin() { cat "$(echo "$1" | sed 's/\.\([0-9]*\)$/.from.\1/')"; }
isSm2() { openssl "$1" -in "$2" -noout -text | grep -q 'Signature Algorithm: SM2-with-SM3'; }
field() { openssl x509 -in "$1" -noout -nameopt oneline,utf8,-esc_msb "-$2" | cut -d= -f2-; }

for block in $(blocks CERTIFICATE); do
    from=$(origin "$block")
    if ! openssl x509 -in "$block" -noout 2>/dev/null; then
        bad "$from: a certificate that cannot be read"
        mv "$block" "$work/aside"
    elif [ "$(field "$block" subject_hash)" = "$(field "$block" issuer_hash)" ]; then
        cat "$block" >>"$work/roots.pem"
        good "$from: root $(field "$block" subject), $(openssl x509 -in "$block" -noout \
            -fingerprint -sha256)"
        mv "$block" "$work/roots"
    fi
done

isSignedByRoot() { # each root by itself: crl -verify looks no further than the first of a name
    for root in "$work"/roots/*; do
        openssl crl -in "$1" -noout -verify -CAfile "$root" 2>&1 | grep -q 'verify OK' && return 0
    done
    return 1
}

for block in $(blocks 'X509 CRL'); do
    from=$(origin "$block")
    if isSm2 crl "$block"; then # openssl 3.0 cannot be told the id for a list
        good "$from: revocation list (SM2: signature not checked by stock openssl)"
    elif isSignedByRoot "$block"; then
        good "$from: revocation list"
    else
        bad "$from: revocation list not signed by a root here"
        mv "$block" "$work/aside"
    fi
done

isRevoked() {
    for list in $(blocks 'X509 CRL'); do
        [ "$(openssl crl -in "$list" -noout -hash)" = "$(field "$1" issuer_hash)" ] || continue
        openssl crl -in "$list" -noout -text | grep -q "Serial Number: $(field "$1" serial)\$" && return 0
    done
    return 1
}

for block in $(blocks CERTIFICATE); do
    name="$(origin "$block"): $(field "$block" subject), serial $(field "$block" serial)"
    options=
    if isSm2 x509 "$block"; then options='-vfyopt distid:1234567812345678'; fi
    end=$(date -d "$(field "$block" enddate)" +%s)
    # shellcheck disable=SC2086 # two words
    if ! openssl verify -x509_strict -attime "$at" $options -CAfile "$work/roots.pem" "$block" \
        >"$work/verdict" 2>&1; then
        bad "$name: $(sed -n 's/^error [0-9]* at [0-9]* depth lookup: //p' "$work/verdict" | head -1) (openssl verify)"
    elif isRevoked "$block"; then
        bad "$name: revoked"
    elif [ "$end" -lt $((at + days * 86400)) ]; then
        bad "$name: ends $(field "$block" enddate), within $days days; guantong cert renew"
    else
        good "$name, until $(field "$block" enddate)"
    fi
done

[ -s "$work/roots.pem" ] || bad "$folder: no root certificate found"
[ ! -s "$work/bad" ]
