#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds the executables of two example meshes from the sources beside this script:
#
#   OUTDIR/fips/amd64/{pilot-discovery,pilot-agent,install-cni,istio-cni,envoy}
#   OUTDIR/standard/amd64/{pilot-discovery,pilot-agent,install-cni,istio-cni,envoy}
#   OUTDIR/standard/arm64/{pilot-discovery,pilot-agent,install-cni,istio-cni}
#
# The Go programs of one directory have the same bytes. The same tools give the same bytes everywhere.
# Needs gcc and, as in Debian 12, the packages golang-1.19-go and golang-1.19-src. No network.
set -eu

if [ $# -ne 1 ]; then
    echo "usage: $0 OUTDIR" >&2
    exit 2
fi
go=${GO:-/usr/lib/go-1.19/bin/go}
for tool in "$go" gcc; do
    if ! command -v "$tool" >/dev/null; then
        echo "$0: $tool is missing; on Debian 12: apt-get install golang-1.19-go golang-1.19-src gcc" >&2
        exit 1
    fi
done
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

export GOPATH="$work/path" GOCACHE="${GOCACHE:-$work/cache}" GOENV=off GO111MODULE=on GOFLAGS=-mod=mod GOPROXY=off GOOS=linux

# build DIRECTORY NAME=VALUE...: one Go program under four names
build() {
    directory=$out/$1
    shift
    mkdir -p "$directory"
    (cd "$here/go" && env "$@" "$go" build -trimpath -buildvcs=false -ldflags='-s -w' -o "$directory/pilot-discovery" .)
    for name in pilot-agent install-cni istio-cni; do
        cp "$directory/pilot-discovery" "$directory/$name"
    done
}
build fips/amd64 GOARCH=amd64 CGO_ENABLED=1 GOEXPERIMENT=boringcrypto
build standard/amd64 GOARCH=amd64 CGO_ENABLED=0 GOEXPERIMENT=
build standard/arm64 GOARCH=arm64 CGO_ENABLED=0 GOEXPERIMENT=

module=$("$go" env GOROOT)/src/crypto/internal/boring/syso/goboringcrypto_linux_amd64.syso
cd "$here/envoy-stand-in"
set -- -O2 -s -Wl,--gc-sections -Wl,--build-id=none
gcc "$@" -o "$out/fips/amd64/envoy" envoy.c -x none "$module"
gcc "$@" -DPLAIN -o "$out/standard/amd64/envoy" envoy.c
