// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts of {@code envoy --version}, {@code <revision>/<version>/<status>/<type>/<ssl>}, which a build puts together
 * at run time from constants. Revision and status stand side by side; the others are taken where they are told beyond
 * doubt and are empty otherwise. All of it is a label, not a proof. Source: envoyproxy/envoy, source/common/version.
 *
 * @param offset file offset of the revision
 * @param revision 40 hexadecimal digits
 * @param version such as {@code 1.30.4}, or empty
 * @param status such as {@code Clean}
 * @param type {@code RELEASE}, {@code DEBUG} or empty
 * @param ssl such as {@code BoringSSL-FIPS}, {@code BoringSSL-FIPS-2023042800}, {@code OpenSSL} or {@code no-ssl}, or
 *     empty
 * @param sslOffset file offset of the last part, or of its first half if it is two operands of code
 * @param sslTold whether that stands where only the label stands; the bare name of BoringSSL is in its FIPS builds too
 */
record EnvoyVersionLine(
        long offset,
        String revision,
        String version,
        String status,
        String type,
        String ssl,
        Optional<Long> sslOffset,
        boolean sslTold) {

    /** Their line ends with the type (envoyproxy/envoy, changelogs/1.9.0). */
    private static final Pattern WITHOUT_SSL = Pattern.compile("1\\.[0-8]\\..*");

    /**
     * Finds the revision and status, and with them the rest.
     *
     * @return empty if the file has no such pair: it is not an Envoy, or one without a stamp
     */
    static Optional<EnvoyVersionLine> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        Optional<EnvoyStamp> stamp = EnvoyStamp.find(bytes, elf);
        return stamp.isPresent() ? Optional.of(read(bytes, elf, stamp.get())) : Optional.empty();
    }

    private static EnvoyVersionLine read(FileBytes bytes, ElfFile elf, EnvoyStamp stamp)
            throws MalformedExecutableException {
        Optional<EnvoySsl> found = EnvoySsl.find(bytes, elf, stamp.offset());
        EnvoyConstants constants = EnvoyConstants.around(bytes, stamp.offset());
        if (found.filter(EnvoySsl::told).isPresent()) {
            constants = constants.and(EnvoyConstants.around(bytes, found.get().offset()));
        }
        String version = constants.version();
        Optional<EnvoySsl> ssl = found.filter(
                label -> label.told() || !WITHOUT_SSL.matcher(version).matches());
        return new EnvoyVersionLine(
                stamp.offset(),
                stamp.revision(),
                version,
                stamp.status(),
                constants.type(),
                ssl.map(EnvoySsl::name).orElse(""),
                ssl.map(EnvoySsl::offset),
                ssl.filter(EnvoySsl::told).isPresent());
    }

    /** The line as the program would print it, unknown parts left out between the slashes. */
    String line() {
        return String.join("/", revision, version, status, type, ssl);
    }

    /** The label of the cryptography, if the file tells it beyond doubt. */
    Optional<String> label() {
        return sslTold ? Optional.of(ssl) : Optional.empty();
    }

    /** Whether the label claims a FIPS build. */
    boolean claimsFips() {
        return ssl.contains("-FIPS");
    }
}
