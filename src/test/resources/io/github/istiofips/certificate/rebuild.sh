#!/usr/bin/env bash
# Makes all certificates, keys and keystores of this directory anew with OpenSSL 3 and ssh-keygen. They protect nothing. The password of
# everything that has one is "changeit".
set -euo pipefail
cd "$(dirname "$0")"

days=36500
password=pass:changeit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rsa() { openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:"$2" -out "$1" 2>/dev/null; }
ec() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:"$2" -pkeyopt ec_param_enc:named_curve -out "$1"; }

# Keys
rsa rsa2048.key 2048
rsa rsa4096.key 4096
openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out pss2048.key 2>/dev/null
ec p224.key P-224
ec p256.key P-256
ec p384.key P-384
ec p521.key P-521
openssl genpkey -algorithm ED25519 -out ed25519.key
openssl genpkey -algorithm X25519 -out x25519.key
openssl dsaparam -out "$work/dsa.pem" 1024 2>/dev/null
openssl gendsa -out "$work/dsa.key" "$work/dsa.pem" 2>/dev/null
openssl pkey -in "$work/dsa.key" -traditional -out dsa.key
openssl pkey -in "$work/dsa.key" -out dsa-pkcs8.key
openssl pkey -in "$work/dsa.key" -pubout -out dsa.pub

# The same keys in other forms
openssl pkey -in rsa2048.key -traditional -out rsa2048-pkcs1.key
openssl pkey -in rsa2048.key -pubout -out rsa2048.pub
openssl rsa -in rsa2048.key -RSAPublicKey_out -out rsa2048-pkcs1.pub 2>/dev/null
openssl pkey -in rsa2048.key -traditional -aes-128-cbc -passout "$password" -out rsa2048-locked-pkcs1.key
openssl pkcs8 -topk8 -in rsa2048.key -passout "$password" -out rsa2048-locked.key
openssl pkey -in p256.key -traditional -out p256-sec1.key
openssl pkey -in p256.key -pubout -out p256.pub
openssl ec -in p256.key -no_public 2>/dev/null | openssl pkcs8 -topk8 -nocrypt -out p256-bare.key
openssl ec -in p256.key -param_enc explicit 2>/dev/null | openssl pkcs8 -topk8 -nocrypt -out p256-explicit.key
rm -f "$work/ssh"
ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/ssh"
cp "$work/ssh" ssh.key

# Roots
root() { openssl req -new -x509 -sha256 -key "$1" -subj "$2" -days "$days" -out "$3"; }
root rsa4096.key '/O=Example/CN=Root 4096' root4096.crt
root rsa2048.key '/O=Example/CN=Root 2048' root2048.crt
root p384.key '/CN=Root P-384' rootp384.crt

# signed SUBJECT KEY ISSUER ISSUERKEY SERIAL EXTENSIONS OUT
signed() {
  openssl req -new -key "$2" -subj "/CN=$1" -out "$work/request.csr"
  printf '%s\n' "$6" >"$work/extensions"
  openssl x509 -req -sha256 -in "$work/request.csr" -CA "$3" -CAkey "$4" -set_serial "$5" -days "$days" \
    -extfile "$work/extensions" -out "$7" 2>/dev/null
}
authority='basicConstraints=critical,CA:TRUE'
tls='extendedKeyUsage=serverAuth,clientAuth'
serial=2
for name in rsa2048 pss2048 p256 p224 p521 ed25519; do
  signed "leaf-$name" "$name.key" root4096.crt rsa4096.key "$serial" "$tls" "leaf-$name.crt"
  serial=$((serial + 1))
done
signed 'Intermediate 2048' rsa2048.key root4096.crt rsa4096.key 20 "$authority" intermediate-rsa2048.crt
signed 'Intermediate 4096' rsa4096.key rootp384.crt p384.key 21 "$authority" intermediate-rsa4096.crt
signed 'served' p256.key intermediate-rsa4096.crt rsa4096.key 22 "$tls" leaf-of-intermediate-rsa4096.crt
openssl x509 -in leaf-p256.crt -outform DER -out leaf-p256.der
openssl x509 -in leaf-p256.crt -trustout -addtrust serverAuth -out trusted-p256.crt
openssl req -new -key p256.key -subj /CN=leaf-p256 -out leaf-p256.csr
openssl x509 -req -in leaf-p256.csr -signkey p256.key -days "$days" -out selfsigned-v1-p256.crt 2>/dev/null

# A revocation list
printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s\ndefault_md=sha256\ncrlnumber=%s\n' "$work/index" "$work/number" >"$work/ca.conf"
: >"$work/index"
echo 01 >"$work/number"
openssl ca -gencrl -config "$work/ca.conf" -cert root2048.crt -keyfile rsa2048.key -crldays 1000 -out list.crl 2>/dev/null

# Bundles and keystores
openssl crl2pkcs7 -nocrl -certfile leaf-p256.crt -certfile root2048.crt -out bundle.p7
openssl crl2pkcs7 -nocrl -certfile leaf-p256.crt -certfile root2048.crt -outform DER -out bundle.p7b
pkcs12() { openssl pkcs12 -export "$@"; }
pkcs12 -name served -inkey p256.key -in leaf-of-intermediate-rsa4096.crt -certfile intermediate-rsa4096.crt -passout "$password" -out store.p12
cp store.p12 ../../../../../../it/keystores/certs/gateway.p12
pkcs12 -nokeys -in root4096.crt -caname roots -passout "$password" -out trust.p12
pkcs12 -name served -inkey p256.key -in leaf-p256.crt -passout pass: -out empty.p12
pkcs12 -name served -inkey p256.key -in leaf-p256.crt -keypbe NONE -certpbe NONE -nomac -passout "$password" -out open.p12
