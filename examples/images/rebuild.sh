#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Rebuilds what the examples carry in binary form: the image layouts and the certificate of the CA Secret.
# Needs what build.sh needs, a JDK, Maven and openssl. The layouts come out the same every time; the certificate has a new key.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$here/build.sh" "$work/executables"
cd "$root"
mvn -q test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/classpath"
rm -rf examples/quickstart/images examples/release-gate/images examples/non-fips/images
java -cp "target/test-classes:target/classes:$(cat "$work/classpath")" \
    io.github.istiofips.testing.ExampleImages "$work/executables" examples

# An RSA-4096 CA as Istio's own helper makes it by default (istio/istio, tools/certs/common.mk); its key is thrown away.
openssl req -x509 -newkey rsa:4096 -nodes -sha256 -days 3650 -subj '/O=Istio/CN=Intermediate CA' \
    -keyout "$work/ca-key.pem" -out "$work/ca-cert.pem" 2>/dev/null
{
    cat <<YAML
# The CA that istiod signs workload certificates with (istio.io, "Plug in CA Certificates").
apiVersion: v1
kind: Secret
metadata:
  name: cacerts
  namespace: istio-system
stringData:
  ca-cert.pem: |
YAML
    sed 's/^/    /' "$work/ca-cert.pem"
} >examples/non-fips/mesh/cacerts.yaml
