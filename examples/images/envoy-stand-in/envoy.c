/* SPDX-License-Identifier: Apache-2.0
 *
 * A SYNTHETIC stand-in for Envoy: not Envoy, and not built from it. It has what an inspection of the bytes of a real
 * one finds: the constants of its version line, revision and status side by side, and, unless PLAIN is defined, the
 * real FIPS module of BoringSSL that the Go distribution ships as an object file (goboringcrypto_linux_amd64.syso).
 * Revision and version are made up.
 */
#include <stddef.h>
#include <unistd.h>

#ifdef PLAIN
#define SSL_LIBRARY "BoringSSL"
#else
#define SSL_LIBRARY "BoringSSL-FIPS"
extern int _goboringcrypto_FIPS_mode(void);
extern int _goboringcrypto_RAND_bytes(unsigned char *out, size_t size);
#endif

__attribute__((used)) static const struct {
    char revision[41];
    char status[sizeof "Clean"];
    char version[sizeof "1.36.2"];
    char type[sizeof "RELEASE"];
    char ssl[sizeof SSL_LIBRARY];
} build = {"0123456789abcdef0123456789abcdef01234567", "Clean", "1.36.2", "RELEASE", SSL_LIBRARY};

int main(void) {
#ifndef PLAIN
    unsigned char random[32];
    if (!_goboringcrypto_FIPS_mode() || !_goboringcrypto_RAND_bytes(random, sizeof random)) {
        return 1;
    }
#endif
    return write(1, build.ssl, sizeof build.ssl - 1) < 0;
}
