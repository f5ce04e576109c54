// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.Optional;

/**
 * The name under which every Envoy registers its HTTP filter: it tells an Envoy that has no stamp, or an unusual one.
 * Source: envoyproxy/envoy, source/extensions/filters/network/well_known_names.h.
 */
final class EnvoyFilter {

    static final String NAME = "envoy.filters.network.http_connection_manager";

    /** A configuration that a program carries as data has the name too, in the middle of a longer text. */
    private static final String CONSTANT = NAME + "\0";

    private EnvoyFilter() {}

    /** Finds the name as a constant of its own. */
    static Optional<Evidence> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        return bytes.first(
                CONSTANT,
                elf.loadedRanges(),
                at -> Optional.of(
                        new Evidence("envoy-filter", elf.where(at), NAME, HandCheck.text(at, NAME.length()))));
    }
}
